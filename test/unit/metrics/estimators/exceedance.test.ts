import { expect } from "chai";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { EmptySampleError } from "../../../../scripts/metrics/estimators/empty-sample-error.ts";
import { exceedanceCurve } from "../../../../scripts/metrics/estimators/exceedance.ts";
import { quantileEstimate } from "../../../../scripts/metrics/estimators/quantile.ts";
import { expectClose } from "../../../helpers/expect-close.ts";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
const sharesOf = (losses: readonly number[]) =>
  exceedanceCurve(losses).steps.map(({ loss, share }) => [loss, share.value]);

describe("exceedanceCurve", () => {
  it("gives at each loss the share of draws that lose at least so much, equal losses once", () => {
    expect(sharesOf([0, 0, 3, 3, 8])).to.deep.equal([
      [0, 1],
      [3, 0.6],
      [8, 0.2],
    ]);
  });

  it("has one step where all losses are equal, and beyond it what so many draws cannot exclude", () => {
    const { steps, beyond, draws } = exceedanceCurve(Array.from({ length: 20 }, () => 0));
    expect(draws).to.equal(20);
    expect(steps.map(({ loss, share }) => [loss, share.value])).to.deep.equal([[0, 1]]);
    expect(beyond).to.include({ value: 0, low: 0 });
    expectClose(beyond.high, 1 - 0.025 ** (1 / 20), 1e-12); // 16.8 %
  });

  it("has as its band the intervals of all quantiles, seen from the other axis", () => {
    const losses = upTo(20);
    const { steps } = exceedanceCurve(losses);
    for (const share of [0.3, 0.5, 0.7]) {
      const { low, high } = quantileEstimate(losses, share);
      // A loss may be the quantile as far as the draws tell where its share may be 1 - share.
      const possible = steps.filter(
        (step) => (step.share.low ?? 1) <= 1 - share && (step.share.high ?? 0) >= 1 - share,
      );
      expectClose(possible[0]?.loss, low ?? NaN, 1, `${share}`);
      expectClose(possible.at(-1)?.loss, high ?? NaN, 1, `${share}`);
    }
  });

  it("keeps the tail step by step, and of many draws no step that could not be seen", () => {
    const { steps } = exceedanceCurve(upTo(10_000));
    expect(steps.length).to.be.below(200);
    expect(steps.slice(-15).map(({ loss }) => loss)).to.deep.equal(upTo(10_000).slice(-15));
    for (const [at, { share }] of steps.slice(0, -15).entries()) {
      expect((steps[at + 1]?.share.value ?? 0) / share.value).to.be.above(0.9);
    }
  });

  it("holds the true curve at a loss in 95 % of samples or more: exponential losses", () => {
    const rng = new Rng("exceedance");
    let held = 0;
    for (let sample = 0; sample < 500; sample++) {
      const losses = Array.from({ length: 30 }, () => -Math.log(1 - rng.float())).sort((a, b) => a - b);
      const { steps, beyond } = exceedanceCurve(losses);
      const { low, high } = steps.find(({ loss }) => loss >= 2)?.share ?? beyond;
      if ((low ?? 1) <= Math.exp(-2) && Math.exp(-2) <= (high ?? 0)) held++;
    }
    expect(held / 500).to.be.at.least(0.935);
  });

  it("throws for no draws", () => {
    expect(() => exceedanceCurve([])).to.throw(EmptySampleError);
  });
});
