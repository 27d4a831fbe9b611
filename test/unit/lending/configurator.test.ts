import { expect } from "chai";
import { network } from "hardhat";
import { IPoolErrors__factory } from "../../../typechain-types/index.ts";
import { ALL, type LendingFixture, deployLendingFixture, STABLECOINS, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function market(): Promise<LendingFixture> {
  return deployLendingFixture(ethers);
}

const errors = IPoolErrors__factory.connect(ethers.ZeroAddress, ethers.provider);

describe("PoolConfigurator", function () {
  it("obeys the owner of the addresses provider only", async function () {
    const { configurator, reserves, stranger } = await networkHelpers.loadFixture(market);
    const { asset } = reserves.USDC;
    const asStranger = configurator.connect(stranger);
    for (const call of [
      () => asStranger.initReserves([]),
      () => asStranger.configureReserveAsCollateral(asset, 0, 0, 0),
      () => asStranger.setReserveLtvzero(asset, true),
      () => asStranger.setReserveBorrowing(asset, false),
      () => asStranger.setReserveFlashLoaning(asset, false),
      () => asStranger.setReserveActive(asset, false),
      () => asStranger.setReserveFreeze(asset, true),
      () => asStranger["setReservePause(address,bool)"](asset, true),
      () => asStranger["setReservePause(address,bool,uint40)"](asset, true, 0),
      () => asStranger["setPoolPause(bool)"](true),
      () => asStranger["setPoolPause(bool,uint40)"](true, 0),
      () => asStranger.disableLiquidationGracePeriod(asset),
      () => asStranger.setSiloedBorrowing(asset, true),
      () => asStranger.setReserveFactor(asset, 0),
      () => asStranger.setLiquidationProtocolFee(asset, 0),
      () => asStranger.setSupplyCap(asset, 0),
      () => asStranger.setBorrowCap(asset, 0),
      () => asStranger.setReserveInterestRateData(asset, "0x"),
      () => asStranger.updateFlashloanPremium(0),
      () =>
        asStranger.setLiquidationRules({
          closeFactorBps: 1n,
          closeFactorScope: 0,
          badDebtBecomesDeficit: false,
          selfLiquidationAllowed: false,
          closeFactorHealthFactorThreshold: 0,
          minBaseMaxCloseFactorThreshold: 0,
          minLeftoverBase: 0,
        }),
      () => asStranger.setEModeCategory(1, 1, 1, 1, ""),
      () => asStranger.setAssetCollateralInEMode(asset, 1, true),
      () => asStranger.setAssetBorrowableInEMode(asset, 1, true),
      () => asStranger.setAssetLtvzeroInEMode(asset, 1, true),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(errors, "CallerNotPoolAdmin");
    }
  });

  it("is the only one the pool obeys", async function () {
    const { pool, reserves, owner } = await networkHelpers.loadFixture(market);
    const { asset } = reserves.USDC;
    const asOwner = pool.connect(owner);
    for (const call of [
      () => asOwner.initReserve(asset, asset, asset),
      () => asOwner.syncIndexesState(asset),
      () => asOwner.syncRatesState(asset),
      () => asOwner.setConfiguration(asset, { data: 0n }),
      () => asOwner.configureEModeCategoryCollateralBitmap(1, 0),
      () => asOwner.configureEModeCategoryBorrowableBitmap(1, 0),
      () => asOwner.configureEModeCategoryLtvzeroBitmap(1, 0),
      () => asOwner.updateFlashloanPremium(0),
      () => asOwner.setLiquidationGracePeriod(asset, 0),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(errors, "CallerNotPoolConfigurator");
    }
  });

  describe("initReserves", function () {
    it("reverts when the asset is listed already", async function () {
      const { configurator, reserves, owner } = await networkHelpers.loadFixture(market);
      const { asset, aToken, variableDebtToken } = reserves.USDC;
      await expect(
        configurator
          .connect(owner)
          .initReserves([{ underlyingAsset: asset, aToken, variableDebtToken, interestRateData: "0x" }]),
      ).to.be.revertedWithCustomError(errors, "ReserveAlreadyInitialized");
    });
  });

  describe("configureReserveAsCollateral", function () {
    it("reverts when ltv, threshold and bonus do not fit together", async function () {
      const { configurator, reserves } = await networkHelpers.loadFixture(market);
      for (const [ltv, threshold, bonus] of [
        [7_501, 7_500, 10_500],
        [7_000, 7_500, 10_000],
        [7_000, 9_600, 10_500],
        [0, 0, 10_500],
      ] as const) {
        await expect(
          configurator.configureReserveAsCollateral(reserves.WETH.asset, ltv, threshold, bonus),
        ).to.be.revertedWithCustomError(errors, "InvalidReserveParams");
      }
    });

    it("reverts when a reserve with suppliers stops being collateral", async function () {
      const { configurator, reserves } = await networkHelpers.loadFixture(market);
      await expect(
        configurator.configureReserveAsCollateral(reserves.WETH.asset, 0, 0, 0),
      ).to.be.revertedWithCustomError(errors, "ReserveLiquidityNotZero");
    });

    it("reverts when the asset is not listed", async function () {
      const { configurator, stranger } = await networkHelpers.loadFixture(market);
      await expect(
        configurator.configureReserveAsCollateral(stranger, 7_000, 7_500, 10_500),
      ).to.be.revertedWithCustomError(errors, "AssetNotListed");
    });
  });

  it("refuses values that do not fit", async function () {
    const { configurator, reserves } = await networkHelpers.loadFixture(market);
    const { asset } = reserves.USDC;
    await expect(configurator.setReserveFactor(asset, 10_001)).to.be.revertedWithCustomError(
      errors,
      "InvalidReserveFactor",
    );
    await expect(configurator.setLiquidationProtocolFee(asset, 10_001)).to.be.revertedWithCustomError(
      errors,
      "InvalidLiquidationProtocolFee",
    );
    await expect(configurator.setSupplyCap(asset, 2n ** 36n)).to.be.revertedWithCustomError(errors, "InvalidSupplyCap");
    await expect(configurator.setBorrowCap(asset, 2n ** 36n)).to.be.revertedWithCustomError(errors, "InvalidBorrowCap");
    await expect(configurator.updateFlashloanPremium(10_001)).to.be.revertedWithCustomError(
      errors,
      "FlashloanPremiumInvalid",
    );
    await expect(
      configurator["setReservePause(address,bool,uint40)"](asset, false, 4 * 3_600 + 1),
    ).to.be.revertedWithCustomError(errors, "InvalidGracePeriod");
    await expect(configurator.setReserveActive(asset, false)).to.be.revertedWithCustomError(
      errors,
      "ReserveLiquidityNotZero",
    );
  });

  it("refuses to silo an asset that is owed", async function () {
    const { pool, configurator, reserves, lender } = await networkHelpers.loadFixture(market);
    await pool.connect(lender).borrow(reserves.USDC.asset, 1n, VARIABLE, 0, lender);
    await expect(configurator.setSiloedBorrowing(reserves.USDC.asset, true)).to.be.revertedWithCustomError(
      errors,
      "ReserveDebtNotZero",
    );
  });

  describe("e-modes", function () {
    it("revert when category 0 is configured, or the parameters do not fit together", async function () {
      const { configurator } = await networkHelpers.loadFixture(market);
      await expect(configurator.setEModeCategory(0, 9_000, 9_300, 10_200, "")).to.be.revertedWithCustomError(
        errors,
        "EModeCategoryReserved",
      );
      for (const [ltv, threshold, bonus] of [
        [0, 9_300, 10_200],
        [9_301, 9_300, 10_200],
        [9_000, 9_300, 10_000],
        [9_000, 9_900, 10_200],
      ] as const) {
        await expect(configurator.setEModeCategory(3, ltv, threshold, bonus, "")).to.be.revertedWithCustomError(
          errors,
          "InvalidEmodeCategoryParams",
        );
      }
    });

    it("revert when an asset joins category 0, joins as collateral while frozen, or gets ltv zero where it is none", async function () {
      const { configurator, reserves } = await networkHelpers.loadFixture(market);
      const { asset } = reserves.WETH;
      for (const join of [
        configurator.setAssetCollateralInEMode(asset, 0, true),
        configurator.setAssetBorrowableInEMode(asset, 0, true),
      ]) {
        await expect(join).to.be.revertedWithCustomError(errors, "EModeCategoryReserved");
      }
      await configurator.setReserveFreeze(reserves.USDC.asset, true);
      await expect(
        configurator.setAssetCollateralInEMode(reserves.USDC.asset, STABLECOINS, true),
      ).to.be.revertedWithCustomError(errors, "ReserveFrozen");
      await expect(configurator.setAssetLtvzeroInEMode(asset, STABLECOINS, true))
        .to.be.revertedWithCustomError(errors, "MustBeEmodeCollateral")
        .withArgs(asset, STABLECOINS);
    });

    it("forget ltv zero when the asset leaves", async function () {
      const { pool, configurator, reserves } = await networkHelpers.loadFixture(market);
      const { asset } = reserves.USDe;
      await configurator.setAssetLtvzeroInEMode(asset, STABLECOINS, true);
      await expect(configurator.setAssetCollateralInEMode(asset, STABLECOINS, false))
        .to.emit(configurator, "AssetLtvzeroInEModeChanged")
        .withArgs(asset, STABLECOINS, false);
      expect(await pool.getEModeCategoryLtvzeroBitmap(STABLECOINS)).to.equal(0n);
    });
  });

  describe("setReserveFreeze (v3.6)", function () {
    it("stops supply and borrowing, and sets the ltv to zero in and outside e-modes", async function () {
      const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(market);
      const { asset } = reserves.USDe;
      const freeze = configurator.setReserveFreeze(asset, true);
      await expect(freeze).to.emit(configurator, "AssetLtvzeroInEModeChanged").withArgs(asset, STABLECOINS, true);
      await expect(freeze).to.emit(configurator, "PendingLtvChanged").withArgs(asset, 7_200n);
      await expect(freeze).to.emit(configurator, "ReserveFrozen").withArgs(asset, true);
      await expect(pool.connect(borrower).supply(asset, 1n, borrower, 0)).to.be.revertedWithCustomError(
        pool,
        "ReserveFrozen",
      );
      await expect(pool.connect(borrower).borrow(asset, 1n, VARIABLE, 0, borrower)).to.be.revertedWithCustomError(
        pool,
        "ReserveFrozen",
      );
      expect(await configurator.getPendingLtv(asset)).to.equal(7_200n);
    });

    it("restores no ltv when thawed: that takes a call each", async function () {
      const { pool, configurator, dataProvider, reserves } = await networkHelpers.loadFixture(market);
      const { asset } = reserves.USDe;
      await configurator.setReserveFreeze(asset, true);
      await expect(configurator.setReserveLtvzero(asset, false)).to.be.revertedWithCustomError(errors, "ReserveFrozen");
      await expect(configurator.setAssetLtvzeroInEMode(asset, STABLECOINS, false)).to.be.revertedWithCustomError(
        errors,
        "ReserveFrozen",
      );
      await configurator.setReserveFreeze(asset, false);
      expect((await dataProvider.getReserveConfigurationData(asset)).ltv).to.equal(0n);
      await configurator.setReserveLtvzero(asset, false);
      expect((await dataProvider.getReserveConfigurationData(asset)).ltv).to.equal(7_200n);
      await configurator.setAssetLtvzeroInEMode(asset, STABLECOINS, false);
      expect(await pool.getEModeCategoryLtvzeroBitmap(STABLECOINS)).to.equal(0n);
    });

    it("reverts when the state would not change, as does setReserveLtvzero", async function () {
      const { configurator, reserves } = await networkHelpers.loadFixture(market);
      const { asset } = reserves.USDe;
      await expect(configurator.setReserveFreeze(asset, false)).to.be.revertedWithCustomError(
        errors,
        "InvalidFreezeState",
      );
      await expect(configurator.setReserveLtvzero(asset, false)).to.be.revertedWithCustomError(
        errors,
        "InvalidLtvzeroState",
      );
      await configurator.setReserveLtvzero(asset, true);
      await expect(configurator.setReserveLtvzero(asset, true)).to.be.revertedWithCustomError(
        errors,
        "InvalidLtvzeroState",
      );
    });

    it("keeps an ltv configured meanwhile as pending", async function () {
      const { configurator, dataProvider, reserves } = await networkHelpers.loadFixture(market);
      const { asset } = reserves.USDe;
      await configurator.setReserveFreeze(asset, true);
      await configurator.configureReserveAsCollateral(asset, 6_000, 7_500, 10_850);
      expect((await dataProvider.getReserveConfigurationData(asset)).ltv).to.equal(0n);
      expect(await configurator.getPendingLtv(asset)).to.equal(6_000n);
    });
  });

  describe("setReservePause and setPoolPause", function () {
    it("stop everything, and let it go on", async function () {
      const { pool, configurator, reserves, lender } = await networkHelpers.loadFixture(market);
      const { asset } = reserves.USDC;
      const asLender = pool.connect(lender);
      await asLender.borrow(asset, 1_000000n, VARIABLE, 0, lender);
      await configurator["setPoolPause(bool)"](true);
      for (const call of [
        () => asLender.supply(asset, 1n, lender, 0),
        () => asLender.withdraw(asset, 1n, lender),
        () => asLender.borrow(asset, 1n, VARIABLE, 0, lender),
        () => asLender.repay(asset, 1n, VARIABLE, lender),
        () => asLender.setUserUseReserveAsCollateral(asset, false),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(pool, "ReservePaused");
      }
      await configurator["setPoolPause(bool,uint40)"](false, 60);
      expect(await pool.getLiquidationGracePeriod(asset)).to.equal(BigInt(await networkHelpers.time.latest()) + 60n);
      await asLender.repay(asset, ALL, VARIABLE, lender);
      await expect(configurator.disableLiquidationGracePeriod(asset))
        .to.emit(configurator, "LiquidationGracePeriodDisabled")
        .withArgs(asset);
      expect(await pool.getLiquidationGracePeriod(asset)).to.equal(0n);
    });
  });

  it("deactivates a reserve without suppliers, which then refuses everything", async function () {
    const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(async function empty() {
      return deployLendingFixture(ethers, { withLiquidity: false });
    });
    const { asset } = reserves.USDC;
    await configurator.setReserveActive(asset, false);
    const asBorrower = pool.connect(borrower);
    for (const call of [
      () => asBorrower.supply(asset, 1n, borrower, 0),
      () => asBorrower.borrow(asset, 1n, VARIABLE, 0, borrower),
      () => asBorrower.repay(asset, 1n, VARIABLE, borrower),
      () => asBorrower.setUserUseReserveAsCollateral(asset, true),
      () => asBorrower.liquidationCall(asset, asset, pool, 1n, false),
    ]) {
      await expect(call()).to.be.revertedWithCustomError(pool, "ReserveInactive");
    }
  });
});
