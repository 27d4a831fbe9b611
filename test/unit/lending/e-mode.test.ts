import { expect } from "chai";
import { network } from "hardhat";
import { type LendingFixture, deployLendingFixture, STABLECOINS, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");
const EMPTY = 2;

/** The borrower supplies 1,000 USDe. */
async function supplied(): Promise<LendingFixture> {
  const market = await deployLendingFixture(ethers);
  const { pool, reserves, borrower, configurator } = market;
  await pool.connect(borrower).supply(reserves.USDe.asset, 1_000n * reserves.USDe.unit, borrower, 0);
  await configurator.setEModeCategory(EMPTY, 9_100, 9_400, 10_100, "No members");
  return market;
}

describe("LendingPool", function () {
  describe("setUserEMode", function () {
    it("replaces the asset's parameters by the category's", async function () {
      const { pool, borrower } = await networkHelpers.loadFixture(supplied);
      await expect(pool.connect(borrower).setUserEMode(STABLECOINS))
        .to.emit(pool, "UserEModeSet")
        .withArgs(borrower.address, STABLECOINS);
      const account = await pool.getUserAccountData(borrower);
      expect(account.ltv).to.equal(9_000n);
      expect(account.currentLiquidationThreshold).to.equal(9_300n);
      expect(await pool.getUserEMode(borrower)).to.equal(BigInt(STABLECOINS));
    });

    it("leaves the parameters of assets outside the category as they are", async function () {
      const { pool, borrower } = await networkHelpers.loadFixture(supplied);
      await pool.connect(borrower).setUserEMode(EMPTY);
      expect((await pool.getUserAccountData(borrower)).ltv).to.equal(7_200n);
    });

    it("does nothing when the user is in the category already", async function () {
      const { pool, borrower } = await networkHelpers.loadFixture(supplied);
      await expect(pool.connect(borrower).setUserEMode(0)).not.to.emit(pool, "UserEModeSet");
    });

    it("reverts when the category is not configured", async function () {
      const { pool, borrower } = await networkHelpers.loadFixture(supplied);
      await expect(pool.connect(borrower).setUserEMode(9)).to.be.revertedWithCustomError(
        pool,
        "InconsistentEModeCategory",
      );
    });

    it("reverts when debt cannot be borrowed in the category entered", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await pool.connect(borrower).borrow(reserves.WETH.asset, 10n ** 16n, VARIABLE, 0, borrower);
      await expect(pool.connect(borrower).setUserEMode(STABLECOINS))
        .to.be.revertedWithCustomError(pool, "InvalidDebtInEmode")
        .withArgs(reserves.WETH.asset, STABLECOINS);
    });

    it("reverts when debt cannot be borrowed outside the category left", async function () {
      const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await configurator.setReserveBorrowing(reserves.USDC.asset, false);
      await pool.connect(borrower).setUserEMode(STABLECOINS);
      await pool.connect(borrower).borrow(reserves.USDC.asset, 1_000000n, VARIABLE, 0, borrower);
      await expect(pool.connect(borrower).setUserEMode(0))
        .to.be.revertedWithCustomError(pool, "InvalidDebtInEmode")
        .withArgs(reserves.USDC.asset, 0);
    });

    it("reverts when collateral has ltv zero in the category entered", async function () {
      const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await configurator.setAssetLtvzeroInEMode(reserves.USDe.asset, STABLECOINS, true);
      await expect(pool.connect(borrower).setUserEMode(STABLECOINS))
        .to.be.revertedWithCustomError(pool, "InvalidCollateralInEmode")
        .withArgs(reserves.USDe.asset, STABLECOINS);
    });

    it("reverts when leaving would make the position unhealthy", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await pool.connect(borrower).setUserEMode(STABLECOINS);
      await pool.connect(borrower).borrow(reserves.USDC.asset, 900_000000n, VARIABLE, 0, borrower);
      await expect(pool.connect(borrower).setUserEMode(0)).to.be.revertedWithCustomError(
        pool,
        "HealthFactorLowerThanLiquidationThreshold",
      );
    });
  });

  describe("borrow in an e-mode", function () {
    it("reverts when the asset is not borrowable there", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(supplied);
      await pool.connect(borrower).setUserEMode(STABLECOINS);
      await expect(
        pool.connect(borrower).borrow(reserves.WETH.asset, 1n, VARIABLE, 0, borrower),
      ).to.be.revertedWithCustomError(pool, "NotBorrowableInEMode");
    });
  });

  describe("an asset that is collateral only in an e-mode", function () {
    async function eModeOnly(): Promise<LendingFixture> {
      const market = await deployLendingFixture(ethers, { withLiquidity: false });
      const { pool, configurator, reserves, lender } = market;
      await configurator.configureReserveAsCollateral(reserves.USDe.asset, 0, 0, 0);
      await pool.connect(lender).supply(reserves.USDC.asset, 1_000_000000n, lender, 0);
      return market;
    }

    it("backs a loan inside and nothing outside", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(eModeOnly);
      const asBorrower = pool.connect(borrower);
      await asBorrower.supply(reserves.USDe.asset, 100n * reserves.USDe.unit, borrower, 0);
      expect((await pool.getUserAccountData(borrower)).totalCollateralBase).to.equal(0n);
      await expect(asBorrower.setUserUseReserveAsCollateral(reserves.USDe.asset, true)).to.be.revertedWithCustomError(
        pool,
        "UserInIsolationModeOrLtvZero",
      );

      await asBorrower.setUserEMode(STABLECOINS);
      await asBorrower.setUserUseReserveAsCollateral(reserves.USDe.asset, true);
      await asBorrower.borrow(reserves.USDC.asset, 90_000000n, VARIABLE, 0, borrower);
      await asBorrower.repay(reserves.USDC.asset, 90_000000n, VARIABLE, borrower);
      await expect(asBorrower.setUserEMode(0))
        .to.be.revertedWithCustomError(pool, "InvalidCollateralInEmode")
        .withArgs(reserves.USDe.asset, 0);
    });

    it("cannot lose the e-mode while it has suppliers", async function () {
      const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(eModeOnly);
      await pool.connect(borrower).supply(reserves.USDe.asset, 1n, borrower, 0);
      await expect(
        configurator.setAssetCollateralInEMode(reserves.USDe.asset, STABLECOINS, false),
      ).to.be.revertedWithCustomError(pool, "ReserveLiquidityNotZero");
    });
  });

  describe("e-mode getters", function () {
    it("show the category", async function () {
      const { pool } = await networkHelpers.loadFixture(supplied);
      const config = await pool.getEModeCategoryCollateralConfig(STABLECOINS);
      expect([...config]).to.deep.equal([9_000n, 9_300n, 10_200n]);
      expect([...(await pool.getEModeCategoryData(STABLECOINS))]).to.deep.equal([
        9_000n,
        9_300n,
        10_200n,
        ethers.ZeroAddress,
        "Stablecoins",
      ]);
      expect(await pool.getEModeCategoryLabel(STABLECOINS)).to.equal("Stablecoins");
      expect(await pool.getEModeCategoryCollateralBitmap(STABLECOINS)).to.equal(0b011n);
      expect(await pool.getEModeCategoryBorrowableBitmap(STABLECOINS)).to.equal(0b011n);
      expect(await pool.getEModeCategoryLtvzeroBitmap(STABLECOINS)).to.equal(0n);
    });
  });
});
