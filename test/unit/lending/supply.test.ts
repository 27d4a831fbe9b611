import { expect } from "chai";
import { network } from "hardhat";
import { ALL, type LendingFixture, deployLendingFixture, STABLECOINS } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function market(): Promise<LendingFixture> {
  return deployLendingFixture(ethers);
}

describe("LendingPool", function () {
  describe("supply", function () {
    it("moves the underlying to the aToken, mints aTokens, and switches collateral on", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(market);
      const { asset, token, aToken, unit } = reserves.WETH;
      const supply = pool.connect(borrower).supply(asset, 3n * unit, borrower, 7);
      await expect(supply)
        .to.emit(pool, "Supply")
        .withArgs(asset, borrower.address, borrower.address, 3n * unit, 7n);
      await expect(supply).to.emit(pool, "ReserveUsedAsCollateralEnabled").withArgs(asset, borrower.address);
      await expect(supply).to.changeTokenBalances(ethers, token, [borrower, aToken], [-3n * unit, 3n * unit]);
      expect(await aToken.balanceOf(borrower)).to.equal(3n * unit);
      expect(await pool.getVirtualUnderlyingBalance(asset)).to.equal(10_003n * unit);
    });

    it("mints to whom it is supplied for", async function () {
      const { pool, reserves, borrower, stranger } = await networkHelpers.loadFixture(market);
      await pool.connect(borrower).supply(reserves.USDC.asset, 5_000000n, stranger, 0);
      expect(await reserves.USDC.aToken.balanceOf(stranger)).to.equal(5_000000n);
      expect(await reserves.USDC.aToken.balanceOf(borrower)).to.equal(0n);
    });

    it("switches collateral on only with the first supply", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(market);
      const asBorrower = pool.connect(borrower);
      await asBorrower.supply(reserves.WETH.asset, 1n, borrower, 0);
      await asBorrower.setUserUseReserveAsCollateral(reserves.WETH.asset, false);
      await expect(asBorrower.supply(reserves.WETH.asset, 1n, borrower, 0)).not.to.emit(
        pool,
        "ReserveUsedAsCollateralEnabled",
      );
    });

    it("leaves collateral off where the ltv is zero, and on where only the user's e-mode gives one", async function () {
      const { pool, configurator, reserves, borrower, liquidator } = await networkHelpers.loadFixture(market);
      const { asset } = reserves.USDe;
      await configurator.configureReserveAsCollateral(asset, 0, 7_500, 10_850);
      await expect(pool.connect(liquidator).supply(asset, 1n, liquidator, 0)).not.to.emit(
        pool,
        "ReserveUsedAsCollateralEnabled",
      );
      await pool.connect(borrower).setUserEMode(STABLECOINS);
      await expect(pool.connect(borrower).supply(asset, 1n, borrower, 0)).to.emit(
        pool,
        "ReserveUsedAsCollateralEnabled",
      );
    });

    it("reverts when the amount is zero", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(market);
      await expect(pool.connect(borrower).supply(reserves.WETH.asset, 0n, borrower, 0)).to.be.revertedWithCustomError(
        pool,
        "InvalidAmount",
      );
    });

    it("reverts when aTokens would be minted to their own contract", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(market);
      await expect(
        pool.connect(borrower).supply(reserves.WETH.asset, 1n, reserves.WETH.aToken, 0),
      ).to.be.revertedWithCustomError(pool, "SupplyToAToken");
    });

    it("reverts when the amount rounds down to no aTokens", async function () {
      const market1 = await deployLendingFixture(ethers, {
        rates: { USDC: { optimalBps: 9_000n, baseBps: 50_000n, slope1Bps: 0n, slope2Bps: 0n } },
      });
      const { pool, reserves, borrower } = market1;
      await pool.connect(borrower).supply(reserves.WETH.asset, 9_000n * reserves.WETH.unit, borrower, 0);
      await pool.connect(borrower).borrow(reserves.USDC.asset, 9_900_000_000000n, 2, 0, borrower);
      await networkHelpers.time.increase(365 * 86_400);
      await expect(pool.connect(borrower).supply(reserves.USDC.asset, 1n, borrower, 0)).to.be.revertedWithCustomError(
        pool,
        "InvalidAmount",
      );
    });

    it("supplies after a permit, and ignores one that fails", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(market);
      const { asset, token, aToken } = reserves.USDC;
      await token.connect(borrower).approve(pool, 0n);
      const value = 4_000000n;
      const { v, r, s } = ethers.Signature.from(
        await borrower.signTypedData(
          { name: "USDC", version: "1", chainId: 31337, verifyingContract: asset },
          {
            Permit: [
              { name: "owner", type: "address" },
              { name: "spender", type: "address" },
              { name: "value", type: "uint256" },
              { name: "nonce", type: "uint256" },
              { name: "deadline", type: "uint256" },
            ],
          },
          { owner: borrower.address, spender: await pool.getAddress(), value, nonce: 0n, deadline: ALL },
        ),
      );
      const asBorrower = pool.connect(borrower);
      await asBorrower.supplyWithPermit(asset, value, borrower, 0, ALL, v, r, s);
      expect(await aToken.balanceOf(borrower)).to.equal(value);

      await token.connect(borrower).approve(pool, value);
      await asBorrower.supplyWithPermit(asset, value, borrower, 0, ALL, v, r, s);
      expect(await aToken.balanceOf(borrower)).to.equal(2n * value);
    });
  });
});
