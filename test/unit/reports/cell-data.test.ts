import { expect } from "chai";
import { wad } from "../../../scripts/lib/wad.ts";
import type { CellRecord } from "../../../scripts/metrics/cell-record.ts";
import { summarizeCell } from "../../../scripts/metrics/summarize-cell.ts";
import { cellData } from "../../../scripts/reports/cell-data.ts";
import {
  accountsLine,
  actionLine,
  blockLine,
  endLine,
  headerLine,
  liquidationEvent,
  record,
  reserve,
  stablePool,
} from "../../fixtures/record.ts";

const DOLLAR = 10n ** 8n;
const dataOf = (overrides: Partial<CellRecord>) => {
  const cell = record(overrides);
  return cellData(cell, summarizeCell(cell, "aa"), "record.jsonl");
};

describe("cellData", () => {
  it("gives prices in dollars, and null where there is none", () => {
    const blocks = [
      blockLine(0, { stablePools: [stablePool(wad("0.98"), wad("0.99"))], oraclePricesE8: { USDe: 94_000_000n } }),
      blockLine(1, { stablePools: [stablePool(0n)], oraclePricesE8: {}, referencePricesE8: {} }),
    ];
    expect(dataOf({ blocks }).prices).to.deep.equal({
      pool: [0.98, null],
      ema: [0.99, null],
      used: [0.94, null],
      venue: [1, null],
    });
  });

  it("gives other markets in percent of their start, without USDe", () => {
    const blocks = [200n, 150n].map((ETH, step) => blockLine(step, { referencePricesE8: { ETH, USDe: 1n } }));
    expect(dataOf({ blocks }).references).to.deep.equal({ ETH: [100, 75] });
  });

  it("draws the reserve whose debt was worth most at any time", () => {
    const alt = reserve({ symbol: "ALT", borrowedUnits: 500n * 10n ** 18n, utilizationBps: 9_100n });
    const blocks = [
      blockLine(0, { reserves: [reserve(), alt] }),
      blockLine(1, { reserves: [reserve(), { ...alt, borrowedUnits: 0n, utilizationBps: 0n }] }),
    ];
    expect(dataOf({ blocks }).reserve).to.deep.equal({
      symbol: "ALT",
      utilization: [91, 0],
      borrowRate: [5, 5],
      supplyRate: [2.25, 2.25],
    });
  });

  it("has no reserve to draw where nobody borrowed", () => {
    const blocks = [blockLine(0, { reserves: [reserve({ borrowedUnits: 0n })] })];
    expect(dataOf({ blocks }).reserve).to.equal(undefined);
  });

  it("puts deficit and latent bad debt of the end together on the card", () => {
    const blocks = [
      blockLine(0, { deficitBase: 999n * DOLLAR, latentBadDebtBase: 999n * DOLLAR }),
      blockLine(1, { deficitBase: 30n * DOLLAR, latentBadDebtBase: 12n * DOLLAR }),
    ];
    expect(dataOf({ blocks, events: [liquidationEvent()] }).card).to.deep.equal({
      badDebtUsd: 42,
      badDebt: "$42.00",
      penaltiesUsd: 4,
      penalties: "$4.00",
      liquidated: "$104",
      liquidations: "1",
      blocked: "$0",
      poolLow: "1.0000",
      usedLow: "1.0000",
    });
  });

  it("lists groups from the largest gain to the largest loss, and leaves out those that have neither", () => {
    const header = headerLine();
    const finish = accountsLine("end", header, {
      "looper-1": { netWorthBase: -5n * DOLLAR },
      "keeper-1": { netWorthBase: 7n * DOLLAR },
    });
    expect(dataOf({ header, finish }).groups).to.deep.equal([
      { name: "keepers", accounts: 2, gainUsd: 7, gain: "+$7.00" },
      { name: "loopers", accounts: 2, gainUsd: -5, gain: "-$5.00" },
    ]);
  });

  it("counts failures by action and error, most often first, with the text of a plain revert", () => {
    const actions = [
      actionLine(),
      actionLine({ status: "excluded" }),
      actionLine({ label: "repay", status: "reverted" }),
      actionLine({ label: "exchange", status: "reverted", error: { name: "Error", args: ["too few coins"] } }),
      actionLine({ status: "reverted", error: { name: "ProfitBelowMinimum", args: ["1", "2"] } }),
      actionLine({ status: "reverted", error: { name: "ProfitBelowMinimum", args: ["3", "4"] } }),
    ];
    expect(dataOf({ actions }).failures).to.deep.equal([
      { action: "liquidate", error: "ProfitBelowMinimum", times: 2 },
      { action: "exchange", error: "too few coins", times: 1 },
      { action: "liquidate", error: "not in the block", times: 1 },
      { action: "repay", error: "reverted without a reason", times: 1 },
    ]);
  });

  it("names the totals that do not balance", () => {
    const conservation = [
      { what: "USDe", expectedUnits: 5n, actualUnits: 5n },
      { what: "USDC", expectedUnits: 5n, actualUnits: 4n },
    ];
    expect(dataOf({ end: endLine({ conservation }) }).conservation).to.deep.equal({ checked: 2, broken: ["USDC"] });
  });
});
