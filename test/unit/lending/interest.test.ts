import { expect } from "chai";
import { network } from "hardhat";
import { ALL, type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

const DAY = 86_400n;
const USDC_JULY_2025 = { optimalBps: 9_200n, baseBps: 0n, slope1Bps: 550n, slope2Bps: 3_500n };

/** T: supply 1,000,000 USDC; T+10: supply 10,000 WETH; T+20: borrow 950,000 USDC, so that usage is 95 %. */
async function borrowedAtNinetyFivePercent(): Promise<LendingFixture & { borrowedAt: bigint }> {
  const market = await deployLendingFixture(ethers, { withLiquidity: false, rates: { USDC: USDC_JULY_2025 } });
  const { pool, lender, borrower, reserves } = market;
  const start = BigInt(await networkHelpers.time.latest()) + 100n;
  await networkHelpers.time.setNextBlockTimestamp(start);
  await pool.connect(lender).supply(reserves.USDC.asset, 1_000_000_000000n, lender, 0);
  await networkHelpers.time.setNextBlockTimestamp(start + 10n);
  await pool.connect(borrower).supply(reserves.WETH.asset, 10_000n * reserves.WETH.unit, borrower, 0);
  await networkHelpers.time.setNextBlockTimestamp(start + 20n);
  await pool.connect(borrower).borrow(reserves.USDC.asset, 950_000_000000n, VARIABLE, 0, borrower);
  return { ...market, borrowedAt: start + 20n };
}

async function afterThirtyDaysAndRepayment(): Promise<LendingFixture & { borrowedAt: bigint }> {
  const market = await borrowedAtNinetyFivePercent();
  const { pool, lender, borrower, reserves, borrowedAt } = market;
  await networkHelpers.time.setNextBlockTimestamp(borrowedAt + DAY + 1n);
  await pool.connect(lender).supply(reserves.USDC.asset, 1_000000n, lender, 0);
  await networkHelpers.time.setNextBlockTimestamp(borrowedAt + 30n * DAY);
  await pool.connect(borrower).repay(reserves.USDC.asset, 100_000_000000n, VARIABLE, borrower);
  return market;
}

describe("LendingPool interest (vectors of the Aave v3 sheet, B.2, v3.6)", function () {
  it("sets the rates that follow from 95 % usage", async function () {
    const { pool, reserves } = await networkHelpers.loadFixture(borrowedAtNinetyFivePercent);
    const reserve = await pool.getReserveData(reserves.USDC.asset);
    expect(reserve.currentVariableBorrowRate).to.equal(186250000000000000000000000n);
    expect(reserve.currentLiquidityRate).to.equal(159243750000000000000000000n);
  });

  it("shows debt and supply with a day's interest before anyone acts", async function () {
    const { reserves, lender, borrower, borrowedAt } = await networkHelpers.loadFixture(borrowedAtNinetyFivePercent);
    await networkHelpers.time.increaseTo(borrowedAt + DAY);
    expect(await reserves.USDC.variableDebtToken.balanceOf(borrower)).to.equal(950484883976n);
    expect(await reserves.USDC.aToken.balanceOf(lender)).to.equal(1000436284246n);
  });

  it("writes indexes and the treasury's share when someone acts", async function () {
    const { pool, reserves, lender, borrowedAt } = await networkHelpers.loadFixture(borrowedAtNinetyFivePercent);
    await networkHelpers.time.setNextBlockTimestamp(borrowedAt + DAY + 1n);
    await pool.connect(lender).supply(reserves.USDC.asset, 1_000000n, lender, 0);
    const reserve = await pool.getReserveData(reserves.USDC.asset);
    expect(reserve.variableBorrowIndex).to.equal(1000510410093473642151230661n);
    expect(reserve.liquidityIndex).to.equal(1000436289296161529680365296n);
    expect(reserve.accruedToTreasury).to.equal(48467813n);
    expect(reserve.lastUpdateTimestamp).to.equal(borrowedAt + DAY + 1n);
  });

  it("leaves the debt of the vector after thirty days and a repayment", async function () {
    const { reserves, borrower } = await networkHelpers.loadFixture(afterThirtyDaysAndRepayment);
    expect(await reserves.USDC.variableDebtToken.balanceOf(borrower)).to.equal(864662495998n);
  });

  it("keeps indexes and rates where they are while neither debt nor liquidity rate exists", async function () {
    const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowedAtNinetyFivePercent);
    await networkHelpers.time.increase(30n * DAY);
    await pool.connect(borrower).supply(reserves.WETH.asset, 1n, borrower, 0);
    const reserve = await pool.getReserveData(reserves.WETH.asset);
    expect(reserve.liquidityIndex).to.equal(10n ** 27n);
    expect(reserve.variableBorrowIndex).to.equal(10n ** 27n);
  });

  describe("the deficit that a later liquidation leaves (B.9)", function () {
    async function afterTheCrash(): Promise<LendingFixture> {
      const market = await afterThirtyDaysAndRepayment();
      const { pool, reserves, borrower, liquidator, borrowedAt } = market;
      await reserves.WETH.feed.updateAnswer(60_00000000n);
      await networkHelpers.time.setNextBlockTimestamp(borrowedAt + 30n * DAY + 4n);
      await pool.connect(liquidator).liquidationCall(reserves.WETH.asset, reserves.USDC.asset, borrower, ALL, false);
      return market;
    }

    it("is that of the vector", async function () {
      const { pool, reserves } = await networkHelpers.loadFixture(afterTheCrash);
      // 10,000 WETH at 60 USD pay for 600,000 / 1.05 = 571,428.571429 USDC: the rest of the debt is the deficit.
      expect(await pool.getReserveDeficit(reserves.USDC.asset)).to.equal(293_233_930156n);
    });

    it("is eliminated by the umbrella, who pays no more than the deficit", async function () {
      const { pool, reserves, umbrella } = await networkHelpers.loadFixture(afterTheCrash);
      const { asset, aToken } = reserves.USDC;
      const deficit = await pool.getReserveDeficit(asset);
      await pool.connect(umbrella).supply(asset, deficit + 10_000000n, umbrella, 0);
      const held = await aToken.balanceOf(umbrella);
      expect(await pool.connect(umbrella).eliminateReserveDeficit.staticCall(asset, deficit + 5n)).to.equal(deficit);
      await expect(pool.connect(umbrella).eliminateReserveDeficit(asset, deficit + 5n))
        .to.emit(pool, "DeficitCovered")
        .withArgs(asset, umbrella.address, deficit);
      expect(await pool.getReserveDeficit(asset)).to.equal(0n);
      expect(held - (await aToken.balanceOf(umbrella))).to.be.closeTo(deficit, 1n);
    });
  });
});
