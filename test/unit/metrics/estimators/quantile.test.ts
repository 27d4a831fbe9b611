import { expect } from "chai";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { EmptySampleError } from "../../../../scripts/metrics/estimators/empty-sample-error.ts";
import { quantile, quantileEstimate } from "../../../../scripts/metrics/estimators/quantile.ts";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

describe("quantile", () => {
  describe("quantile", () => {
    it("is the smallest value with so large a share at or below it", () => {
      expect([0.01, 0.5, 0.51, 0.95, 1].map((share) => quantile(upTo(100), share))).to.deep.equal([1, 50, 51, 95, 100]);
    });

    it("is not moved by what binary fractions do to a product", () => {
      expect(quantile(upTo(20), 0.95)).to.equal(19); // 20 x 0.95 is 19.000000000000004 in binary
    });

    it("throws for an empty sample", () => {
      expect(() => quantile([], 0.5))
        .to.throw(EmptySampleError)
        .with.property("statistic", "quantile");
    });
  });

  describe("quantileEstimate", () => {
    it("takes the ranks of the binomial tails: 40 and 61 for the median of 100", () => {
      // The textbook's interval for n = 100: ranks 40 and 61, coverage 96.5 %.
      expect(quantileEstimate(upTo(100), 0.5)).to.deep.equal({ value: 50, low: 40, high: 61 });
    });

    it("is open above while the sample is too small: the largest of 72 bounds the 95 % quantile, of 71 it does not", () => {
      expect(quantileEstimate(upTo(71), 0.95).high).to.equal(null);
      expect(quantileEstimate(upTo(72), 0.95).high).to.equal(72); // 0.95^72 = 0.0249
    });

    it("is open below for a low quantile of a small sample", () => {
      expect(quantileEstimate(upTo(10), 0.05)).to.include({ value: 1, low: null });
    });

    it("holds the true quantile in 95 % of samples or more, whatever the distribution", () => {
      const rng = new Rng("coverage");
      const draws: Readonly<Record<string, (share: number) => number>> = {
        uniform: (share) => share,
        exponential: (share) => -Math.log(1 - share),
        Pareto: (share) => (1 - share) ** -2,
      };
      for (const [name, inverse] of Object.entries(draws)) {
        const samples = 2_000;
        let held = 0;
        for (let sample = 0; sample < samples; sample++) {
          const values = Array.from({ length: 200 }, () => inverse(rng.float())).sort((a, b) => a - b);
          const { low, high } = quantileEstimate(values, 0.9);
          if (low !== null && high !== null && low <= inverse(0.9) && inverse(0.9) <= high) held++;
        }
        expect(held / samples, name).to.be.within(0.945, 0.98);
      }
    });
  });
});
