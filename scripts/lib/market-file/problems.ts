import type { z } from "zod";
import { InvalidInputError, type InputProblem } from "../invalid-input-error.ts";
import { oneOf } from "../near-names.ts";
import { memberKey } from "../overrides.ts";
import { parseAmount } from "../units.ts";

/** Collect every problem of an input before reporting, so that a user mends a file in one go. */
export class Problems {
  readonly #found: InputProblem[] = [];

  /** Note one more problem. */
  add(problem: InputProblem): void {
    this.#found.push(problem);
  }

  /** Note a problem unless a condition holds. */
  require(holds: boolean, problem: InputProblem): void {
    if (!holds) this.add(problem);
  }

  /** Note a problem unless a name is one of the known ones; `what` completes "which is no ...". */
  requireKnown(field: string, wanted: string, known: readonly string[], what: string): void {
    if (known.includes(wanted)) return; // finding near names costs more than all other checks together
    this.add({ field, value: wanted, reason: `which is no ${what}`, accepted: oneOf(wanted, known) });
  }

  /**
   * Parse an amount, noting what is wrong with it.
   *
   * @returns Smallest units; 0 when a problem was noted.
   */
  amount(field: string, text: string, decimals: number): bigint {
    try {
      return parseAmount(text, decimals, field);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      for (const problem of error.problems) this.add(problem);
      return 0n;
    }
  }

  /** Parse an amount that must be above 0, noting what is wrong with it. */
  positiveAmount(field: string, text: string, decimals: number): bigint {
    const before = this.#found.length;
    const amount = this.amount(field, text, decimals);
    if (amount === 0n && this.#found.length === before) {
      this.add({ field, value: text, accepted: "a quoted decimal string above 0" });
    }
    return amount;
  }

  /** @throws InvalidInputError with every problem noted, if there is any. */
  throwIfAny(): void {
    const [first, ...rest] = this.#found;
    if (first !== undefined) throw new InvalidInputError([first, ...rest]);
  }
}

/**
 * Note what the schema found wrong with a parsed YAML tree, one problem a field.
 *
 * The schema's messages are the phrases of what is accepted; values and dot paths are taken from the tree.
 */
export function noteSchemaIssues(problems: Problems, issues: readonly z.core.$ZodIssue[], tree: unknown): void {
  const seen = new Set<string>();
  const note = (problem: InputProblem): void => {
    if (seen.has(problem.field)) return;
    seen.add(problem.field);
    problems.add(problem);
  };
  for (const issue of issues) {
    const { field, value } = walk(tree, issue.path);
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        const inner = walk(tree, [...issue.path, key]);
        const known = issue.message.replace(/^a map with the keys /, "").split(", ");
        note({ ...inner, reason: "which is an unknown key", accepted: oneOf(key, known) });
      }
    } else if (issue.code === "invalid_key") {
      note({
        field,
        value: String(issue.path.at(-1)),
        reason: "as a key",
        accepted: issue.issues[0]?.message ?? issue.message,
      });
    } else if (typeof value === "number" && issue.message.includes("quoted decimal string")) {
      note({ field, value, reason: "which is not quoted, so its last digits could be lost", accepted: issue.message });
    } else {
      note({ field, value, accepted: issue.message });
    }
  }
}

/** Follow a schema path into the tree, naming list members the way override paths do. */
function walk(tree: unknown, path: readonly PropertyKey[]): { field: string; value: unknown } {
  let value = tree;
  const keys: string[] = [];
  for (const step of path) {
    const inner =
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined;
    keys.push(Array.isArray(value) ? memberKey(inner, Number(step)) : String(step));
    value = inner;
  }
  return { field: keys.length === 0 ? "market file" : keys.join("."), value };
}
