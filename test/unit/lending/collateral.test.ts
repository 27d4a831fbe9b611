import { expect } from "chai";
import { network } from "hardhat";
import { type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

/** The borrower supplies 10 WETH and 1,000 USDe and owes 8,000 USDC. */
async function borrowed(): Promise<LendingFixture> {
  const market = await deployLendingFixture(ethers);
  const { pool, reserves, borrower } = market;
  await pool.connect(borrower).supply(reserves.WETH.asset, 10n * reserves.WETH.unit, borrower, 0);
  await pool.connect(borrower).supply(reserves.USDe.asset, 1_000n * reserves.USDe.unit, borrower, 0);
  await pool.connect(borrower).borrow(reserves.USDC.asset, 8_000_000000n, VARIABLE, 0, borrower);
  return market;
}

describe("LendingPool", function () {
  describe("setUserUseReserveAsCollateral", function () {
    it("switches off and on again", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      const { asset } = reserves.USDe;
      const asBorrower = pool.connect(borrower);
      await expect(asBorrower.setUserUseReserveAsCollateral(asset, false))
        .to.emit(pool, "ReserveUsedAsCollateralDisabled")
        .withArgs(asset, borrower.address);
      expect((await pool.getUserAccountData(borrower)).totalCollateralBase).to.equal(20_000_00000000n);
      await expect(asBorrower.setUserUseReserveAsCollateral(asset, true))
        .to.emit(pool, "ReserveUsedAsCollateralEnabled")
        .withArgs(asset, borrower.address);
      expect((await pool.getUserAccountData(borrower)).totalCollateralBase).to.equal(21_000_00000000n);
    });

    it("does nothing when it is so already", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      await expect(pool.connect(borrower).setUserUseReserveAsCollateral(reserves.USDe.asset, true)).not.to.emit(
        pool,
        "ReserveUsedAsCollateralEnabled",
      );
    });

    it("reverts when nothing is held", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      await expect(
        pool.connect(borrower).setUserUseReserveAsCollateral(reserves.USDC.asset, true),
      ).to.be.revertedWithCustomError(pool, "UnderlyingBalanceZero");
    });

    it("reverts when the ltv is zero", async function () {
      const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      await pool.connect(borrower).setUserUseReserveAsCollateral(reserves.USDe.asset, false);
      await configurator.setReserveLtvzero(reserves.USDe.asset, true);
      await expect(
        pool.connect(borrower).setUserUseReserveAsCollateral(reserves.USDe.asset, true),
      ).to.be.revertedWithCustomError(pool, "UserInIsolationModeOrLtvZero");
    });

    it("reverts when the position would be unhealthy without it", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      await expect(
        pool.connect(borrower).setUserUseReserveAsCollateral(reserves.WETH.asset, false),
      ).to.be.revertedWithCustomError(pool, "HealthFactorLowerThanLiquidationThreshold");
    });

    it("reverts when collateral with ltv zero has to be switched off first", async function () {
      const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(borrowed);
      await pool.connect(borrower).supply(reserves.USDC.asset, 1_000000n, borrower, 0);
      await configurator.setReserveLtvzero(reserves.USDe.asset, true);
      await expect(
        pool.connect(borrower).setUserUseReserveAsCollateral(reserves.USDC.asset, false),
      ).to.be.revertedWithCustomError(pool, "LtvValidationFailed");
    });
  });

  describe("aToken transfer", function () {
    it("moves aTokens and does not switch collateral on for the receiver (v3.6)", async function () {
      const { pool, reserves, borrower, stranger } = await networkHelpers.loadFixture(borrowed);
      const { aToken, unit } = reserves.USDe;
      await expect(aToken.connect(borrower).transfer(stranger, 100n * unit))
        .to.emit(aToken, "BalanceTransfer")
        .withArgs(borrower.address, stranger.address, 100n * unit, 10n ** 27n);
      expect(await aToken.balanceOf(stranger)).to.equal(100n * unit);
      expect((await pool.getUserConfiguration(stranger)).data).to.equal(0n);
    });

    it("switches the sender's collateral off with the last token", async function () {
      const { pool, reserves, borrower, stranger } = await networkHelpers.loadFixture(borrowed);
      await expect(reserves.USDe.aToken.connect(borrower).transfer(stranger, 1_000n * reserves.USDe.unit))
        .to.emit(pool, "ReserveUsedAsCollateralDisabled")
        .withArgs(reserves.USDe.asset, borrower.address);
    });

    it("reverts when the sender would be unhealthy", async function () {
      const { pool, reserves, borrower, stranger } = await networkHelpers.loadFixture(borrowed);
      await expect(
        reserves.WETH.aToken.connect(borrower).transfer(stranger, 10n * reserves.WETH.unit),
      ).to.be.revertedWithCustomError(pool, "HealthFactorLowerThanLiquidationThreshold");
    });

    it("reverts when the sender's ltv zero collateral has to leave first", async function () {
      const { pool, configurator, reserves, borrower, stranger } = await networkHelpers.loadFixture(borrowed);
      await configurator.setReserveLtvzero(reserves.USDe.asset, true);
      await expect(reserves.WETH.aToken.connect(borrower).transfer(stranger, 1n)).to.be.revertedWithCustomError(
        pool,
        "LtvValidationFailed",
      );
    });

    it("reverts while the reserve is paused", async function () {
      const { pool, configurator, reserves, borrower, stranger } = await networkHelpers.loadFixture(borrowed);
      await configurator["setReservePause(address,bool)"](reserves.WETH.asset, true);
      await expect(reserves.WETH.aToken.connect(borrower).transfer(stranger, 1n)).to.be.revertedWithCustomError(
        pool,
        "ReservePaused",
      );
    });

    it("spends allowance, but not an unlimited one", async function () {
      const { reserves, borrower, stranger } = await networkHelpers.loadFixture(borrowed);
      const { aToken, unit } = reserves.USDe;
      await aToken.connect(borrower).approve(stranger, 5n * unit);
      await aToken.connect(stranger).transferFrom(borrower, stranger, 3n * unit);
      expect(await aToken.allowance(borrower, stranger)).to.equal(2n * unit);
      await expect(aToken.connect(stranger).transferFrom(borrower, stranger, 3n * unit))
        .to.be.revertedWithCustomError(aToken, "ERC20InsufficientAllowance")
        .withArgs(stranger.address, 2n * unit, 3n * unit);
      await aToken.connect(borrower).approve(stranger, ethers.MaxUint256);
      await aToken.connect(stranger).transferFrom(borrower, stranger, unit);
      expect(await aToken.allowance(borrower, stranger)).to.equal(ethers.MaxUint256);
      await aToken.connect(stranger).renounceAllowance(borrower);
      expect(await aToken.allowance(borrower, stranger)).to.equal(0n);
    });

    it("approves by signature, once and in time", async function () {
      const { reserves, borrower, stranger } = await networkHelpers.loadFixture(borrowed);
      const { aToken } = reserves.USDe;
      const permit = async (signer: typeof borrower, deadline: bigint) =>
        ethers.Signature.from(
          await signer.signTypedData(
            { name: "Aave USDe", version: "1", chainId: 31337, verifyingContract: await aToken.getAddress() },
            {
              Permit: [
                { name: "owner", type: "address" },
                { name: "spender", type: "address" },
                { name: "value", type: "uint256" },
                { name: "nonce", type: "uint256" },
                { name: "deadline", type: "uint256" },
              ],
            },
            { owner: borrower.address, spender: stranger.address, value: 42n, nonce: 0n, deadline },
          ),
        );
      const present = (s: Awaited<ReturnType<typeof permit>>, deadline: bigint) =>
        aToken.permit(borrower, stranger, 42n, deadline, s.v, s.r, s.s);

      await expect(present(await permit(borrower, 1n), 1n)).to.be.revertedWithCustomError(aToken, "InvalidExpiration");
      await expect(present(await permit(stranger, ethers.MaxUint256), ethers.MaxUint256)).to.be.revertedWithCustomError(
        aToken,
        "InvalidSignature",
      );
      const signed = await permit(borrower, ethers.MaxUint256);
      await present(signed, ethers.MaxUint256);
      expect(await aToken.allowance(borrower, stranger)).to.equal(42n);
      expect(await aToken.nonces(borrower)).to.equal(1n);
      await expect(present(signed, ethers.MaxUint256)).to.be.revertedWithCustomError(aToken, "InvalidSignature");
    });
  });

  describe("functions that belong to one caller", function () {
    it("finalizeTransfer reverts for anyone but the aToken", async function () {
      const { pool, reserves, borrower, stranger } = await networkHelpers.loadFixture(borrowed);
      await expect(
        pool.connect(stranger).finalizeTransfer(reserves.WETH.asset, borrower, stranger, 1n, 1n),
      ).to.be.revertedWithCustomError(pool, "CallerNotAToken");
    });

    it("token mint, burn and transfers of the pool revert for anyone else", async function () {
      const { reserves, borrower, stranger } = await networkHelpers.loadFixture(borrowed);
      const aToken = reserves.WETH.aToken.connect(stranger);
      const debt = reserves.WETH.variableDebtToken.connect(stranger);
      for (const call of [
        () => aToken.mint(stranger, stranger, 1n, 1n),
        () => aToken.burn(borrower, stranger, 1n, 1n, 1n),
        () => aToken.mintToTreasury(1n, 1n),
        () => aToken.transferOnLiquidation(borrower, stranger, 1n, 1n, 1n),
        () => aToken.transferUnderlyingTo(stranger, 1n),
        () => debt.mint(stranger, stranger, 1n, 1n, 1n),
        () => debt.burn(borrower, 1n, 1n),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(aToken, "CallerMustBePool");
      }
    });
  });
});
