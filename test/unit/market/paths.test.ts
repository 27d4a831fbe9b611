import { expect } from "chai";
import fc from "fast-check";
import { Rng } from "../../../scripts/lib/rng.ts";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { baseFeePath } from "../../../scripts/market/base-fee-path.ts";
import { InvalidPathError, PiecewiseLinearPath } from "../../../scripts/market/piecewise-linear-path.ts";
import { impairedPricePath, pricePath, withNoise } from "../../../scripts/market/price-path.ts";
import { withShocks } from "../../../scripts/market/shock.ts";
import { parseUtcSeconds, toPathPoints } from "../../../scripts/market/sourced-point.ts";

const point = (timestampSeconds: number, value: bigint) => ({ timestampSeconds, value });

const somePoints = fc
  .uniqueArray(
    fc.record({
      timestampSeconds: fc.integer({ min: 0, max: 100_000 }),
      value: fc.bigInt({ min: 0n, max: 10n ** 14n }),
    }),
    { minLength: 1, maxLength: 12, selector: ({ timestampSeconds }) => timestampSeconds },
  )
  .map((points) => points.sort((one, other) => one.timestampSeconds - other.timestampSeconds));

describe("PiecewiseLinearPath", () => {
  describe("valueAt", () => {
    const path = new PiecewiseLinearPath([point(100, 10n), point(103, 20n), point(110, 0n)]);

    it("passes through its points and stands still outside them", () => {
      expect([0, 99, 100, 103, 110, 111, 10 ** 9].map((second) => path.valueAt(second))).to.deep.equal([
        10n,
        10n,
        10n,
        20n,
        0n,
        0n,
        0n,
      ]);
    });

    it("floors between its points, rising and falling", () => {
      expect([101, 102].map((second) => path.valueAt(second))).to.deep.equal([13n, 16n]);
      expect([104, 105, 109].map((second) => path.valueAt(second))).to.deep.equal([17n, 14n, 2n]);
    });

    it("stays within one unit of the line and between its ends, for any points", () => {
      fc.assert(
        fc.property(somePoints, fc.integer({ min: 0, max: 100_000 }), (points, second) => {
          const value = new PiecewiseLinearPath(points).valueAt(second);
          const before = points.findLast(({ timestampSeconds }) => timestampSeconds <= second) ?? points[0];
          const after = points.find(({ timestampSeconds }) => timestampSeconds > second) ?? points.at(-1);
          if (before === undefined || after === undefined) throw new Error("no points");
          const [low, high] = before.value < after.value ? [before.value, after.value] : [after.value, before.value];
          expect(value >= low && value <= high).to.equal(true);
          const span = BigInt(after.timestampSeconds - before.timestampSeconds);
          if (span <= 0n || second < before.timestampSeconds) return;
          const line = before.value * span + (after.value - before.value) * BigInt(second - before.timestampSeconds);
          expect(value * span <= line && line < (value + 1n) * span).to.equal(true);
        }),
        { seed: 1 },
      );
    });
  });

  describe("firstSecondAtOrBelow", () => {
    it("finds the first second at the level, for any path", () => {
      fc.assert(
        fc.property(somePoints, fc.bigInt({ min: 0n, max: 10n ** 14n }), (points, level) => {
          const path = new PiecewiseLinearPath(points);
          const found = path.firstSecondAtOrBelow(level);
          if (found === undefined) {
            for (const { value } of points) expect(value > level).to.equal(true);
          } else {
            expect(path.valueAt(found) <= level).to.equal(true);
            if (found > (points[0]?.timestampSeconds ?? 0)) expect(path.valueAt(found - 1) > level).to.equal(true);
          }
        }),
        { seed: 1 },
      );
    });
  });

  for (const [why, points, message] of [
    ["there are no points", [], "the path has no points"],
    ["points are out of order", [point(5, 1n), point(4, 1n)], "point 1 is at 4, not after 5"],
    ["two points share a second", [point(5, 1n), point(5, 2n)], "point 1 is at 5, not after 5"],
    ["a point is between seconds", [point(0.5, 1n)], "point 0 is at 0.5, which is no whole second"],
    ["a value is negative", [point(5, -1n)], "point 0 has the value -1"],
  ] as const) {
    it(`throws InvalidPathError when ${why}`, () => {
      expect(() => new PiecewiseLinearPath(points)).to.throw(InvalidPathError, message);
    });
  }
});

