import { PowderkegError } from "./errors.ts";

/** One thing wrong with an input: where, what was found, and what would be accepted. */
export interface InputProblem {
  /** Dot path of the field, as the user writes it: `lending.reserves.USDe.ltvBps`. */
  readonly field: string;
  /** The value as found; `undefined` when the field is missing. */
  readonly value: unknown;
  /** A noun phrase that completes "accepted: ...", such as `an integer from 0 to 9300`. */
  readonly accepted: string;
  /** What is wrong with the value, such as `which is above liquidationThresholdBps 9300`; may be left out. */
  readonly reason?: string;
}

const LONGEST_VALUE_SHOWN = 80;

/** Show a value the way a user would recognise it: strings quoted, lists and objects as JSON, long ones cut. */
function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "bigint" || typeof value === "number") return String(value);
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner));
  return text.length <= LONGEST_VALUE_SHOWN ? text : `${text.slice(0, LONGEST_VALUE_SHOWN - 3)}...`;
}

function describe(problem: InputProblem): string {
  const reason = problem.reason === undefined ? "" : `, ${problem.reason}`;
  return `${problem.field}: got ${show(problem.value)}${reason}; accepted: ${problem.accepted}`;
}

/**
 * Report input that cannot be used: a market file, an override, a command-line value.
 *
 * The message has one line a problem:
 * `lending.reserves.USDe.ltvBps: got 9500, which is above liquidationThresholdBps 9300; accepted: an integer from 0 to 9300`
 */
export class InvalidInputError extends PowderkegError {
  /** Every problem found, in the order of the message; never empty. */
  readonly problems: readonly InputProblem[];

  /**
   * @param problems One problem, or all of them (at least one).
   * @param options `cause`: the error underneath, if there is one.
   */
  constructor(problems: InputProblem | readonly [InputProblem, ...InputProblem[]], options?: { cause?: unknown }) {
    const all = "field" in problems ? [problems] : problems;
    super(all.map(describe).join("\n"), options);
    this.problems = all;
  }

  /** Dot path of the first problem's field. */
  get field(): string | undefined {
    return this.problems[0]?.field;
  }

  /** Value of the first problem's field, as found. */
  get value(): unknown {
    return this.problems[0]?.value;
  }

  /** What the first problem's field accepts. */
  get accepted(): string | undefined {
    return this.problems[0]?.accepted;
  }
}
