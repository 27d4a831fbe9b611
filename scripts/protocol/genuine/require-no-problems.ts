import { InvalidInputError, type InputProblem } from "../../lib/invalid-input-error.ts";

/** @throws InvalidInputError naming every problem, if there is any. */
export function requireNoProblems([first, ...others]: readonly InputProblem[]): void {
  if (first !== undefined) throw new InvalidInputError([first, ...others]);
}
