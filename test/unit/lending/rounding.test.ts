import { expect } from "chai";
import { network } from "hardhat";
import { rayDivCeil, rayDivFloor, rayMulCeil, rayMulFloor } from "../../../scripts/lib/ray.ts";
import { type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

/** USDC with indexes well off 1: a year at 50 % and more. */
async function aYearLater(): Promise<LendingFixture> {
  const market = await deployLendingFixture(ethers, {
    rates: { USDC: { optimalBps: 9_000n, baseBps: 5_000n, slope1Bps: 0n, slope2Bps: 0n } },
  });
  const { pool, reserves, borrower, lender } = market;
  await pool.connect(borrower).supply(reserves.WETH.asset, 9_000n * reserves.WETH.unit, borrower, 0);
  await pool.connect(borrower).borrow(reserves.USDC.asset, 7_000_000_000000n, VARIABLE, 0, borrower);
  await networkHelpers.time.increase(365 * 86_400);
  await pool.connect(lender).supply(reserves.USDC.asset, 1_000000n, lender, 0);
  return market;
}

describe("LendingPool rounding (Aave v3.5: always for the pool)", function () {
  const AMOUNT = 1_000_003n;

  it("rounds a supply's scaled amount down, and the balance down", async function () {
    const { pool, reserves, liquidator } = await networkHelpers.loadFixture(aYearLater);
    const { asset, aToken } = reserves.USDC;
    await pool.connect(liquidator).supply(asset, AMOUNT, liquidator, 0);
    const { liquidityIndex } = await pool.getReserveData(asset);
    const scaled = rayDivFloor(AMOUNT, liquidityIndex);
    expect(scaled).to.be.lessThan(rayDivCeil(AMOUNT, liquidityIndex));
    expect(await aToken.scaledBalanceOf(liquidator)).to.equal(scaled);
    const index = await pool.getReserveNormalizedIncome(asset);
    expect(await aToken.balanceOf(liquidator)).to.equal(rayMulFloor(scaled, index));
  });

  it("rounds a withdrawal's and a transfer's scaled amount up", async function () {
    const { pool, reserves, lender, stranger } = await networkHelpers.loadFixture(aYearLater);
    const { asset, aToken } = reserves.USDC;
    const before = await aToken.scaledBalanceOf(lender);
    await pool.connect(lender).withdraw(asset, AMOUNT, lender);
    const { liquidityIndex } = await pool.getReserveData(asset);
    const withdrawn = before - (await aToken.scaledBalanceOf(lender));
    expect(withdrawn).to.equal(rayDivCeil(AMOUNT, liquidityIndex));
    expect(withdrawn).to.be.greaterThan(rayDivFloor(AMOUNT, liquidityIndex));

    const at = (await networkHelpers.time.latest()) + 1;
    await networkHelpers.time.setNextBlockTimestamp(at);
    await aToken.connect(lender).transfer(stranger, AMOUNT);
    const index = await aToken.getPreviousIndex(stranger);
    expect(await aToken.scaledBalanceOf(stranger)).to.equal(rayDivCeil(AMOUNT, index));
    expect(await aToken.scaledBalanceOf(stranger)).to.be.greaterThan(rayDivFloor(AMOUNT, index));
  });

  it("rounds a loan's scaled debt up, and the balance up", async function () {
    const { pool, reserves, lender } = await networkHelpers.loadFixture(aYearLater);
    const { asset, variableDebtToken } = reserves.USDC;
    await pool.connect(lender).borrow(asset, AMOUNT, VARIABLE, 0, lender);
    const { variableBorrowIndex } = await pool.getReserveData(asset);
    const scaled = rayDivCeil(AMOUNT, variableBorrowIndex);
    expect(scaled).to.be.greaterThan(rayDivFloor(AMOUNT, variableBorrowIndex));
    expect(await variableDebtToken.scaledBalanceOf(lender)).to.equal(scaled);
    const index = await pool.getReserveNormalizedVariableDebt(asset);
    expect(await variableDebtToken.balanceOf(lender)).to.equal(rayMulCeil(scaled, index));
  });

  it("rounds a repayment's scaled debt down, and refuses one that repays nothing", async function () {
    const { pool, reserves, borrower } = await networkHelpers.loadFixture(aYearLater);
    const { asset, variableDebtToken } = reserves.USDC;
    const before = await variableDebtToken.scaledBalanceOf(borrower);
    await pool.connect(borrower).repay(asset, AMOUNT, VARIABLE, borrower);
    const { variableBorrowIndex } = await pool.getReserveData(asset);
    const repaid = before - (await variableDebtToken.scaledBalanceOf(borrower));
    expect(repaid).to.equal(rayDivFloor(AMOUNT, variableBorrowIndex));
    expect(repaid).to.be.lessThan(rayDivCeil(AMOUNT, variableBorrowIndex));
    await expect(pool.connect(borrower).repay(asset, 1n, VARIABLE, borrower)).to.be.revertedWithCustomError(
      pool,
      "InvalidBurnAmount",
    );
  });

  it("values debt up: one unit of a cheap token is one base unit", async function () {
    const { pool, reserves, lender } = await networkHelpers.loadFixture(aYearLater);
    await pool.connect(lender).borrow(reserves.USDe.asset, 1n, VARIABLE, 0, lender);
    expect((await pool.getUserAccountData(lender)).totalDebtBase).to.equal(1n);
  });
});
