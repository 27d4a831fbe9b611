import { expect } from "chai";
import fc from "fast-check";
import * as bps from "../../../scripts/lib/bps.ts";
import * as ray from "../../../scripts/lib/ray.ts";
import * as wad from "../../../scripts/lib/wad.ts";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";

type Binary = (a: bigint, b: bigint) => bigint;

/** Each helper with the exact fraction it rounds, and the way it rounds. */
const helpers: readonly [name: string, helper: Binary, fraction: (a: bigint, b: bigint) => [bigint, bigint]][] = [
  ...Object.entries({
    wadMulFloor: wad.wadMulFloor,
    wadMulCeil: wad.wadMulCeil,
    wadMulHalfUp: wad.wadMulHalfUp,
  }).map(([name, helper]) => [name, helper, (a: bigint, b: bigint) => [a * b, 10n ** 18n]] as const),
  ...Object.entries({
    wadDivFloor: wad.wadDivFloor,
    wadDivCeil: wad.wadDivCeil,
    wadDivHalfUp: wad.wadDivHalfUp,
  }).map(([name, helper]) => [name, helper, (a: bigint, b: bigint) => [a * 10n ** 18n, b]] as const),
  ...Object.entries({
    rayMulFloor: ray.rayMulFloor,
    rayMulCeil: ray.rayMulCeil,
    rayMulHalfUp: ray.rayMulHalfUp,
  }).map(([name, helper]) => [name, helper, (a: bigint, b: bigint) => [a * b, 10n ** 27n]] as const),
  ...Object.entries({
    rayDivFloor: ray.rayDivFloor,
    rayDivCeil: ray.rayDivCeil,
    rayDivHalfUp: ray.rayDivHalfUp,
  }).map(([name, helper]) => [name, helper, (a: bigint, b: bigint) => [a * 10n ** 27n, b]] as const),
  ...Object.entries({
    percentMulFloor: bps.percentMulFloor,
    percentMulCeil: bps.percentMulCeil,
    percentMulHalfUp: bps.percentMulHalfUp,
  }).map(([name, helper]) => [name, helper, (a: bigint, b: bigint) => [a * b, 10_000n]] as const),
  ...Object.entries({
    percentDivFloor: bps.percentDivFloor,
    percentDivCeil: bps.percentDivCeil,
    percentDivHalfUp: bps.percentDivHalfUp,
  }).map(([name, helper]) => [name, helper, (a: bigint, b: bigint) => [a * 10_000n, b]] as const),
].map(([name, helper, fraction]) => [name, helper, (a, b) => [...fraction(a, b)] as [bigint, bigint]]);

const magnitude = fc.oneof(fc.bigInt({ min: 1n, max: 20_000n }), fc.bigInt({ min: 1n, max: 2n ** 128n }));

describe("rounding helpers", () => {
  for (const [name, helper, fraction] of helpers) {
    describe(name, () => {
      it("rounds the exact fraction the way its name says", () => {
        fc.assert(
          fc.property(magnitude, magnitude, (a, b) => {
            const result = helper(a, b);
            const [numerator, denominator] = fraction(a, b);
            // Compared by multiplication, so that no division is shared with the helper.
            if (name.endsWith("Floor")) {
              expect(result * denominator <= numerator && numerator < (result + 1n) * denominator).to.equal(true);
            } else if (name.endsWith("Ceil")) {
              expect((result - 1n) * denominator < numerator && numerator <= result * denominator).to.equal(true);
            } else {
              const twice = 2n * numerator;
              expect((2n * result - 1n) * denominator <= twice && twice < (2n * result + 1n) * denominator).to.equal(
                true,
              );
            }
          }),
          { seed: 1 },
        );
      });

      it("keeps an exact result and zero as they are", () => {
        const one = name.startsWith("wad") ? wad.WAD : name.startsWith("ray") ? ray.RAY : bps.BPS;
        expect(helper(7n, one)).to.equal(7n);
        expect(helper(0n, one)).to.equal(0n);
      });
    });
  }

  it("round a tie up, half-up, and to its neighbours otherwise", () => {
    expect(wad.wadMulHalfUp(1n, wad.WAD / 2n)).to.equal(1n);
    expect(wad.wadMulHalfUp(1n, wad.WAD / 2n - 1n)).to.equal(0n);
    expect(wad.wadMulFloor(1n, wad.WAD - 1n)).to.equal(0n);
    expect(wad.wadMulCeil(1n, 1n)).to.equal(1n);
    expect(bps.percentMulHalfUp(1n, 5_000n)).to.equal(1n);
    expect(bps.percentMulHalfUp(1n, 4_999n)).to.equal(0n);
    expect(ray.rayDivHalfUp(1n, 2n * ray.RAY)).to.equal(1n);
  });

  it("throw on division by zero", () => {
    expect(() => wad.wadDivHalfUp(1n, 0n)).to.throw(RangeError);
    expect(() => ray.rayDivFloor(1n, 0n)).to.throw(RangeError);
    expect(() => bps.percentDivCeil(1n, 0n)).to.throw(RangeError);
  });
});

describe("wad", () => {
  it("reads a decimal string exactly", () => {
    expect(wad.wad("1.02")).to.equal(1_020_000_000_000_000_000n);
    expect(wad.wad("0.000000000000000001")).to.equal(1n);
  });

  it("throws InvalidInputError for a nineteenth decimal", () => {
    expect(() => wad.wad("0.0000000000000000001")).to.throw(InvalidInputError, "which has 19 decimals");
  });
});

describe("ray", () => {
  it("reads a decimal string exactly", () => {
    expect(ray.ray("0.18625")).to.equal(186_250_000_000_000_000_000_000_000n);
  });
});
