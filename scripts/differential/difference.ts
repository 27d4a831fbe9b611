import type { TwinOutcome } from "../protocol/twin/twin.ts";

/** How one field of the twins came out differently. */
export interface Difference {
  /** `result`, `event 3`, or a field of the state such as `user 2.healthFactorWad`. */
  readonly field: string;
  readonly first: string;
  readonly second: string;
}

const WORD = 64;
/** Offset and length of the array that the stage logs. */
const HEAD_WORDS = 2;

/**
 * Compare what came of one call on two twins, to the unit: success or the very error with its arguments, every log in its
 * order, every value of the state.
 *
 * @returns Empty if nothing differs.
 */
export function differences(first: TwinOutcome, second: TwinOutcome): Difference[] {
  const found: Difference[] = [];
  if (first.success !== second.success || first.result !== second.result) {
    found.push({ field: "result", first: resultText(first), second: resultText(second) });
  }
  for (let at = 0; at < Math.max(first.logs.length, second.logs.length); at++) {
    const [one, other] = [logText(first.logs[at]), logText(second.logs[at])];
    if (one !== other) found.push({ field: `event ${at}`, first: one, second: other });
  }
  if (first.state !== second.state) {
    const [ones, others] = [stateWords(first), stateWords(second)];
    for (let at = 0; at < Math.max(ones.length, others.length); at++) {
      const [one, other] = [String(ones[at]), String(others[at])];
      if (one !== other) found.push({ field: first.names[at] ?? `value ${at}`, first: one, second: other });
    }
  }
  return found;
}

/** The values of an outcome's state. */
export function stateWords({ state }: TwinOutcome): bigint[] {
  const words: bigint[] = [];
  for (let at = 2 + HEAD_WORDS * WORD; at < state.length; at += WORD)
    words.push(BigInt(`0x${state.slice(at, at + WORD)}`));
  return words;
}

function resultText({ success, result }: TwinOutcome): string {
  return `${success ? "success" : "reverted"} ${result}`;
}

function logText(log: TwinOutcome["logs"][number] | undefined): string {
  return log === undefined ? "none" : [log.address.toLowerCase(), ...log.topics, log.data].join(" ");
}
