import { readFileSync } from "node:fs";
import { expect } from "chai";
import { network } from "hardhat";
import type { ContractTransactionReceipt } from "ethers";
import {
  type LendingFixture,
  type TestSymbol,
  deployLendingFixture,
  SYMBOLS,
  VARIABLE,
} from "../../fixtures/lending.ts";

const { ethers, networkHelpers } = await network.create("sim");

type Version = "v3.0.2" | "v3.6.0";

interface Step {
  readonly op: "supply" | "borrow" | "setPrice" | "setUserEMode" | "freezeReserve" | "pauseReserve";
  readonly asset: TestSymbol;
  readonly amount: string;
  readonly price: string;
  readonly categoryId: number;
}

interface Expected {
  readonly healthFactorBefore: string;
  readonly totalCollateralBaseBefore: string;
  readonly totalDebtBaseBefore: string;
  readonly revert?: string;
  readonly debtToCover: string;
  readonly liquidatedCollateralAmount: string;
  readonly treasuryATokenReceived: string;
  readonly liquidatorDebtAssetSpent: string;
  readonly liquidatorCollateralReceived: string;
  readonly totalCollateralBaseAfter: string;
  readonly totalDebtBaseAfter: string;
  readonly healthFactorAfter: string;
  readonly deficits: readonly { asset: TestSymbol; amount: string }[];
  readonly poolEvents: readonly string[];
}

interface Vector {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly Step[];
  readonly call: {
    readonly collateralAsset: TestSymbol;
    readonly debtAsset: TestSymbol;
    readonly debtToCover: string;
    readonly receiveAToken: boolean;
    readonly caller: "liquidator" | "borrower";
  };
  readonly expected: Readonly<Record<Version, Expected>>;
}

const { vectors } = JSON.parse(
  readFileSync(new URL("../../vectors/aave-liquidation.json", import.meta.url), "utf8"),
) as { vectors: readonly Vector[] };

const ERROR_OF_CODE: Readonly<Record<string, string>> = {
  "25": "InvalidBurnAmount",
  "45": "HealthFactorNotBelowThreshold",
  "47": "SpecifiedCurrencyNotBorrowedByUser",
};

async function vectorMarket(): Promise<LendingFixture> {
  return deployLendingFixture(ethers);
}

async function vectorMarketOfV302(): Promise<LendingFixture> {
  return deployLendingFixture(ethers, { version: "v3.0.2" });
}

async function take({ pool, configurator, borrower, reserves }: LendingFixture, step: Step): Promise<void> {
  const asAccount = pool.connect(borrower);
  switch (step.op) {
    case "supply":
      await asAccount.supply(reserves[step.asset].asset, BigInt(step.amount), borrower, 0);
      break;
    case "borrow":
      await asAccount.borrow(reserves[step.asset].asset, BigInt(step.amount), VARIABLE, 0, borrower);
      break;
    case "setPrice":
      await reserves[step.asset].feed.updateAnswer(BigInt(step.price));
      break;
    case "setUserEMode":
      await asAccount.setUserEMode(step.categoryId);
      break;
    case "freezeReserve":
      await configurator.setReserveFreeze(reserves[step.asset].asset, true);
      break;
    case "pauseReserve":
      await configurator["setReservePause(address,bool)"](reserves[step.asset].asset, true);
      break;
  }
}

function poolEventsOf({ pool }: LendingFixture, receipt: ContractTransactionReceipt | null): string[] {
  const names: string[] = [];
  for (const log of receipt?.logs ?? []) {
    const parsed = pool.interface.parseLog(log);
    if (log.address === pool.target && parsed !== null) names.push(parsed.name);
  }
  return names;
}

async function replay(market: LendingFixture, { steps, call }: Vector, expected: Expected): Promise<void> {
  const { pool, reserves, borrower, liquidator, treasury } = market;
  for (const step of steps) await take(market, step);
  const before = await pool.getUserAccountData(borrower);
  expect(before.healthFactor).to.equal(BigInt(expected.healthFactorBefore));
  expect(before.totalCollateralBase).to.equal(BigInt(expected.totalCollateralBaseBefore));
  expect(before.totalDebtBase).to.equal(BigInt(expected.totalDebtBaseBefore));

  const collateral = reserves[call.collateralAsset];
  const debt = reserves[call.debtAsset];
  const received = call.receiveAToken ? collateral.aToken : collateral.token;
  const balances = async () => ({
    treasury: await collateral.aToken.balanceOf(treasury),
    collateral: await received.balanceOf(liquidator),
    debt: await debt.token.balanceOf(liquidator),
  });
  const heldBefore = await balances();
  const transaction = pool
    .connect(call.caller === "borrower" ? borrower : liquidator)
    .liquidationCall(collateral.asset, debt.asset, borrower, BigInt(call.debtToCover), call.receiveAToken);
  if (expected.revert !== undefined) {
    const error = ERROR_OF_CODE[expected.revert] ?? expected.revert;
    await expect(transaction).to.be.revertedWithCustomError(pool, error);
    return;
  }

  await expect(transaction)
    .to.emit(pool, "LiquidationCall")
    .withArgs(
      collateral.asset,
      debt.asset,
      borrower.address,
      BigInt(expected.debtToCover),
      BigInt(expected.liquidatedCollateralAmount),
      call.caller === "borrower" ? borrower.address : liquidator.address,
      call.receiveAToken,
    );
  expect(poolEventsOf(market, await (await transaction).wait())).to.deep.equal(expected.poolEvents);

  const heldAfter = await balances();
  expect(heldAfter.treasury - heldBefore.treasury).to.equal(BigInt(expected.treasuryATokenReceived));
  expect(heldAfter.collateral - heldBefore.collateral).to.equal(BigInt(expected.liquidatorCollateralReceived));
  expect(heldBefore.debt - heldAfter.debt).to.equal(BigInt(expected.liquidatorDebtAssetSpent));

  const after = await pool.getUserAccountData(borrower);
  expect(after.totalCollateralBase).to.equal(BigInt(expected.totalCollateralBaseAfter));
  expect(after.totalDebtBase).to.equal(BigInt(expected.totalDebtBaseAfter));
  expect(after.healthFactor).to.equal(BigInt(expected.healthFactorAfter));
  for (const symbol of SYMBOLS) {
    const deficit = expected.deficits.find(({ asset }) => asset === symbol)?.amount ?? "0";
    expect(await pool.getReserveDeficit(reserves[symbol].asset), symbol).to.equal(BigInt(deficit));
  }
}

describe("LendingPool", function () {
  describe("liquidationCall, against genuine Aave", function () {
    it("has all twenty public vectors", function () {
      expect(vectors).to.have.length(20);
    });

    for (const [version, fixture] of [
      ["v3.6.0", vectorMarket],
      ["v3.0.2", vectorMarketOfV302],
    ] as const) {
      for (const vector of vectors) {
        it(`gives the outcome of ${version} for ${vector.id}: ${vector.title}`, async function () {
          const market = await networkHelpers.loadFixture(fixture);
          await replay(market, vector, vector.expected[version]);
        });
      }
    }
  });
});
