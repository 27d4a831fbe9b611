import { expect } from "chai";
import { network } from "hardhat";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import { loadMarket } from "../../scripts/lib/market-file.ts";
import { readTextFile } from "../../scripts/lib/read-text-file.ts";
import type { RecordLine } from "../../scripts/lib/record.ts";
import type { CellRecord } from "../../scripts/metrics/cell-record.ts";
import { RecordComparison } from "../../scripts/metrics/record-comparison.ts";
import { marketDeployer } from "../../scripts/protocol/backends.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import { legacyEModeProblems } from "../../scripts/protocol/genuine/legacy-e-modes.ts";
import { prepare } from "../../scripts/scenarios/october-2025/prepare.ts";
import { WAD } from "../../scripts/lib/wad.ts";
import { cellOf, smallCrashInput } from "../helpers/small-crash.ts";
import { V30_SETS } from "../helpers/v30-market.ts";

/** What gas of actions without a fee line can differ by: owners who unwind, and the order of bytes in signed orders. */
const UNMETERED_GAS_BASE = 1_000_00000000n;

async function cellOn(backend: string, sets: readonly string[] = []): Promise<CellRecord> {
  const { provider } = await network.create("sim");
  return cellOf(await prepare({ ...smallCrashInput(sets), provider, backend, seed: "1" }), "venue", "sound", sets);
}

function feesOf({ actions }: CellRecord, agent: string): bigint {
  return actions.reduce((sum, action) => (action.agent === agent ? sum + (action.feeWei ?? 0n) : sum), 0n);
}

/** A record's lines, those of a kind together. */
function linesOf({ header, start, blocks, health, actions, events, finish, end }: CellRecord): readonly RecordLine[] {
  return [header, start, ...blocks, ...health, ...actions, ...events, finish, end];
}

/** A record without gas, fees, and the addresses of contracts that are deployed after the lending pool. */
function withoutGas({ header, blocks, actions, events, ...rest }: CellRecord) {
  return {
    ...rest,
    header: { ...header, backend: "" },
    blocks: blocks.map((block) => ({ ...block, gasUsed: 0 })),
    actions: actions.map((action) => ({ ...action, gasUsed: 0, feeWei: 0n })),
    events: events.map((event) => ("benefactor" in event ? { ...event, benefactor: "" } : event)),
  };
}

/** Assert that two records are the same to the wei, but for gas and what gas costs. */
function expectSameButGas(ours: CellRecord, genuine: CellRecord): void {
  const { finish: ourFinish, ...ourRest } = withoutGas(ours);
  const { finish: genuineFinish, ...genuineRest } = withoutGas(genuine);
  const etherE8 = ours.blocks.at(-1)?.referencePricesE8["ETH"] ?? 0n;
  expect(ours.events.filter(({ name }) => name === "liquidation")).to.have.lengthOf.above(10);
  expect(genuineRest).to.deep.equal(ourRest);
  for (const [at, account] of ourFinish.accounts.entries()) {
    const other = genuineFinish.accounts[at];
    const extraFeeWei = feesOf(genuine, account.label) - feesOf(ours, account.label);
    const extraFeeBase = (extraFeeWei * etherE8) / WAD;
    const difference = account.netWorthBase - (other?.netWorthBase ?? 0n) - extraFeeBase;
    const bound = extraFeeWei === 0n ? UNMETERED_GAS_BASE : 1n;
    expect({ ...other, netWorthBase: 0n }, account.label).to.deep.equal({ ...account, netWorthBase: 0n });
    expect(difference <= bound && difference >= -bound, `${account.label} by ${difference}`).to.equal(true);
  }
}

