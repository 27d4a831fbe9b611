import { InvalidInputError } from "../lib/invalid-input-error.ts";

/**
 * Take an option that has no default.
 *
 * @throws InvalidInputError naming the option and what it accepts, if it is missing.
 */
export function requiredOption<T>(option: string, value: T | undefined, accepted: string): T {
  if (value === undefined) throw new InvalidInputError({ field: option, value, accepted });
  return value;
}
