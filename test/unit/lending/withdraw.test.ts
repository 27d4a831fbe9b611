import { expect } from "chai";
import { network } from "hardhat";
import { ALL, type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");
const PANIC_UNDERFLOW = 0x11;

/** The borrower supplies 10 WETH (20,000 USD) and 1,000 USDe, and borrows nothing yet. */
async function supplied(): Promise<LendingFixture> {
  const market = await deployLendingFixture(ethers);
  const { pool, reserves, borrower } = market;
  await pool.connect(borrower).supply(reserves.WETH.asset, 10n * reserves.WETH.unit, borrower, 0);
  await pool.connect(borrower).supply(reserves.USDe.asset, 1_000n * reserves.USDe.unit, borrower, 0);
  return market;
}

async function borrowed(): Promise<LendingFixture> {
  const market = await supplied();
  await market.pool
    .connect(market.borrower)
    .borrow(market.reserves.USDC.asset, 8_000_000000n, VARIABLE, 0, market.borrower);
  return market;
}

describe("LendingPool", function () {
  describe("withdraw", function () {
    it("burns aTokens and sends the underlying to the receiver", async function () {
      const { pool, reserves, borrower, stranger } = await networkHelpers.loadFixture(supplied);
      const { asset, token, aToken, unit } = reserves.WETH;
      const withdraw = pool.connect(borrower).withdraw(asset, 4n * unit, stranger);
      await expect(withdraw)
        .to.emit(pool, "Withdraw")
        .withArgs(asset, borrower.address, stranger.address, 4n * unit);
      await expect(withdraw).to.changeTokenBalances(ethers, token, [aToken, stranger], [-4n * unit, 4n * unit]);
      expect(await aToken.balanceOf(borrower)).to.equal(6n * unit);
    });

    it("returns all there is for uint256 max, and switches collateral off", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      const { asset, unit } = reserves.WETH;
      expect(await pool.connect(borrower).withdraw.staticCall(asset, ALL, borrower)).to.equal(10n * unit);
      await expect(pool.connect(borrower).withdraw(asset, ALL, borrower))
        .to.emit(pool, "ReserveUsedAsCollateralDisabled")
        .withArgs(asset, borrower.address);
    });

    it("reverts when the receiver is the aToken", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await expect(
        pool.connect(borrower).withdraw(reserves.WETH.asset, 1n, reserves.WETH.aToken),
      ).to.be.revertedWithCustomError(pool, "WithdrawToAToken");
    });

    it("reverts when the amount is zero, also as all of nothing", async function () {
      const { pool, reserves, borrower, stranger } = await networkHelpers.loadFixture(supplied);
      await expect(pool.connect(borrower).withdraw(reserves.WETH.asset, 0n, borrower)).to.be.revertedWithCustomError(
        pool,
        "InvalidAmount",
      );
      await expect(pool.connect(stranger).withdraw(reserves.WETH.asset, ALL, stranger)).to.be.revertedWithCustomError(
        pool,
        "InvalidAmount",
      );
    });

    it("reverts when more is asked for than is held", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await expect(
        pool.connect(borrower).withdraw(reserves.WETH.asset, 10n * reserves.WETH.unit + 1n, borrower),
      ).to.be.revertedWithCustomError(pool, "NotEnoughAvailableUserBalance");
    });

    it("panics when the reserve has lent the liquidity out", async function () {
      const { pool, reserves, lender, borrower } = await networkHelpers.loadFixture(borrowed);
      await expect(pool.connect(lender).withdraw(reserves.USDC.asset, ALL, lender)).to.be.revertedWithPanic(
        PANIC_UNDERFLOW,
      );
      await pool.connect(borrower).repay(reserves.USDC.asset, ALL, VARIABLE, borrower);
      await pool.connect(lender).withdraw(reserves.USDC.asset, ALL, lender);
    });

    it("panics rather than pay out a donation", async function () {
      const { pool, reserves, lender, liquidator } = await networkHelpers.loadFixture(borrowed);
      await reserves.USDC.token.connect(liquidator).transfer(reserves.USDC.aToken, 8_000_000000n);
      await expect(pool.connect(lender).withdraw(reserves.USDC.asset, ALL, lender)).to.be.revertedWithPanic(
        PANIC_UNDERFLOW,
      );
    });

    it("reverts when the health factor would fall below 1, and not at the last unit before", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      // 8,000 USD of debt need 1,000 USDe * 0.75 + x WETH * 2,000 * 0.80: x = 4.53125.
      const free = 10n * reserves.WETH.unit - 4_531250000000000000n;
      await expect(
        pool.connect(borrower).withdraw(reserves.WETH.asset, free + 10n ** 10n, borrower),
      ).to.be.revertedWithCustomError(pool, "HealthFactorLowerThanLiquidationThreshold");
      await pool.connect(borrower).withdraw(reserves.WETH.asset, free, borrower);
      expect((await pool.getUserAccountData(borrower)).healthFactor).to.equal(10n ** 18n);
    });

    it("reverts when collateral with ltv zero has to leave first", async function () {
      const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      await configurator.setReserveLtvzero(reserves.USDe.asset, true);
      await expect(pool.connect(borrower).withdraw(reserves.WETH.asset, 1n, borrower)).to.be.revertedWithCustomError(
        pool,
        "LtvValidationFailed",
      );
      await pool.connect(borrower).withdraw(reserves.USDe.asset, ALL, borrower);
      await pool.connect(borrower).withdraw(reserves.WETH.asset, 1n, borrower);
    });
  });
});
