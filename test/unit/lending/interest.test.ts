import { expect } from "chai";
import { network } from "hardhat";
import type { PoolVersion } from "../../../scripts/protocol/deploy/lending.ts";
import { ALL, type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

const DAY = 86_400n;
const USDC_JULY_2025 = { optimalBps: 9_200n, baseBps: 0n, slope1Bps: 550n, slope2Bps: 3_500n };

interface BorrowedFixture extends LendingFixture {
  readonly borrowedAt: bigint;
}

function borrowedAtNinetyFivePercent(): Promise<BorrowedFixture> {
  return borrowedFrom("v3.6");
}

function borrowedAtNinetyFivePercentOfV302(): Promise<BorrowedFixture> {
  return borrowedFrom("v3.0.2");
}

/** T: supply 1,000,000 USDC; T+10: supply 10,000 WETH; T+20: borrow 950,000 USDC, so that usage is 95 %. */
async function borrowedFrom(version: PoolVersion): Promise<BorrowedFixture> {
  const market = await deployLendingFixture(ethers, {
    ...{ version, withLiquidity: false, rates: { USDC: USDC_JULY_2025 } },
  });
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

async function supplyAfterADay({ pool, lender, reserves, borrowedAt }: BorrowedFixture): Promise<void> {
  await networkHelpers.time.setNextBlockTimestamp(borrowedAt + DAY + 1n);
  await pool.connect(lender).supply(reserves.USDC.asset, 1_000000n, lender, 0);
}

async function repayAfterThirtyDays(market: BorrowedFixture): Promise<void> {
  const { pool, borrower, reserves, borrowedAt } = market;
  await supplyAfterADay(market);
  await networkHelpers.time.setNextBlockTimestamp(borrowedAt + 30n * DAY);
  await pool.connect(borrower).repay(reserves.USDC.asset, 100_000_000000n, VARIABLE, borrower);
}

async function afterThirtyDaysAndRepayment(): Promise<BorrowedFixture> {
  const market = await borrowedAtNinetyFivePercent();
  await repayAfterThirtyDays(market);
  return market;
}

/** The two columns of the sheet. */
const VECTORS = [
  {
    version: "v3.6",
    fixture: borrowedAtNinetyFivePercent,
    afterADay: { debt: 950484883976n, supply: 1000436284246n },
    variableBorrowIndex: 1000510410093473642151230661n,
    afterThirtyDays: 864662495998n,
  },
  {
    version: "v3.0.2",
    fixture: borrowedAtNinetyFivePercentOfV302,
    afterADay: { debt: 950484883974n, supply: 1000436284247n },
    variableBorrowIndex: 1000510410091965937795919233n,
    afterThirtyDays: 864662495108n,
  },
] as const;

for (const { version, fixture, afterADay, variableBorrowIndex, afterThirtyDays } of VECTORS) {
  describe(`LendingPool interest (vectors of the Aave v3 sheet, B.2, ${version})`, function () {
    it("sets the rates that follow from 95 % usage", async function () {
      const { pool, reserves } = await networkHelpers.loadFixture(fixture);
      const reserve = await pool.getReserveData(reserves.USDC.asset);
      expect(reserve.currentVariableBorrowRate).to.equal(186250000000000000000000000n);
      expect(reserve.currentLiquidityRate).to.equal(159243750000000000000000000n);
    });

    it("shows debt and supply with a day's interest before anyone acts", async function () {
      const { reserves, lender, borrower, borrowedAt } = await networkHelpers.loadFixture(fixture);
      await networkHelpers.time.increaseTo(borrowedAt + DAY);
      expect(await reserves.USDC.variableDebtToken.balanceOf(borrower)).to.equal(afterADay.debt);
      expect(await reserves.USDC.aToken.balanceOf(lender)).to.equal(afterADay.supply);
    });

    it("writes indexes and the treasury's share when someone acts", async function () {
      const market = await networkHelpers.loadFixture(fixture);
      await supplyAfterADay(market);
      const reserve = await market.pool.getReserveData(market.reserves.USDC.asset);
      expect(reserve.variableBorrowIndex).to.equal(variableBorrowIndex);
      expect(reserve.liquidityIndex).to.equal(1000436289296161529680365296n);
      expect(reserve.accruedToTreasury).to.equal(48467813n);
      expect(reserve.lastUpdateTimestamp).to.equal(market.borrowedAt + DAY + 1n);
    });

    it("leaves the debt of the vector after thirty days and a repayment", async function () {
      const market = await networkHelpers.loadFixture(fixture);
      await repayAfterThirtyDays(market);
      const { reserves, borrower } = market;
      expect(await reserves.USDC.variableDebtToken.balanceOf(borrower)).to.equal(afterThirtyDays);
    });
  });
}

describe("LendingPool interest", function () {
  it("keeps indexes and rates where they are while neither debt nor liquidity rate exists", async function () {
    const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowedAtNinetyFivePercent);
    await networkHelpers.time.increase(30n * DAY);
    await pool.connect(borrower).supply(reserves.WETH.asset, 1n, borrower, 0);
    const reserve = await pool.getReserveData(reserves.WETH.asset);
    expect(reserve.liquidityIndex).to.equal(10n ** 27n);
    expect(reserve.variableBorrowIndex).to.equal(10n ** 27n);
  });

  it("counts as liquidity what is given to the aToken in v3.0.2, and in no later version", async function () {
    const DONATION = 950_000_000000n;
    for (const [fixture, counts] of [
      [borrowedAtNinetyFivePercent, false],
      [borrowedAtNinetyFivePercentOfV302, true],
    ] as const) {
      const { pool, dataProvider, reserves, lender, borrower } = await networkHelpers.loadFixture(fixture);
      const { USDC } = reserves;
      expect(await dataProvider.getIsVirtualAccActive(USDC.asset)).to.equal(!counts);
      const knownBefore = await pool.getVirtualUnderlyingBalance(USDC.asset);
      const { currentVariableBorrowRate: rateBefore } = await pool.getReserveData(USDC.asset);
      await USDC.token.connect(lender).transfer(USDC.aToken, DONATION);
      expect(await pool.getVirtualUnderlyingBalance(USDC.asset)).to.equal(knownBefore + (counts ? DONATION : 0n));
      await pool.connect(borrower).repay(USDC.asset, 1_000000n, VARIABLE, borrower);
      const { currentVariableBorrowRate: rateAfter } = await pool.getReserveData(USDC.asset);
      expect(rateAfter < rateBefore / 4n).to.equal(counts);
    }
  });

  it("tells of a burn of nothing where just the interest is repaid, in v3.0.2", async function () {
    const { pool, reserves, borrower, borrowedAt } = await networkHelpers.loadFixture(
      borrowedAtNinetyFivePercentOfV302,
    );
    const { asset, variableDebtToken } = reserves.USDC;
    const interest = 484_883974n;
    await networkHelpers.time.setNextBlockTimestamp(borrowedAt + DAY);
    const repayment = await pool.connect(borrower).repay(asset, interest, VARIABLE, borrower);
    const { variableBorrowIndex } = await pool.getReserveData(asset);
    await expect(repayment)
      .to.emit(variableDebtToken, "Burn")
      .withArgs(borrower.address, ethers.ZeroAddress, 0n, interest, variableBorrowIndex);
    await expect(repayment).not.to.emit(variableDebtToken, "Mint");
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
