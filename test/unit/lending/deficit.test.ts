import { expect } from "chai";
import { network } from "hardhat";
import { ALL, type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

/** 10 WETH against 8,000 USDC and 2,000 USDe; WETH falls to 900 USD and is liquidated for USDC: 9,000 USD against 10,000. */
async function withDeficit(): Promise<LendingFixture> {
  const market = await deployLendingFixture(ethers);
  const { pool, reserves, borrower, liquidator } = market;
  const { WETH, USDC, USDe } = reserves;
  await pool.connect(borrower).supply(WETH.asset, 10n * WETH.unit, borrower, 0);
  await pool.connect(borrower).borrow(USDC.asset, 9_000_000000n, VARIABLE, 0, borrower);
  await pool.connect(borrower).borrow(USDe.asset, 2_000n * USDe.unit, VARIABLE, 0, borrower);
  await WETH.feed.updateAnswer(900_00000000n);
  await pool.connect(liquidator).liquidationCall(WETH.asset, USDC.asset, borrower, ALL, false);
  return market;
}

describe("LendingPool", function () {
  describe("deficit", function () {
    it("takes up the unpaid debt of every reserve, and leaves the borrower with none", async function () {
      const { pool, reserves, borrower } = await networkHelpers.loadFixture(withDeficit);
      // 9,000 USD of WETH pay for 9,000 / 1.05 = 8,571.428572 USDC.
      expect(await pool.getReserveDeficit(reserves.USDC.asset)).to.equal(428_571428n);
      expect(await pool.getReserveDeficit(reserves.USDe.asset)).to.equal(2_000n * reserves.USDe.unit);
      expect((await pool.getUserConfiguration(borrower)).data).to.equal(0n);
      expect((await pool.getUserAccountData(borrower)).totalDebtBase).to.equal(0n);
    });

    it("pays suppliers less: it counts as supplied and not as borrowed", async function () {
      const rates = { optimalBps: 9_000n, baseBps: 0n, slope1Bps: 1_000n, slope2Bps: 1_000n };
      const market = await deployLendingFixture(ethers, { rates: { USDe: rates } });
      const { rateStrategy, reserves } = market;
      const question = {
        unbacked: 0n,
        liquidityAdded: 0n,
        liquidityTaken: 0n,
        totalDebt: 50n,
        reserveFactor: 0n,
        reserve: reserves.USDe.asset,
        usingVirtualBalance: true,
        virtualUnderlyingBalance: 50n,
      };
      const without = await rateStrategy.calculateInterestRates(question);
      const [liquidityRate, variableBorrowRate] = await rateStrategy.calculateInterestRates({
        ...question,
        unbacked: 100n,
      });
      expect(variableBorrowRate).to.equal(without.variableBorrowRate);
      expect(liquidityRate).to.equal(without.liquidityRate / 2n);
    });
  });

  describe("eliminateReserveDeficit", function () {
    async function withUmbrellaSupply(): Promise<LendingFixture> {
      const market = await withDeficit();
      await market.pool.connect(market.umbrella).supply(market.reserves.USDC.asset, 300_000000n, market.umbrella, 0);
      return market;
    }

    it("burns aTokens and covers that much", async function () {
      const { pool, reserves, umbrella } = await networkHelpers.loadFixture(withUmbrellaSupply);
      const { asset, aToken } = reserves.USDC;
      await expect(pool.connect(umbrella).eliminateReserveDeficit(asset, 300_000000n))
        .to.emit(pool, "ReserveUsedAsCollateralDisabled")
        .withArgs(asset, umbrella.address);
      expect(await pool.getReserveDeficit(asset)).to.equal(128_571428n);
      expect(await aToken.balanceOf(umbrella)).to.equal(0n);
    });

    it("says that an emptied collateral counts no more before the aTokens are burnt", async function () {
      const { pool, reserves, umbrella } = await networkHelpers.loadFixture(withUmbrellaSupply);
      const { asset, aToken } = reserves.USDC;
      const covering = await pool.connect(umbrella).eliminateReserveDeficit(asset, 300_000000n);
      const logs = (await covering.wait())?.logs ?? [];
      const names = logs.map((log) => (pool.interface.parseLog(log) ?? aToken.interface.parseLog(log))?.name);
      expect(names.slice(0, 3)).to.deep.equal(["ReserveUsedAsCollateralDisabled", "Transfer", "Burn"]);
    });

    it("reverts for anyone but the umbrella", async function () {
      const { pool, reserves, lender } = await networkHelpers.loadFixture(withUmbrellaSupply);
      await expect(pool.connect(lender).eliminateReserveDeficit(reserves.USDC.asset, 1n)).to.be.revertedWithCustomError(
        pool,
        "CallerNotUmbrella",
      );
    });

    it("reverts when the amount is zero", async function () {
      const { pool, reserves, umbrella } = await networkHelpers.loadFixture(withUmbrellaSupply);
      await expect(
        pool.connect(umbrella).eliminateReserveDeficit(reserves.USDC.asset, 0n),
      ).to.be.revertedWithCustomError(pool, "InvalidAmount");
    });

    it("reverts when there is no deficit", async function () {
      const { pool, reserves, umbrella } = await networkHelpers.loadFixture(withUmbrellaSupply);
      await expect(
        pool.connect(umbrella).eliminateReserveDeficit(reserves.WETH.asset, 1n),
      ).to.be.revertedWithCustomError(pool, "ReserveNotInDeficit");
    });

    it("reverts when the umbrella has debt", async function () {
      const { pool, reserves, umbrella } = await networkHelpers.loadFixture(withUmbrellaSupply);
      await pool.connect(umbrella).borrow(reserves.WETH.asset, 1n, VARIABLE, 0, umbrella);
      await expect(
        pool.connect(umbrella).eliminateReserveDeficit(reserves.USDC.asset, 1n),
      ).to.be.revertedWithCustomError(pool, "UserCannotHaveDebt");
    });

    it("reverts when the umbrella holds too few aTokens", async function () {
      const { pool, reserves, umbrella } = await networkHelpers.loadFixture(withUmbrellaSupply);
      await expect(
        pool.connect(umbrella).eliminateReserveDeficit(reserves.USDC.asset, 300_000001n),
      ).to.be.revertedWithCustomError(pool, "NotEnoughAvailableUserBalance");
    });
  });
});