describe("crash on genuine Aave v3.6.0", function () {
  it("gives our own pool's record to the wei, but for gas and what gas costs", async function () {
    const [ours, genuine] = [await cellOn("local"), await cellOn("aave-v3.6")];
    expectSameButGas(ours, genuine);
    const comparison = new RecordComparison(false);
    const genuineLines = linesOf(genuine);
    for (const [at, line] of linesOf(ours).entries()) comparison.add(line, genuineLines[at]);
    expect(comparison.parting, "as hardhat compare --but gas reads it").to.equal(undefined);
    expect(comparison.netWorthApartBase <= UNMETERED_GAS_BASE).to.equal(true);
  });

  it("refuses rules that Aave v3.6 has in its code otherwise, by name, before anything is deployed", async function () {
    const { provider } = await network.create("sim");
    const chain = new Chain(provider);
    const sets = [
      "lending.liquidationRules.closeFactorBps=10000",
      "lending.liquidationRules.badDebtBecomesDeficit=false",
    ];
    const definition = loadMarket(readTextFile("markets/minimal.yaml"), { sets });
    const error: unknown = await marketDeployer("aave-v3.6")({ chain, definition }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(InvalidInputError);
    expect((error as InvalidInputError).problems.map(({ field }) => field)).to.deep.equal([
      "lending.liquidationRules.closeFactorBps",
      "lending.liquidationRules.badDebtBecomesDeficit",
    ]);
    expect((await chain.block("latest")).number).to.equal(0);
  });
});

describe("crash on genuine Aave v3.0.2", function () {
  it("gives the record of our own pool of that version to the wei, but for gas and what gas costs", async function () {
    const [ours, genuine] = [await cellOn("local-v3.0", V30_SETS), await cellOn("aave-v3.0", V30_SETS)];
    expectSameButGas(ours, genuine);
  });

  it("refuses what it cannot express, by name, before anything is deployed", async function () {
    const { provider } = await network.create("sim");
    const chain = new Chain(provider);
    const text = readTextFile("markets/aave-v3-ethereum-2025-10.yaml");
    const error: unknown = await marketDeployer("aave-v3.0")({
      chain,
      definition: loadMarket(text, { sets: V30_SETS.slice(1, 5) }),
    }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(InvalidInputError);
    expect((error as InvalidInputError).problems.map(({ field, value }) => `${field} ${String(value)}`)).to.deep.equal([
      "lending.liquidationRules.closeFactorScope position",
      ...["eModes.11.collateral USDe", "eModes.11.borrowable USDC", "eModes.11.borrowable USDT"],
      ...["eModes.80.collateral USDe", "eModes.80.borrowable USDC", "eModes.80.borrowable USDT"],
    ]);
    expect((await chain.block("latest")).number).to.equal(0);
  });

  it("refuses a reserve whose own terms are not below its e-mode's, and one that can be borrowed in it alone", function () {
    const terms = { liquidationThresholdBps: 7_500n, borrowable: true };
    const eMode = { id: 1, label: "", ltvBps: 7_200n, liquidationThresholdBps: 9_000n, liquidationBonusBps: 10_100n };
    const reserves = {
      USDe: { ...reserveOf("USDe"), ...terms, ltvBps: 7_200n },
      USDC: { ...reserveOf("USDC"), ...terms, ltvBps: 7_000n, borrowable: false },
    };
    const problems = legacyEModeProblems(
      [{ ...eMode, collateral: ["USDe"], borrowable: ["USDC"] }],
      { ...minimal().lending, reserves },
      "Aave v3.0",
    );
    expect(problems.map(({ field, value, reason }) => `${field} ${String(value)}: ${String(reason)}`)).to.deep.equal([
      "eModes.1.collateral USDe: whose own ltvBps and liquidationThresholdBps (7200, 7500) are not both below the e-mode's (7200, 9000), as Aave v3.0 asks",
      "eModes.1.borrowable USDC: which is not borrowable outside it: in Aave v3.0 an e-mode does not change that",
    ]);
  });
});

function minimal() {
  return loadMarket(readTextFile("markets/minimal-aave-v3.0.yaml"), { sets: [] });
}

function reserveOf(symbol: string) {
  const reserve = minimal().lending.reserves[symbol];
  if (reserve === undefined) throw new RangeError(`the smallest market has no reserve ${symbol}`);
  return reserve;
}
