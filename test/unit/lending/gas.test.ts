import { expect } from "chai";
import { network } from "hardhat";
import type { ContractTransactionResponse } from "ethers";
import { ALL, type LendingFixture, deployLendingFixture, VARIABLE } from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

// Gas of genuine Aave v3.6.0 on the same chain (Aave v3 sheet, A.3).
const AAVE_V36_GAS = {
  "supply, first": 175_735n,
  "supply, again": 133_850n,
  "borrow, first": 232_877n,
  "borrow, again": 197_624n,
  "repay, partial": 140_164n,
  "withdraw, all": 135_607n,
  setUserEMode: 64_869n,
  "liquidationCall, half": 303_528n,
  "liquidationCall, whole": 299_268n,
  "liquidationCall, receiving aTokens": 284_874n,
  "liquidationCall, leaving a deficit": 299_719n,
} as const;

async function market(): Promise<LendingFixture> {
  return deployLendingFixture(ethers);
}

async function expectWithinBudget(
  action: keyof typeof AAVE_V36_GAS,
  transaction: Promise<ContractTransactionResponse>,
): Promise<void> {
  const receipt = await (await transaction).wait();
  expect(receipt?.gasUsed, action).to.be.at.most((AAVE_V36_GAS[action] * 110n) / 100n);
}

async function borrowAgainstWeth(
  { pool, reserves, borrower }: LendingFixture,
  wethPriceE8: bigint,
  debtUsdc = 10_000_000000n,
): Promise<void> {
  await pool.connect(borrower).supply(reserves.WETH.asset, 10n * reserves.WETH.unit, borrower, 0);
  await pool.connect(borrower).borrow(reserves.USDC.asset, debtUsdc, VARIABLE, 0, borrower);
  await reserves.WETH.feed.updateAnswer(wethPriceE8);
}

describe("LendingPool gas, at most 1.1 times that of genuine Aave v3.6.0", function () {
  it("supplies, borrows, repays and withdraws within budget", async function () {
    const { pool, reserves, borrower, liquidator } = await networkHelpers.loadFixture(market);
    const { USDC, WETH } = reserves;
    const asBorrower = pool.connect(borrower);
    await expectWithinBudget("supply, first", asBorrower.supply(WETH.asset, 10n * WETH.unit, borrower, 0));
    await expectWithinBudget("supply, again", asBorrower.supply(WETH.asset, WETH.unit, borrower, 0));
    await expectWithinBudget("borrow, first", asBorrower.borrow(USDC.asset, 1_000_000000n, VARIABLE, 0, borrower));
    await expectWithinBudget("borrow, again", asBorrower.borrow(USDC.asset, 1_000_000000n, VARIABLE, 0, borrower));
    await expectWithinBudget("repay, partial", asBorrower.repay(USDC.asset, 500_000000n, VARIABLE, borrower));
    await asBorrower.repay(USDC.asset, ALL, VARIABLE, borrower);
    await expectWithinBudget("setUserEMode", pool.connect(liquidator).setUserEMode(1));
    await expectWithinBudget("withdraw, all", asBorrower.withdraw(WETH.asset, ALL, borrower));
  });

  it("liquidates half a position within budget", async function () {
    const fixture = await networkHelpers.loadFixture(market);
    const { pool, reserves, borrower, liquidator } = fixture;
    await borrowAgainstWeth(fixture, 1_249_00000000n);
    await expectWithinBudget(
      "liquidationCall, half",
      pool.connect(liquidator).liquidationCall(reserves.WETH.asset, reserves.USDC.asset, borrower, ALL, false),
    );
  });

  it("liquidates a whole position within budget", async function () {
    const fixture = await networkHelpers.loadFixture(market);
    const { pool, reserves, borrower, liquidator } = fixture;
    await borrowAgainstWeth(fixture, 1_187_50000000n);
    await expectWithinBudget(
      "liquidationCall, whole",
      pool.connect(liquidator).liquidationCall(reserves.WETH.asset, reserves.USDC.asset, borrower, ALL, false),
    );
  });

  it("liquidates for aTokens within budget", async function () {
    const fixture = await networkHelpers.loadFixture(market);
    const { pool, reserves, borrower, liquidator } = fixture;
    await borrowAgainstWeth(fixture, 1_187_50000000n);
    await expectWithinBudget(
      "liquidationCall, receiving aTokens",
      pool.connect(liquidator).liquidationCall(reserves.WETH.asset, reserves.USDC.asset, borrower, ALL, true),
    );
  });

  it("liquidates and books a deficit within budget", async function () {
    const fixture = await networkHelpers.loadFixture(market);
    const { pool, reserves, borrower, liquidator } = fixture;
    await borrowAgainstWeth(fixture, 900_00000000n);
    await expectWithinBudget(
      "liquidationCall, leaving a deficit",
      pool.connect(liquidator).liquidationCall(reserves.WETH.asset, reserves.USDC.asset, borrower, ALL, false),
    );
  });
});
