import { expect } from "chai";
import { PowderkegError } from "../../../scripts/lib/errors.ts";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";

class FuseWetError extends PowderkegError {}

describe("PowderkegError", () => {
  it("carries its class name and its cause", () => {
    const cause = new Error("rain");
    const error = new FuseWetError("the fuse is wet", { cause });
    expect(error).to.be.instanceOf(Error).and.to.be.instanceOf(PowderkegError);
    expect(error.name).to.equal("FuseWetError");
    expect(error.message).to.equal("the fuse is wet");
    expect(error.cause).to.equal(cause);
  });
});

describe("InvalidInputError", () => {
  const problem = {
    field: "lending.reserves.USDe.ltvBps",
    value: 9500,
    reason: "which is above liquidationThresholdBps 9300",
    accepted: "an integer from 0 to 9300",
  };

  it("names the field, the value, the reason and what is accepted", () => {
    const error = new InvalidInputError(problem);
    expect(error.message).to.equal(
      "lending.reserves.USDe.ltvBps: got 9500, which is above liquidationThresholdBps 9300; accepted: an integer from 0 to 9300",
    );
    expect(error.name).to.equal("InvalidInputError");
    expect([error.field, error.value, error.accepted]).to.deep.equal([problem.field, 9500, problem.accepted]);
  });

  it("has one line a problem", () => {
    const error = new InvalidInputError([problem, { field: "seed", value: undefined, accepted: "a text" }]);
    expect(error.message.split("\n")).to.have.length(2);
    expect(error.message).to.match(/\nseed: got nothing; accepted: a text$/);
    expect(error.problems).to.have.length(2);
  });

  it("shows strings quoted, bigints whole, and cuts long values", () => {
    expect(new InvalidInputError({ field: "f", value: "1", accepted: "x" }).message).to.include('got "1";');
    expect(new InvalidInputError({ field: "f", value: { a: 2n ** 64n }, accepted: "x" }).message).to.include(
      'got {"a":"18446744073709551616"};',
    );
    expect(new InvalidInputError({ field: "f", value: "y".repeat(500), accepted: "x" }).message).to.have.length.below(
      120,
    );
  });
});
