import { expect } from "chai";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { EmptySampleError } from "../../../../scripts/metrics/estimators/empty-sample-error.ts";
import { negated, relativeHalfWidth } from "../../../../scripts/metrics/estimators/estimate.ts";
import { mean, meanEstimate, standardDeviation } from "../../../../scripts/metrics/estimators/moments.ts";
import { expectClose } from "../../../helpers/expect-close.ts";

describe("moments", () => {
  describe("meanEstimate", () => {
    it("is the mean with 1.96 standard errors either side", () => {
      const { value, low, high } = meanEstimate([2, 4, 4, 4, 5, 5, 7, 9]);
      expect(value).to.equal(5);
      const half = (1.959963984540054 * Math.sqrt(32 / 7)) / Math.sqrt(8);
      expectClose(low, 5 - half, 1e-12);
      expectClose(high, 5 + half, 1e-12);
    });

    it("has open sides for one value", () => {
      expect(meanEstimate([3])).to.deep.equal({ value: 3, low: null, high: null });
    });

    it("holds the true mean in 95 % of samples", () => {
      const rng = new Rng("mean coverage");
      const samples = 4_000;
      let held = 0;
      for (let sample = 0; sample < samples; sample++) {
        const { low, high } = meanEstimate(Array.from({ length: 100 }, () => rng.float()));
        if ((low ?? 1) <= 0.5 && 0.5 <= (high ?? 0)) held++;
      }
      expect(held / samples).to.be.within(0.935, 0.96);
    });

    it("throws for an empty sample", () => {
      expect(() => mean([]))
        .to.throw(EmptySampleError)
        .with.property("statistic", "mean");
    });
  });

  describe("standardDeviation", () => {
    it("divides by one less than the number of values", () => {
      expectClose(standardDeviation([1, 3]), Math.SQRT2, 1e-15);
      expect(standardDeviation([7])).to.equal(0);
    });
  });

  describe("relativeHalfWidth", () => {
    it("is half the interval over the estimate's size, whatever its sign", () => {
      expect(relativeHalfWidth({ value: -10, low: -12, high: -8 })).to.equal(0.2);
    });

    it("is without bound for an open side, and for an estimate of 0 that has a width", () => {
      expect(relativeHalfWidth({ value: 1, low: null, high: 2 })).to.equal(Infinity);
      expect(relativeHalfWidth({ value: 0, low: 0, high: 2 })).to.equal(Infinity);
    });

    it("is 0 when every run gives the same, 0 included", () => {
      expect(relativeHalfWidth({ value: 0, low: 0, high: 0 })).to.equal(0);
    });
  });

  describe("negated", () => {
    it("swaps the sides", () => {
      expect(negated({ value: 2, low: 1, high: null })).to.deep.equal({ value: -2, low: null, high: -1 });
    });
  });
});
