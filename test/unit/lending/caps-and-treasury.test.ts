import { expect } from "chai";
import { network } from "hardhat";
import { type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function withInterest(): Promise<LendingFixture> {
  const market = await deployLendingFixture(ethers, {
    rates: { USDC: { optimalBps: 9_000n, baseBps: 1_000n, slope1Bps: 0n, slope2Bps: 0n } },
  });
  const { pool, reserves, borrower } = market;
  await pool.connect(borrower).supply(reserves.WETH.asset, 1_000n * reserves.WETH.unit, borrower, 0);
  await pool.connect(borrower).borrow(reserves.USDC.asset, 1_000_000_000000n, VARIABLE, 0, borrower);
  await networkHelpers.time.increase(30 * 86_400);
  return market;
}

describe("LendingPool", function () {
  describe("supply cap", function () {
    it("counts what is supplied and what the treasury has accrued", async function () {
      const { pool, configurator, reserves, lender } = await networkHelpers.loadFixture(withInterest);
      const { asset, aToken } = reserves.USDC;
      await pool.connect(lender).supply(asset, 1_000000n, lender, 0);
      const { accruedToTreasury } = await pool.getReserveData(asset);
      expect(accruedToTreasury).to.be.greaterThan(800_000000n);
      // Without the accrued share there would be room for 500 USDC.
      const cap = (await aToken.totalSupply()) / 1_000000n + 500n;
      await configurator.setSupplyCap(asset, cap);
      await expect(pool.connect(lender).supply(asset, 1_000000n, lender, 0)).to.be.revertedWithCustomError(
        pool,
        "SupplyCapExceeded",
      );
    });

    it("may be reached to the unit", async function () {
      const { pool, configurator, reserves, lender } = await networkHelpers.loadFixture(withInterest);
      const { asset, unit } = reserves.WETH;
      await configurator.setSupplyCap(asset, 11_001n);
      await expect(pool.connect(lender).supply(asset, unit + 1n, lender, 0)).to.be.revertedWithCustomError(
        pool,
        "SupplyCapExceeded",
      );
      await pool.connect(lender).supply(asset, unit, lender, 0);
    });
  });

  describe("borrow cap", function () {
    it("may be reached to the unit", async function () {
      const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(withInterest);
      const { asset, unit } = reserves.USDe;
      await configurator.setBorrowCap(asset, 100n);
      await expect(
        pool.connect(borrower).borrow(asset, 100n * unit + 1n, VARIABLE, 0, borrower),
      ).to.be.revertedWithCustomError(pool, "BorrowCapExceeded");
      await pool.connect(borrower).borrow(asset, 100n * unit, VARIABLE, 0, borrower);
    });

    it("is none at zero", async function () {
      const { pool, configurator, reserves, borrower } = await networkHelpers.loadFixture(withInterest);
      await configurator.setBorrowCap(reserves.USDe.asset, 0n);
      await pool.connect(borrower).borrow(reserves.USDe.asset, 100n * reserves.USDe.unit, VARIABLE, 0, borrower);
    });
  });

  describe("mintToTreasury", function () {
    it("mints the accrued share once, and skips reserves without one", async function () {
      const { pool, reserves, lender, treasury } = await networkHelpers.loadFixture(withInterest);
      const { asset, aToken } = reserves.USDC;
      await pool.connect(lender).supply(asset, 1_000000n, lender, 0);
      const { accruedToTreasury } = await pool.getReserveData(asset);
      await expect(pool.mintToTreasury([asset, reserves.WETH.asset])).to.emit(pool, "MintedToTreasury");
      expect(await aToken.scaledBalanceOf(treasury)).to.equal(accruedToTreasury);
      expect((await pool.getReserveData(asset)).accruedToTreasury).to.equal(0n);
      await expect(pool.mintToTreasury([asset])).not.to.emit(pool, "MintedToTreasury");
    });
  });

  describe("credit delegation", function () {
    it("lets the delegatee borrow up to the allowance, on the delegator's debt", async function () {
      const { pool, reserves, borrower, stranger } = await networkHelpers.loadFixture(withInterest);
      const { asset, variableDebtToken, token, unit } = reserves.USDe;
      await variableDebtToken.connect(borrower).approveDelegation(stranger, 10n * unit);
      await pool.connect(stranger).borrow(asset, 7n * unit, VARIABLE, 0, borrower);
      expect(await token.balanceOf(stranger)).to.equal(7n * unit);
      expect(await variableDebtToken.balanceOf(borrower)).to.equal(7n * unit);
      expect(await variableDebtToken.borrowAllowance(borrower, stranger)).to.equal(3n * unit);
      await expect(pool.connect(stranger).borrow(asset, 4n * unit, VARIABLE, 0, borrower))
        .to.be.revertedWithCustomError(variableDebtToken, "InsufficientBorrowAllowance")
        .withArgs(stranger.address, 3n * unit, 4n * unit);
      await variableDebtToken.connect(stranger).renounceDelegation(borrower);
      expect(await variableDebtToken.borrowAllowance(borrower, stranger)).to.equal(0n);
    });

    it("may be given by signature", async function () {
      const { reserves, borrower, stranger } = await networkHelpers.loadFixture(withInterest);
      const { variableDebtToken } = reserves.USDe;
      const { v, r, s } = ethers.Signature.from(
        await borrower.signTypedData(
          {
            name: "Aave Variable Debt USDe",
            version: "1",
            chainId: 31337,
            verifyingContract: await variableDebtToken.getAddress(),
          },
          {
            DelegationWithSig: [
              { name: "delegatee", type: "address" },
              { name: "value", type: "uint256" },
              { name: "nonce", type: "uint256" },
              { name: "deadline", type: "uint256" },
            ],
          },
          { delegatee: stranger.address, value: 5n, nonce: 0n, deadline: ethers.MaxUint256 },
        ),
      );
      await expect(variableDebtToken.delegationWithSig(borrower, stranger, 5n, ethers.MaxUint256, v, r, s))
        .to.emit(variableDebtToken, "BorrowAllowanceDelegated")
        .withArgs(borrower.address, stranger.address, reserves.USDe.asset, 5n);
    });

    it("is the only thing that can be done with debt: it cannot be moved or approved", async function () {
      const { reserves, borrower, stranger } = await networkHelpers.loadFixture(withInterest);
      const debt = reserves.USDC.variableDebtToken.connect(borrower);
      for (const call of [
        () => debt.transfer(stranger, 1n),
        () => debt.transferFrom(borrower, stranger, 1n),
        () => debt.approve(stranger, 1n),
        () => debt.allowance(borrower, stranger),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(debt, "OperationNotSupported");
      }
    });
  });
});
