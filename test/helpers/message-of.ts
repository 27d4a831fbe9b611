import { expect } from "chai";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";

/** The message of the InvalidInputError that something throws. */
export function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).to.be.instanceOf(InvalidInputError);
    return (error as InvalidInputError).message;
  }
  throw new Error("nothing was thrown");
}
