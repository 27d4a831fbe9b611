import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { WAD } from "../../../scripts/lib/wad.ts";
import { StableSwapMathHarness__factory } from "../../../typechain-types/index.ts";
import { namedSigners } from "../../helpers/named-signers.ts";
import { emaVectors, swapVectors } from "../../helpers/stable-pool-vectors.ts";

const { ethers, networkHelpers } = await network.create("sim");

const RUNS = { seed: 20_251_010, numRuns: 200 };
const FEE_DENOMINATOR = 10n ** 10n;
const GUARD = 10n ** 40n; // extra digits of the reference exponential

async function harness() {
  const { deployer } = await namedSigners(ethers, "deployer");
  return new StableSwapMathHarness__factory(deployer).deploy();
}

/** floor(exp(-x)) in 1e18 by the series of exp(x / 2^8), squared eight times, with 40 guard digits. */
function expOfNegativeExact(xWad: bigint): bigint {
  const one = WAD * GUARD;
  const reduced = (xWad * GUARD) >> 8n;
  let term = one;
  let sum = one;
  for (let n = 1n; term > 0n; n++) {
    term = (term * reduced) / (one * n);
    sum += term;
  }
  for (let squaring = 0; squaring < 8; squaring++) sum = (sum * sum) / one;
  return (one * one) / sum / GUARD;
}

const balance = fc.bigInt(10n ** 24n, 10n ** 27n);
const amp = fc.bigInt(10_000n, 500_000n);

