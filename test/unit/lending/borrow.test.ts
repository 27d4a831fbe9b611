import { expect } from "chai";
import { network } from "hardhat";
import type { PoolVersion } from "../../../scripts/protocol/deploy/lending.ts";
import { type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");
const PANIC_UNDERFLOW = 0x11;

/** The borrower supplies 10 WETH: 20,000 USD of collateral, 15,000 USD of borrowing power. */
function supplied(): Promise<LendingFixture> {
  return suppliedTo("v3.6");
}

function suppliedOfV302(): Promise<LendingFixture> {
  return suppliedTo("v3.0.2");
}

async function suppliedTo(version: PoolVersion): Promise<LendingFixture> {
  const market = await deployLendingFixture(ethers, { version });
  const { pool, reserves, borrower } = market;
  await pool.connect(borrower).supply(reserves.WETH.asset, 10n * reserves.WETH.unit, borrower, 0);
  return market;
}

/** The same, with interest on a debt of others. */
async function suppliedBesideDebt(): Promise<LendingFixture> {
  const rates = { USDC: { optimalBps: 9_200n, baseBps: 0n, slope1Bps: 550n, slope2Bps: 3_500n } };
  const market = await deployLendingFixture(ethers, { rates });
  const { pool, reserves, borrower, lender } = market;
  await pool.connect(lender).borrow(reserves.USDC.asset, 1_000_000_000000n, VARIABLE, 0, lender);
  await pool.connect(borrower).supply(reserves.WETH.asset, 10n * reserves.WETH.unit, borrower, 0);
  return market;
}

describe("LendingPool", function () {
  describe("borrow", function () {
    it("opens debt and pays out", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      const { asset, token, aToken, variableDebtToken } = reserves.USDC;
      const borrow = pool.connect(borrower).borrow(asset, 1_000_000000n, VARIABLE, 9, borrower);
      await expect(borrow)
        .to.emit(pool, "Borrow")
        .withArgs(asset, borrower.address, borrower.address, 1_000_000000n, VARIABLE, 0n, 9n);
      await expect(borrow).to.changeTokenBalances(ethers, token, [aToken, borrower], [-1_000_000000n, 1_000_000000n]);
      expect(await variableDebtToken.balanceOf(borrower)).to.equal(1_000_000000n);
    });

    it("allows exactly collateral times ltv, and not a unit more", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      const asBorrower = pool.connect(borrower);
      await expect(
        asBorrower.borrow(reserves.USDC.asset, 15_000_000001n, VARIABLE, 0, borrower),
      ).to.be.revertedWithCustomError(pool, "CollateralCannotCoverNewBorrow");
      await asBorrower.borrow(reserves.USDC.asset, 15_000_000000n, VARIABLE, 0, borrower);
      expect((await pool.getUserAccountData(borrower)).availableBorrowsBase).to.equal(0n);
    });

    it("allows a unit less than that once interest has accrued, since the debt is rounded up to a scaled unit and back", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(suppliedBesideDebt);
      const { asset, variableDebtToken } = reserves.USDC;
      await networkHelpers.time.increase(3_600);
      expect(await pool.getReserveNormalizedVariableDebt(asset)).to.be.above(10n ** 27n);
      const asBorrower = pool.connect(borrower);
      await expect(asBorrower.borrow(asset, 15_000_000000n, VARIABLE, 0, borrower)).to.be.revertedWithCustomError(
        pool,
        "CollateralCannotCoverNewBorrow",
      );
      await asBorrower.borrow(asset, 14_999_999999n, VARIABLE, 0, borrower);
      expect(await variableDebtToken.balanceOf(borrower)).to.equal(15_000_000000n);
    });

    it("reverts when the amount is zero", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await expect(
        pool.connect(borrower).borrow(reserves.USDC.asset, 0n, VARIABLE, 0, borrower),
      ).to.be.revertedWithCustomError(pool, "InvalidAmount");
    });

    it("reverts when the amount is above the aToken supply", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await expect(
        pool.connect(borrower).borrow(reserves.USDC.asset, 10_000_000_000001n, VARIABLE, 0, borrower),
      ).to.be.revertedWithCustomError(pool, "InvalidAmount");
    });

    it("reverts when borrowing is not enabled", async function () {
      const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await configurator.setReserveBorrowing(reserves.USDC.asset, false);
      await expect(
        pool.connect(borrower).borrow(reserves.USDC.asset, 1n, VARIABLE, 0, borrower),
      ).to.be.revertedWithCustomError(pool, "BorrowingNotEnabled");
    });

    it("reverts when the rate mode is not variable", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      for (const mode of [0, 1]) {
        await expect(
          pool.connect(borrower).borrow(reserves.USDC.asset, 1n, mode, 0, borrower),
        ).to.be.revertedWithCustomError(pool, "InvalidInterestRateModeSelected");
      }
      await expect(pool.connect(borrower).borrow(reserves.USDC.asset, 1n, 3, 0, borrower)).to.be.revertedWithPanic(
        0x21,
      );
    });

    it("reverts without collateral, since the position's ltv is zero", async function () {
      const { pool, reserves, liquidator } = await networkHelpers.loadFixture(supplied);
      await expect(
        pool.connect(liquidator).borrow(reserves.USDC.asset, 1n, VARIABLE, 0, liquidator),
      ).to.be.revertedWithCustomError(pool, "LtvValidationFailed");
    });

    it("reverts in v3.0.2 when the health factor is exactly 1 before anything is borrowed", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(suppliedOfV302);
      await pool.connect(borrower).borrow(reserves.USDC.asset, 15_000_000000n, VARIABLE, 0, borrower);
      await reserves.WETH.feed.updateAnswer(1_875_00000000n);
      expect((await pool.getUserAccountData(borrower)).healthFactor).to.equal(10n ** 18n);
      await expect(
        pool.connect(borrower).borrow(reserves.USDC.asset, 1n, VARIABLE, 0, borrower),
      ).to.be.revertedWithCustomError(pool, "HealthFactorLowerThanLiquidationThreshold");
    });

    it("reverts when the health factor would fall below 1", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await expect(
        pool.connect(borrower).borrow(reserves.USDC.asset, 16_000_000001n, VARIABLE, 0, borrower),
      ).to.be.revertedWithCustomError(pool, "HealthFactorLowerThanLiquidationThreshold");
    });

    it("panics when the reserve has lent the liquidity out", async function () {
      const { pool, reserves, borrower, liquidator } = await networkHelpers.loadFixture(supplied);
      const { USDC, WETH } = reserves;
      await pool.connect(liquidator).supply(WETH.asset, 10_000n * WETH.unit, liquidator, 0);
      await pool.connect(liquidator).borrow(USDC.asset, 9_999_999_000000n, VARIABLE, 0, liquidator);
      await expect(pool.connect(borrower).borrow(USDC.asset, 1_000001n, VARIABLE, 0, borrower)).to.be.revertedWithPanic(
        PANIC_UNDERFLOW,
      );
    });

    describe("of a siloed asset", function () {
      async function withSiloedUsdc(): Promise<LendingFixture> {
        const market = await supplied();
        await market.configurator.setSiloedBorrowing(market.reserves.USDC.asset, true);
        return market;
      }

      it("is allowed alone, and again", async function () {
        const { pool, reserves, borrower } = await networkHelpers.loadFixture(withSiloedUsdc);
        await pool.connect(borrower).borrow(reserves.USDC.asset, 100_000000n, VARIABLE, 0, borrower);
        await pool.connect(borrower).borrow(reserves.USDC.asset, 100_000000n, VARIABLE, 0, borrower);
        expect(await reserves.USDC.variableDebtToken.balanceOf(borrower)).to.equal(200_000000n);
      });

      it("reverts beside other debt", async function () {
        const { pool, reserves, borrower } = await networkHelpers.loadFixture(withSiloedUsdc);
        await pool.connect(borrower).borrow(reserves.USDe.asset, 1n, VARIABLE, 0, borrower);
        await expect(
          pool.connect(borrower).borrow(reserves.USDC.asset, 1n, VARIABLE, 0, borrower),
        ).to.be.revertedWithCustomError(pool, "SiloedBorrowingViolation");
      });

      it("shuts out other debt", async function () {
        const { pool, reserves, borrower } = await networkHelpers.loadFixture(withSiloedUsdc);
        await pool.connect(borrower).borrow(reserves.USDC.asset, 100_000000n, VARIABLE, 0, borrower);
        await expect(
          pool.connect(borrower).borrow(reserves.USDe.asset, 1n, VARIABLE, 0, borrower),
        ).to.be.revertedWithCustomError(pool, "SiloedBorrowingViolation");
      });
    });
  });
});
