import { expect } from "chai";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { EmptySampleError } from "../../../../scripts/metrics/estimators/empty-sample-error.ts";
import { exactProportionEstimate } from "../../../../scripts/metrics/estimators/proportion.ts";
import { expectClose } from "../../../helpers/expect-close.ts";

describe("exactProportionEstimate", () => {
  it("has the closed form of Clopper and Pearson for no hits and for all", () => {
    for (const trials of [1, 20, 1_000]) {
      const bound = 0.025 ** (1 / trials);
      const none = exactProportionEstimate(0, trials);
      expect(none).to.include({ value: 0, low: 0 });
      expectClose(none.high, 1 - bound, 1e-12);
      const all = exactProportionEstimate(trials, trials);
      expect(all).to.include({ value: 1, high: 1 });
      expectClose(all.low, bound, 1e-12);
    }
  });

  it("equals the tables: 5 of 10, 1 of 20, 10 of 100", () => {
    for (const [hits, trials, low, high] of [
      [5, 10, 0.1871, 0.8129],
      [1, 20, 0.0013, 0.2487],
      [10, 100, 0.049, 0.1762],
    ] as const) {
      const estimate = exactProportionEstimate(hits, trials);
      expectClose(estimate.low, low, 5e-5);
      expectClose(estimate.high, high, 5e-5);
    }
  });

  it("is wider for more confidence", () => {
    const [one, other] = [exactProportionEstimate(3, 40, 0.9), exactProportionEstimate(3, 40, 0.99)];
    expect(other.low).to.be.below(one.low ?? NaN);
    expect(other.high).to.be.above(one.high ?? NaN);
  });

  it("holds the true share in 95 % of samples or more", () => {
    const rng = new Rng("exact");
    for (const share of [0.02, 0.3]) {
      const estimates = Array.from({ length: 41 }, (_, hits) => exactProportionEstimate(hits, 40));
      let held = 0;
      for (let sample = 0; sample < 2_000; sample++) {
        const hits = Array.from({ length: 40 }, () => rng.float()).filter((draw) => draw < share).length;
        const { low, high } = estimates[hits] ?? {};
        if ((low ?? Infinity) <= share && (high ?? -Infinity) >= share) held++;
      }
      expect(held / 2_000, String(share)).to.be.at.least(0.945);
    }
  });

  it("throws for no trials", () => {
    expect(() => exactProportionEstimate(0, 0)).to.throw(EmptySampleError);
  });
});
