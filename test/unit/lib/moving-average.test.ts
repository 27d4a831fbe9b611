import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { movingAverageWad } from "../../../scripts/lib/moving-average.ts";
import { WAD } from "../../../scripts/lib/wad.ts";
import { expOfNegativeWad } from "../../../scripts/lib/wad-exp.ts";
import { StableSwapMathHarness__factory } from "../../../typechain-types/index.ts";
import { namedSigners } from "../../helpers/named-signers.ts";
import { emaVectors } from "../../helpers/stable-pool-vectors.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function harness() {
  const { deployer } = await namedSigners(ethers, "deployer");
  return new StableSwapMathHarness__factory(deployer).deploy();
}

describe("movingAverageWad", () => {
  it("equals Curve's on every vector", () => {
    for (const { lastPriceWad, lastEmaWad, windowSeconds, elapsedSeconds, priceOracleWad } of emaVectors) {
      const ema = movingAverageWad(lastPriceWad, lastEmaWad, Number(windowSeconds), Number(elapsedSeconds));
      expect(ema).to.equal(priceOracleWad);
    }
  });
});

describe("expOfNegativeWad", () => {
  it("equals the contract's to the last digit", async () => {
    const math = await networkHelpers.loadFixture(harness);
    const wholeRange = fc.bigInt(0n, 42n * WAD);
    await fc.assert(
      fc.asyncProperty(fc.oneof(wholeRange, fc.bigInt(0n, WAD / 10n)), async (xWad) => {
        expect(expOfNegativeWad(xWad)).to.equal(await math.expOfNegativeWad(xWad));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("is one at zero, and zero from 41.4465 on", () => {
    expect(expOfNegativeWad(0n)).to.equal(WAD);
    expect(expOfNegativeWad(41_446_531_673_892_822_313n)).to.equal(0n);
    expect(expOfNegativeWad(41_446_531_673_892_822_312n)).to.be.lessThan(2n);
  });
});