describe("StableSwapMath", () => {
  describe("getD", () => {
    it("equals Curve's on every swap vector", async () => {
      const math = await networkHelpers.loadFixture(harness);
      for (const { ampPrecise, out } of swapVectors) {
        expect(await math.getD([...out.xp], ampPrecise)).to.equal(out.D);
      }
    });

    it("is the sum of equal balances, and zero for an empty pool", async () => {
      const math = await networkHelpers.loadFixture(harness);
      for (const n of [2, 3, 4]) {
        expect(await math.getD(Array<bigint>(n).fill(5n * WAD), 20_000n)).to.equal(5n * WAD * BigInt(n));
        expect(await math.getD(Array<bigint>(n).fill(0n), 20_000n)).to.equal(0n);
      }
    });

    it("reverts when one of the balances is zero", async () => {
      const math = await networkHelpers.loadFixture(harness);
      await expect(math.getD([WAD, 0n], 20_000n)).to.be.revertedWithPanic(0x12);
    });

    it("reverts when Newton's method swings for ever, as Curve's does at dust-level imbalance", async () => {
      const math = await networkHelpers.loadFixture(harness);
      await expect(math.getD([52_421_610_680_620_268_122_116_842n, 10n ** 21n], 1_004n)).to.be.revertedWithCustomError(
        math,
        "NewtonDidNotConverge",
      );
    });
  });

  describe("getY", () => {
    it("equals Curve's on every swap vector", async () => {
      const math = await networkHelpers.loadFixture(harness);
      for (const { ampPrecise, out, i, j, dx, decimals } of swapVectors) {
        const x = (out.xp[i] ?? 0n) + dx * 10n ** BigInt(18 - (decimals[i] ?? 0));
        expect(await math.getY(i, j, x, [...out.xp], ampPrecise, out.D)).to.equal(out.y);
      }
    });

    it("stays on the invariant for any coin of two to four", async () => {
      const math = await networkHelpers.loadFixture(harness);
      await fc.assert(
        fc.asyncProperty(fc.array(balance, { minLength: 2, maxLength: 4 }), amp, async (xp, ampPrecise) => {
          const d = await math.getD(xp, ampPrecise);
          const y = await math.getY(0, xp.length - 1, xp[0] ?? 0n, xp, ampPrecise, d);
          const after = await math.getD([...xp.slice(0, -1), y], ampPrecise);
          const distance = after > d ? after - d : d - after;
          // One unit of a scarce coin is worth up to its price in D.
          expect(distance).to.be.at.most(1_000_000n);
          expect(await math.getYD(xp.length - 1, xp, ampPrecise, d)).to.equal(y);
        }),
        RUNS,
      );
    });
  });

  describe("dynamicFee", () => {
    it("equals Curve's on every swap vector", async () => {
      const math = await networkHelpers.loadFixture(harness);
      for (const { out, i, j, dx, decimals, feeE10, offpegFeeMultiplierE10 } of swapVectors) {
        const [xpI = 0n, xpJ = 0n] = [out.xp[i], out.xp[j]];
        const x = xpI + dx * 10n ** BigInt(18 - (decimals[i] ?? 0));
        expect(await math.dynamicFee((xpI + x) / 2n, (xpJ + out.y) / 2n, feeE10, offpegFeeMultiplierE10)).to.equal(
          out.dynamicFeeE10,
        );
        expect(await math.dynamicFee(xpI, xpJ, feeE10, offpegFeeMultiplierE10)).to.equal(out.dynamicFeeViewE10);
      }
    });

    it("lies between the fee and the fee times the multiplier", async () => {
      const math = await networkHelpers.loadFixture(harness);
      await fc.assert(
        fc.asyncProperty(
          balance,
          balance,
          fc.bigInt(FEE_DENOMINATOR, 10n * FEE_DENOMINATOR),
          async (a, b, multiplier) => {
            const fee = await math.dynamicFee(a, b, 1_000_000n, multiplier);
            expect(fee).to.be.at.least(1_000_000n);
            expect(fee).to.be.at.most((1_000_000n * multiplier) / FEE_DENOMINATOR);
          },
        ),
        RUNS,
      );
    });

    it("is constant for a multiplier of at most one", async () => {
      const math = await networkHelpers.loadFixture(harness);
      expect(await math.dynamicFee(1n, WAD, 7n, FEE_DENOMINATOR)).to.equal(7n);
      expect(await math.dynamicFee(1n, WAD, 7n, 0n)).to.equal(7n);
    });
  });

  describe("spotPrices", () => {
    it("equals Curve's on every swap vector", async () => {
      const math = await networkHelpers.loadFixture(harness);
      for (const { ampPrecise, out } of swapVectors) {
        expect(await math.spotPrices([...out.xp], ampPrecise, out.D)).to.deep.equal(out.pricesBeforeWad);
      }
    });

    it("prices the scarce coin above the plentiful one", async () => {
      const math = await networkHelpers.loadFixture(harness);
      const xp = [9n * WAD, WAD, 4n * WAD, 9n * WAD];
      const [scarce = 0n, middle = 0n, same = 0n] = await math.spotPrices(xp, 20_000n, await math.getD(xp, 20_000n));
      expect(scarce).to.be.greaterThan(middle);
      expect(middle).to.be.greaterThan(WAD);
      expect(same).to.equal(WAD);
    });
  });

  describe("movingAverage", () => {
    it("equals Curve's on every vector", async () => {
      const math = await networkHelpers.loadFixture(harness);
      for (const { lastPriceWad, lastEmaWad, windowSeconds, elapsedSeconds, priceOracleWad } of emaVectors) {
        expect(await math.movingAverage(lastPriceWad, lastEmaWad, windowSeconds, elapsedSeconds)).to.equal(
          priceOracleWad,
        );
      }
    });
  });
});

describe("WadExp", () => {
  it("equals Curve's alpha on every vector", async () => {
    const math = await networkHelpers.loadFixture(harness);
    for (const { windowSeconds, elapsedSeconds, alphaWad } of emaVectors) {
      if (alphaWad === null) continue;
      expect(await math.expOfNegativeWad((elapsedSeconds * WAD) / windowSeconds)).to.equal(alphaWad);
    }
  });

  it("is the floored exponential wherever it is not zero", async () => {
    const math = await networkHelpers.loadFixture(harness);
    await fc.assert(
      fc.asyncProperty(fc.bigInt(0n, 41_446_531_673_892_822_312n), async (xWad) => {
        expect(await math.expOfNegativeWad(xWad)).to.equal(expOfNegativeExact(xWad));
      }),
      RUNS,
    );
  });

  it("is one at zero, and zero from where it rounds to less than one unit", async () => {
    const math = await networkHelpers.loadFixture(harness);
    expect(await math.expOfNegativeWad(0n)).to.equal(WAD);
    expect(await math.expOfNegativeWad(41_446_531_673_892_822_313n)).to.equal(0n);
    expect(await math.expOfNegativeWad(2n ** 255n)).to.equal(0n);
  });
});