describe("baseFeePath", () => {
  it("reads wei between its points", () => {
    const path = baseFeePath([point(0, 1_000_000_000n), point(12, 4_000_000_000n)]);
    expect(path.baseFeeWeiAt(4)).to.equal(2_000_000_000n);
  });
});

describe("withNoise", () => {
  const flat = pricePath([point(0, 100_000_000n)]);
  const seconds = Array.from({ length: 2_000 }, (_, second) => second);

  it("stays within its amplitude, reaches both ends, and is centred", () => {
    const noisy = withNoise(flat, 10, new Rng("noise"));
    const prices = seconds.map((second) => noisy.priceE8At(second));
    expect(prices.reduce((low, price) => (price < low ? price : low))).to.equal(99_900_000n);
    expect(prices.reduce((high, price) => (price > high ? price : high))).to.equal(100_100_000n);
    const mean = prices.reduce((sum, price) => sum + price, 0n) / BigInt(prices.length);
    expect(Number(mean - 100_000_000n)).to.be.within(-5_000, 5_000);
  });

  it("depends on seed and second, not on the order of reading", () => {
    const rng = new Rng("noise");
    const forwards = seconds.map((second) => withNoise(flat, 10, rng).priceE8At(second));
    const noisy = withNoise(flat, 10, new Rng("noise"));
    const backwards = seconds.toReversed().map((second) => noisy.priceE8At(second));
    expect(backwards.toReversed()).to.deep.equal(forwards);
    const other = withNoise(flat, 10, new Rng("other"));
    expect(seconds.map((second) => other.priceE8At(second))).not.to.deep.equal(forwards);
  });

  it("changes nothing at amplitude 0", () => {
    expect(withNoise(flat, 0, new Rng(1)).priceE8At(7)).to.equal(100_000_000n);
  });
});

describe("impairedPricePath", () => {
  const points = [point(0, 100n), point(10, 60n), point(20, 95n), point(30, 99n)];

  it("falls like the sound path, then never rises above the backing", () => {
    const impaired = impairedPricePath(points, 75n);
    expect([0, 5, 6, 7, 10, 12, 15, 20, 30, 99].map((second) => impaired.priceE8At(second))).to.deep.equal([
      100n,
      80n,
      76n,
      72n,
      60n,
      67n,
      75n,
      75n,
      75n,
      75n,
    ]);
  });

  it("drops to the backing at its low when the sound path never gets there", () => {
    const impaired = impairedPricePath(points, 40n);
    expect([0, 5, 9, 10, 20].map((second) => impaired.priceE8At(second))).to.deep.equal([100n, 80n, 64n, 40n, 40n]);
  });

  it("equals the sound path when the backing is above all of it", () => {
    const impaired = impairedPricePath(points, 101n);
    const sound = pricePath(points);
    for (let second = 0; second <= 40; second++) expect(impaired.priceE8At(second)).to.equal(sound.priceE8At(second));
  });
});

describe("withShocks", () => {
  const shocks = [
    { name: "tariff post", timestampSeconds: 10, feed: "ETH/USD", factorBps: 9_000n },
    { name: "second leg", timestampSeconds: 20, feed: "ETH/USD", factorBps: 5_000n },
    { name: "elsewhere", timestampSeconds: 0, feed: "BTC/USD", factorBps: 1n },
  ];
  const shocked = withShocks("ETH/USD", pricePath([point(0, 1_001n)]), shocks);

  it("holds each shock of its feed from its second on, and multiplies them", () => {
    expect([9, 10, 19, 20, 99].map((second) => shocked.priceE8At(second))).to.deep.equal([
      1_001n,
      900n,
      900n,
      450n,
      450n,
    ]);
  });
});

describe("toPathPoints", () => {
  it("reads moments and decimal values", () => {
    expect(
      toPathPoints([{ atUtc: "2025-10-10T21:20:00Z", value: "0.9", source: "QL", confidence: "high" }], 8),
    ).to.deep.equal([point(1_760_131_200, 90_000_000n)]);
  });

  for (const atUtc of [
    "2025-10-10 21:20",
    "2025-10-10T21:20:00",
    "2025-10-10T21:20:00+02:00",
    "2025-13-10T21:20:00Z",
  ]) {
    it(`throws InvalidInputError for the moment ${atUtc}`, () => {
      expect(() => parseUtcSeconds(atUtc)).to.throw(
        InvalidInputError,
        "accepted: a moment such as 2025-10-10T21:20:00Z",
      );
    });
  }
});
