import { expect } from "chai";
import { network } from "hardhat";
import { ALL, type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

/** The borrower supplies 10 WETH and owes 10,000 USDC. */
async function borrowed(): Promise<LendingFixture> {
  const market = await deployLendingFixture(ethers);
  const { pool, reserves, borrower } = market;
  await pool.connect(borrower).supply(reserves.WETH.asset, 10n * reserves.WETH.unit, borrower, 0);
  await pool.connect(borrower).borrow(reserves.USDC.asset, 10_000_000000n, VARIABLE, 0, borrower);
  return market;
}

describe("LendingPool", function () {
  describe("repay", function () {
    it("burns debt and takes the underlying", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      const { asset, token, aToken, variableDebtToken } = reserves.USDC;
      const repay = pool.connect(borrower).repay(asset, 4_000_000000n, VARIABLE, borrower);
      await expect(repay)
        .to.emit(pool, "Repay")
        .withArgs(asset, borrower.address, borrower.address, 4_000_000000n, false);
      await expect(repay).to.changeTokenBalances(ethers, token, [borrower, aToken], [-4_000_000000n, 4_000_000000n]);
      expect(await variableDebtToken.balanceOf(borrower)).to.equal(6_000_000000n);
    });

    it("takes no more than the debt, returns it, and clears the borrowing flag", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      const { asset } = reserves.USDC;
      const asBorrower = pool.connect(borrower);
      expect(await asBorrower.repay.staticCall(asset, 99_000_000000n, VARIABLE, borrower)).to.equal(10_000_000000n);
      await asBorrower.repay(asset, ALL, VARIABLE, borrower);
      const { data } = await pool.getUserConfiguration(borrower);
      const wethId = 2n;
      expect(data).to.equal(1n << (2n * wethId + 1n));
    });

    it("lets anyone repay an explicit amount for another", async function () {
      const { pool, reserves, borrower, liquidator } = await networkHelpers.loadFixture(borrowed);
      await expect(pool.connect(liquidator).repay(reserves.USDC.asset, 1_000000n, VARIABLE, borrower))
        .to.emit(pool, "Repay")
        .withArgs(reserves.USDC.asset, borrower.address, liquidator.address, 1_000000n, false);
    });

    it("reverts when all is repaid for another", async function () {
      const { pool, reserves, borrower, liquidator } = await networkHelpers.loadFixture(borrowed);
      await expect(
        pool.connect(liquidator).repay(reserves.USDC.asset, ALL, VARIABLE, borrower),
      ).to.be.revertedWithCustomError(pool, "NoExplicitAmountToRepayOnBehalf");
    });

    it("reverts when the amount is zero", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      await expect(
        pool.connect(borrower).repay(reserves.USDC.asset, 0n, VARIABLE, borrower),
      ).to.be.revertedWithCustomError(pool, "InvalidAmount");
    });

    it("reverts when the rate mode is not variable", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      await expect(pool.connect(borrower).repay(reserves.USDC.asset, 1n, 1, borrower)).to.be.revertedWithCustomError(
        pool,
        "InvalidInterestRateModeSelected",
      );
    });

    it("reverts when there is no debt", async function () {
      const { pool, reserves, liquidator } = await networkHelpers.loadFixture(borrowed);
      await expect(
        pool.connect(liquidator).repay(reserves.USDC.asset, 1n, VARIABLE, liquidator),
      ).to.be.revertedWithCustomError(pool, "NoDebtOfSelectedType");
    });

    it("repays after a permit that fails, if the allowance is there", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      const nothing = ethers.ZeroHash;
      await pool
        .connect(borrower)
        .repayWithPermit(reserves.USDC.asset, 1_000000n, VARIABLE, borrower, ALL, 27, nothing, nothing);
      expect(await reserves.USDC.variableDebtToken.balanceOf(borrower)).to.equal(9_999_000000n);
    });
  });

  describe("repayWithATokens", function () {
    it("burns aTokens and debt, and leaves liquidity where it is", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      const { asset, aToken, variableDebtToken } = reserves.USDC;
      await pool.connect(borrower).supply(asset, 3_000_000000n, borrower, 0);
      const liquidity = await pool.getVirtualUnderlyingBalance(asset);
      await expect(pool.connect(borrower).repayWithATokens(asset, 1_000_000000n, VARIABLE))
        .to.emit(pool, "Repay")
        .withArgs(asset, borrower.address, borrower.address, 1_000_000000n, true);
      expect(await aToken.balanceOf(borrower)).to.equal(2_000_000000n);
      expect(await variableDebtToken.balanceOf(borrower)).to.equal(9_000_000000n);
      expect(await pool.getVirtualUnderlyingBalance(asset)).to.equal(liquidity);
    });

    it("uses all aTokens for uint256 max, and switches their collateral use off", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      const { asset, aToken, variableDebtToken } = reserves.USDC;
      await pool.connect(borrower).supply(asset, 3_000_000000n, borrower, 0);
      await expect(pool.connect(borrower).repayWithATokens(asset, ALL, VARIABLE))
        .to.emit(pool, "ReserveUsedAsCollateralDisabled")
        .withArgs(asset, borrower.address);
      expect(await aToken.balanceOf(borrower)).to.equal(0n);
      expect(await variableDebtToken.balanceOf(borrower)).to.equal(7_000_000000n);
    });

    it("reverts when the position is unhealthy afterwards", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      await pool.connect(borrower).supply(reserves.USDC.asset, 1_000_000000n, borrower, 0);
      await reserves.WETH.feed.updateAnswer(1_000_00000000n);
      await expect(
        pool.connect(borrower).repayWithATokens(reserves.USDC.asset, 100_000000n, VARIABLE),
      ).to.be.revertedWithCustomError(pool, "HealthFactorLowerThanLiquidationThreshold");
    });
  });
});
