import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { rayMulCeil, rayMulFloor } from "../../../scripts/lib/ray.ts";
import {
  ALL,
  type LendingFixture,
  type TestSymbol,
  deployLendingFixture,
  SYMBOLS,
  VARIABLE,
} from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

const STEEP = { optimalBps: 5_000n, baseBps: 500n, slope1Bps: 2_000n, slope2Bps: 20_000n };
const SEED = 20_251_010;
const RUNS = 8;
const ACTIONS = 25;

async function market(): Promise<LendingFixture> {
  return deployLendingFixture(ethers, { rates: { USDe: STEEP, USDC: STEEP, WETH: STEEP } });
}

const action = fc.record({
  kind: fc.constantFrom(
    "supply",
    "withdraw",
    "borrow",
    "repay",
    "repayWithATokens",
    "transfer",
    "liquidate",
    "price",
    "treasury",
  ),
  who: fc.nat(2),
  asset: fc.constantFrom(...SYMBOLS),
  other: fc.constantFrom(...SYMBOLS),
  thousandths: fc.integer({ min: 1, max: 3_000_000 }),
  all: fc.boolean(),
  seconds: fc.integer({ min: 1, max: 5_000_000 }),
});
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Sends the action; one that the pool refuses is fine, the books must hold either way. */
async function attempt(fixture: LendingFixture, step: Action): Promise<boolean> {
  const { pool, reserves, borrower, liquidator, lender } = fixture;
  const users = [borrower, liquidator, lender] as const;
  const user = users[step.who] ?? lender;
  const next = users[(step.who + 1) % users.length] ?? lender;
  const { asset, aToken, unit, feed } = reserves[step.asset];
  const scale = step.asset === "WETH" ? 1_000_000n : 1_000n;
  const units = (BigInt(step.thousandths) * unit) / scale;
  const amount = step.all ? ALL : units;
  const as = pool.connect(user);
  await networkHelpers.time.increase(step.seconds);
  try {
    switch (step.kind) {
      case "supply":
        await as.supply(asset, units, user, 0);
        break;
      case "withdraw":
        await as.withdraw(asset, amount, user);
        break;
      case "borrow":
        await as.borrow(asset, units, VARIABLE, 0, user);
        break;
      case "repay":
        await as.repay(asset, amount, VARIABLE, user);
        break;
      case "repayWithATokens":
        await as.repayWithATokens(asset, amount, VARIABLE);
        break;
      case "transfer":
        await aToken.connect(user).transfer(next, units);
        break;
      case "liquidate":
        await as.liquidationCall(asset, reserves[step.other].asset, next, amount, step.all);
        break;
      case "price":
        await feed.updateAnswer(((await feed.latestAnswer()) * BigInt(500 + (step.thousandths % 700))) / 1_000n);
        break;
      case "treasury":
        await pool.mintToTreasury([asset]);
        break;
    }
    return true;
  } catch {
    return false;
  }
}

async function expectBooksToHold(fixture: LendingFixture, symbol: TestSymbol): Promise<void> {
  const { pool, reserves, borrower, liquidator, lender, treasury } = fixture;
  const { asset, token, aToken, variableDebtToken } = reserves[symbol];
  const holders = [borrower, liquidator, lender, treasury];
  for (const scaled of [aToken, variableDebtToken]) {
    const balances = await Promise.all(holders.map((holder) => scaled.scaledBalanceOf(holder)));
    expect(balances.reduce((sum, balance) => sum + balance, 0n)).to.equal(await scaled.scaledTotalSupply());
  }

  const liquidity = await pool.getVirtualUnderlyingBalance(asset);
  expect(await token.balanceOf(aToken)).to.equal(liquidity);

  const { accruedToTreasury } = await pool.getReserveData(asset);
  const claims = rayMulFloor(
    (await aToken.scaledTotalSupply()) + accruedToTreasury,
    await pool.getReserveNormalizedIncome(asset),
  );
  const owed = rayMulCeil(
    await variableDebtToken.scaledTotalSupply(),
    await pool.getReserveNormalizedVariableDebt(asset),
  );
  const backing = liquidity + owed + (await pool.getReserveDeficit(asset));
  // Indexes and rates are rounded to the nearest of 27 decimals: a unit for every accrual covers it.
  const tolerance = BigInt(ACTIONS) + claims / 10n ** 18n;
  expect(backing + tolerance, symbol).to.be.at.least(claims);
}

describe("LendingPool", function () {
  it("keeps its books under random actions", async function () {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: ACTIONS, maxLength: ACTIONS }), async (steps) => {
        const fixture = await networkHelpers.loadFixture(market);
        for (const step of steps) if (await attempt(fixture, step)) accepted++;
        for (const symbol of SYMBOLS) await expectBooksToHold(fixture, symbol);
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    expect(accepted).to.be.greaterThan((RUNS * ACTIONS) / 3);
  });
});
