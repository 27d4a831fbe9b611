import { expect } from "chai";
import { network } from "hardhat";
import { encodeRates } from "../../../scripts/protocol/deploy/lending.ts";
import type { RatesDefinition } from "../../../scripts/lib/market-file/definition.ts";
import { type LendingFixture, deployLendingFixture } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

const BPS_RAY = 10n ** 23n;
const USDT_OCTOBER_2025 = { optimalBps: 9_200n, baseBps: 0n, slope1Bps: 650n, slope2Bps: 1_400n };
const USDC_OCTOBER_2025 = { ...USDT_OCTOBER_2025, slope2Bps: 2_000n };

async function market(): Promise<LendingFixture> {
  return deployLendingFixture(ethers, { withLiquidity: false });
}

async function ratesAt(
  { configurator, rateStrategy, reserves }: LendingFixture,
  curve: RatesDefinition,
  usageBps: bigint,
): Promise<{ liquidityRateRay: bigint; borrowRateRay: bigint }> {
  await configurator.setReserveInterestRateData(reserves.USDC.asset, encodeRates(curve));
  const [liquidityRateRay, borrowRateRay] = await rateStrategy.calculateInterestRates({
    unbacked: 0n,
    liquidityAdded: 0n,
    liquidityTaken: 0n,
    totalDebt: usageBps,
    reserveFactor: 1_000n,
    reserve: reserves.USDC.asset,
    usingVirtualBalance: true,
    virtualUnderlyingBalance: 10_000n - usageBps,
  });
  return { liquidityRateRay, borrowRateRay };
}

describe("TwoSlopeRateStrategy", function () {
  // V30 of the crash sheet: rates read from Aave in October 2025, to 2 bps.
  for (const [curve, usageBps, borrowRateBps] of [
    [USDT_OCTOBER_2025, 8_654n, 611n],
    [USDC_OCTOBER_2025, 8_392n, 593n],
    [USDT_OCTOBER_2025, 9_719n, 1_559n],
    [USDC_OCTOBER_2025, 9_563n, 1_559n],
  ] as const) {
    it(`gives ${borrowRateBps} bps at ${usageBps} bps of usage with slope 2 of ${curve.slope2Bps} bps`, async function () {
      const { borrowRateRay } = await ratesAt(await networkHelpers.loadFixture(market), curve, usageBps);
      expect(borrowRateRay).to.be.closeTo(borrowRateBps * BPS_RAY, 2n * BPS_RAY);
    });
  }

  it("meets at the optimal usage: slope 1 is used up, slope 2 not begun", async function () {
    const { borrowRateRay } = await ratesAt(await networkHelpers.loadFixture(market), USDC_OCTOBER_2025, 9_200n);
    expect(borrowRateRay).to.equal(650n * BPS_RAY);
  });

  it("pays suppliers the borrow rate on what is lent, less the reserve factor", async function () {
    const rates = await ratesAt(await networkHelpers.loadFixture(market), USDC_OCTOBER_2025, 4_600n);
    expect(rates.borrowRateRay).to.equal(325n * BPS_RAY);
    expect(rates.liquidityRateRay).to.equal((325n * BPS_RAY * 46n * 90n) / 10_000n);
  });

  it("gives the base rate and no yield without debt", async function () {
    const curve = { ...USDC_OCTOBER_2025, baseBps: 100n };
    const rates = await ratesAt(await networkHelpers.loadFixture(market), curve, 0n);
    expect(rates).to.deep.equal({ liquidityRateRay: 0n, borrowRateRay: 100n * BPS_RAY });
  });

  it("shows its curve in bps and in ray", async function () {
    const { rateStrategy, configurator, reserves } = await networkHelpers.loadFixture(market);
    const { asset } = reserves.USDC;
    await expect(configurator.setReserveInterestRateData(asset, encodeRates({ ...USDC_OCTOBER_2025, baseBps: 1n })))
      .to.emit(rateStrategy, "RateDataUpdate")
      .withArgs(asset, 9_200n, 1n, 650n, 2_000n);
    expect([...(await rateStrategy.getInterestRateDataBps(asset))]).to.deep.equal([9_200n, 1n, 650n, 2_000n]);
    expect([...(await rateStrategy.getInterestRateData(asset))]).to.deep.equal(
      [9_200n, 1n, 650n, 2_000n].map((bps) => bps * BPS_RAY),
    );
    expect(await rateStrategy.getOptimalUsageRatio(asset)).to.equal(9_200n * BPS_RAY);
    expect(await rateStrategy.getBaseVariableBorrowRate(asset)).to.equal(BPS_RAY);
    expect(await rateStrategy.getVariableRateSlope1(asset)).to.equal(650n * BPS_RAY);
    expect(await rateStrategy.getVariableRateSlope2(asset)).to.equal(2_000n * BPS_RAY);
    expect(await rateStrategy.getMaxVariableBorrowRate(asset)).to.equal(2_651n * BPS_RAY);
  });

  it("reverts when the curve is out of range", async function () {
    const { rateStrategy, configurator, reserves } = await networkHelpers.loadFixture(market);
    for (const [change, error] of [
      [{ optimalBps: 99n }, "InvalidOptimalUsageRatio"],
      [{ optimalBps: 9_901n }, "InvalidOptimalUsageRatio"],
      [{ slope2Bps: 649n }, "Slope2MustBeGteSlope1"],
      [{ slope2Bps: 99_351n }, "InvalidMaxRate"],
    ] as const) {
      await expect(
        configurator.setReserveInterestRateData(reserves.USDC.asset, encodeRates({ ...USDC_OCTOBER_2025, ...change })),
      ).to.be.revertedWithCustomError(rateStrategy, error);
    }
  });

  it("reverts when anyone but the configurator sets a curve", async function () {
    const { rateStrategy, reserves, owner } = await networkHelpers.loadFixture(market);
    const asOwner = rateStrategy.connect(owner);
    await expect(
      asOwner["setInterestRateParams(address,bytes)"](reserves.USDC.asset, encodeRates(USDC_OCTOBER_2025)),
    ).to.be.revertedWithCustomError(rateStrategy, "CallerNotPoolConfigurator");
  });
});
