import { PowderkegError } from "../lib/errors.ts";

/** A value does not fit the ABI type that it is to be written as. */
export class UnencodableValueError extends PowderkegError {
  constructor(
    readonly type: string,
    readonly value: unknown,
    readonly accepted: string,
  ) {
    super(`${String(value)} cannot be written as ${type}; accepted: ${accepted}`);
  }
}
