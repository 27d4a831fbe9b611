import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { checkParameters } from "../../../scripts/scenarios/october-2025/check-parameters.ts";
import { MODES, parametersOf } from "../../../scripts/scenarios/october-2025/parameters.ts";
import { readParameters } from "../../../scripts/scenarios/sourced.ts";

function check(...sets: readonly string[]): void {
  checkParameters(readParameters(parametersOf("historical"), sets).values);
}

describe("checkParameters", () => {
  for (const mode of MODES) {
    it(`accepts the defaults of ${mode} mode`, () => {
      expect(() => checkParameters(readParameters(parametersOf(mode), []).values)).not.to.throw();
    });
  }

  it("refuses shares of a group that do not make a whole", () => {
    expect(() => check("population.loopers.buckets.edge.shareBps=2600")).to.throw(
      InvalidInputError,
      "population.loopers.buckets.*.shareBps: got 10100, which is their sum; accepted: shares that sum to 10000",
    );
  });

  it("refuses a reaction that is over before it begins", () => {
    expect(() => check("population.lenders.reactionMaxSeconds=30")).to.throw(
      InvalidInputError,
      "population.lenders.reactionMinSeconds: got 60, which is over population.lenders.reactionMaxSeconds 30",
    );
  });

  it("names every problem at once", () => {
    const run = () => check("oracle.delayMaxSeconds=10", "population.whales.slices.low.shareBps=1");
    expect(run).to.throw(InvalidInputError, /population\.whales\.slices.*\n.*oracle\.delayMinSeconds/s);
  });
});
