import { expect } from "chai";
import { normalDensity, normalQuantile } from "../../../../scripts/lib/normal-distribution.ts";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { normalDraw } from "../../../../scripts/market/stochastic/draws.ts";
import { bootstrapEstimate } from "../../../../scripts/metrics/estimators/bootstrap.ts";
import { convergence } from "../../../../scripts/metrics/estimators/convergence.ts";
import { EmptySampleError } from "../../../../scripts/metrics/estimators/empty-sample-error.ts";
import { meanEstimate } from "../../../../scripts/metrics/estimators/moments.ts";
import { quantile } from "../../../../scripts/metrics/estimators/quantile.ts";
import { entropicValueAtRisk, expectedShortfall } from "../../../../scripts/metrics/estimators/tail-risk.ts";
import { expectClose } from "../../../helpers/expect-close.ts";

const rising = (count: number, of: (at: number) => number): number[] =>
  Array.from({ length: count }, (_, at) => of(at)).sort((a, b) => a - b);
const sampleOf = (count: number, seed: string, draw: (rng: Rng) => number): number[] => {
  const rng = new Rng(seed);
  return rising(count, () => draw(rng));
};

describe("tail risk", () => {
  describe("expectedShortfall", () => {
    it("is the mean of the worst twentieth when that is whole values", () => {
      expectClose(
        expectedShortfall(
          rising(100, (at) => at + 1),
          0.95,
        ),
        98,
        1e-9,
      ); // mean of 96 .. 100
    });

    it("counts the value at the quantile with what is left of its weight", () => {
      // Worst 5 % of ten values: half of the largest one's weight, so the largest itself.
      expectClose(
        expectedShortfall(
          rising(10, (at) => at),
          0.95,
        ),
        9,
        1e-9,
      );
      // Worst 15 % of ten values: all of 9 and half of 8.
      expectClose(
        expectedShortfall(
          rising(10, (at) => at),
          0.85,
        ),
        (9 + 8 / 2) / 1.5,
        1e-9,
      );
    });

    it("is phi(z) / (1 - share) for normal losses", () => {
      const losses = sampleOf(200_000, "shortfall", normalDraw);
      const z = normalQuantile(0.95);
      expectClose(expectedShortfall(losses, 0.95), normalDensity(z) / 0.05, 0.02); // 2.0627
    });

    it("is scale times (1 + ln 20) for exponential losses", () => {
      const losses = sampleOf(200_000, "exponential", (rng) => -Math.log(1 - rng.float()));
      expectClose(expectedShortfall(losses, 0.95), 1 + Math.log(20), 0.06);
    });

    it("is never under the quantile, and never over the largest loss", () => {
      for (let seed = 0; seed < 50; seed++) {
        const losses = sampleOf(37, `bounds ${seed}`, (rng) => (1 - rng.float()) ** -1.5);
        const shortfall = expectedShortfall(losses, 0.9);
        expect(shortfall).to.be.within(quantile(losses, 0.9), losses.at(-1) ?? 0);
      }
    });

    it("throws for an empty sample", () => {
      expect(() => expectedShortfall([], 0.95)).to.throw(EmptySampleError);
    });
  });

  describe("entropicValueAtRisk", () => {
    it("is mean + sd sqrt(2 ln(1 / (1 - share))) for normal losses", () => {
      const losses = sampleOf(200_000, "entropic", (rng) => 3 + 2 * normalDraw(rng));
      expectClose(entropicValueAtRisk(losses, 0.95), 3 + 2 * Math.sqrt(2 * Math.log(20)), 0.1);
    });

    it("lies between expected shortfall and the largest loss", () => {
      const losses = sampleOf(500, "order", (rng) => -Math.log(1 - rng.float()));
      const entropic = entropicValueAtRisk(losses, 0.95);
      expect(entropic).to.be.within(expectedShortfall(losses, 0.95), losses.at(-1) ?? 0);
    });

    it("is the loss itself when there is only one, however large", () => {
      expect(entropicValueAtRisk([5e9, 5e9], 0.99)).to.equal(5e9);
    });
  });

  describe("bootstrapEstimate", () => {
    const losses = sampleOf(200, "bootstrap", (rng) => -Math.log(1 - rng.float()));

    it("gives the same interval for the same seed, and the statistic of the sample itself", () => {
      const estimate = () =>
        bootstrapEstimate(losses, (sorted) => expectedShortfall(sorted, 0.95), { rng: new Rng("b") });
      expect(estimate()).to.deep.equal(estimate());
      expect(estimate().value).to.equal(expectedShortfall(losses, 0.95));
    });

    it("agrees with the central limit theorem about a mean", () => {
      const mean = (sorted: readonly number[]) => sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
      const drawn = bootstrapEstimate(losses, mean, { rng: new Rng("clt"), resamples: 4_000 });
      const normal = meanEstimate(losses);
      expectClose(drawn.low, normal.low ?? 0, 0.02);
      expectClose(drawn.high, normal.high ?? 0, 0.02);
    });

    it("gives every resample rising, of the sample's size", () => {
      bootstrapEstimate(
        losses,
        (sorted) => {
          expect(sorted).to.have.length(losses.length);
          expect([...sorted].sort((a, b) => a - b)).to.deep.equal(sorted);
          return 0;
        },
        { rng: new Rng("sorted"), resamples: 20 },
      );
    });

    it("has open sides for one value", () => {
      expect(bootstrapEstimate([1], () => 1, { rng: new Rng("one") })).to.deep.equal({
        value: 1,
        low: null,
        high: null,
      });
    });
  });

  describe("convergence", () => {
    it("ends with all values, at rising numbers of runs, each estimated from the first so many", () => {
      const values = sampleOf(100, "series", (rng) => rng.float()).reverse();
      const series = convergence(values, (sorted) => meanEstimate(sorted));
      expect(series.map(({ runs }) => runs)).to.deep.equal([...series.map(({ runs }) => runs)].sort((a, b) => a - b));
      expect(series.at(-1)).to.deep.equal({ runs: 100, ...meanEstimate([...values].sort((a, b) => a - b)) });
      expectClose(series[0]?.value, ((values[0] ?? 0) + (values[1] ?? 0)) / 2, 1e-12);
    });

    it("is empty without values, and one point for one", () => {
      const own = (sorted: readonly number[]) => meanEstimate(sorted);
      expect(convergence([], own)).to.deep.equal([]);
      expect(convergence([4], own)).to.deep.equal([{ runs: 1, value: 4, low: null, high: null }]);
    });
  });
});
