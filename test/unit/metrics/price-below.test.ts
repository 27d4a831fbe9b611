import { expect } from "chai";
import { priceBelow } from "../../../scripts/metrics/price-below.ts";

const series = (...pricesE8: bigint[]) => pricesE8.map((priceE8, at) => ({ timestamp: 100 + at * 12, priceE8 }));

describe("priceBelow", () => {
  it("finds the low and the first moment it was reached", () => {
    const below = priceBelow(series(100_000_000n, 65_000_000n, 90_000_000n, 65_000_000n), 12);
    expect(below).to.include({ minPriceE8: 65_000_000n, minPriceTimestamp: 112 });
  });

  it("counts a block's seconds under every level its price is strictly below", () => {
    const below = priceBelow(series(100_000_000n, 98_999_999n, 94_999_999n, 65_000_000n, 89_999_999n), 12);
    expect(below?.secondsBelow).to.deep.equal({
      "0.99": 48,
      "0.97": 36,
      "0.95": 36,
      "0.90": 24,
      "0.80": 12,
      "0.70": 12,
    });
  });

  it("does not count a price that stands exactly at a level", () => {
    const below = priceBelow(series(99_000_000n, 97_000_000n, 95_000_000n, 90_000_000n, 80_000_000n, 70_000_000n), 12);
    expect(below?.secondsBelow).to.deep.equal({
      "0.99": 60,
      "0.97": 48,
      "0.95": 36,
      "0.90": 24,
      "0.80": 12,
      "0.70": 0,
    });
  });

  it("has no result for a price that was never read", () => {
    expect(priceBelow([], 12)).to.equal(undefined);
  });
});
