import { expect } from "chai";
import { crashSheet } from "../../../scripts/validation/checks/crash-sheet.ts";
import { readCrashFigures, UnreadableSummaryError } from "../../../scripts/validation/crash-figures.ts";

const below = { "0.99": 5_160, "0.95": 2_700, "0.90": 1_080, "0.80": 540, "0.70": 120 };
const CELL = {
  oracle: "peg",
  backing: "sound",
  usde: {
    minPriceE8: "99500000",
    minPriceTimestamp: 4_000,
    secondsBelow: below,
    venue: { minPriceE8: "65000000", minPriceTimestamp: 0, secondsBelow: below },
  },
  liquidations: { collateralBase: "1000", debtBase: "950", usdeCollateralShareBps: "0" },
  badDebt: { deficitBase: "2", latentBase: "0" },
  redemptions: { usdeWei: "120" },
  supply: { borrowedStartBase: "140000", usdeSupplyStartWei: "1480" },
};
const summaryOf = (cell: object, mode = "historical") =>
  readCrashFigures(JSON.stringify({ scenario: "october-2025", mode, cells: [{ ...CELL, ...cell }] }), "s.json");

async function statuses(crash: ReturnType<typeof summaryOf> | undefined): Promise<Record<string, string>> {
  const openChain = () => Promise.reject(new Error("no chain is needed"));
  const findings = await crashSheet().run({ openChain, crash });
  return Object.fromEntries(findings.map(({ what, status }) => [what.split(" ")[0] ?? "", status]));
}

describe("crashSheet", () => {
  it("passes the day's own figures", async () => {
    const found = await statuses(summaryOf({}));
    const asked = ["V03", "V04", "V07", "V12", "V21", "V22", "V23", "V24"];
    expect(asked.map((id) => found[id])).to.deep.equal(asked.map(() => "pass"));
    expect(found["V05"]).to.equal("not modelled");
  });

  const wrong: readonly (readonly [string, object])[] = [
    ["V03", { usde: { ...CELL.usde, venue: { ...CELL.usde.venue, minPriceE8: "59000000" } } }],
    ["V04", { usde: { ...CELL.usde, minPriceE8: "98000000" } }],
    ["V07", { usde: { ...CELL.usde, venue: { ...CELL.usde.venue, secondsBelow: { ...below, "0.70": 59 } } } }],
    ["V12", { usde: { ...CELL.usde, minPriceTimestamp: 1_700 } }],
    ["V21", { supply: { ...CELL.supply, borrowedStartBase: "40000" } }],
    ["V22", { liquidations: { ...CELL.liquidations, usdeCollateralShareBps: "2" } }],
    ["V23", { badDebt: { deficitBase: "2", latentBase: "9" } }],
    ["V24", { redemptions: { usdeWei: "80" } }],
  ];
  for (const [id, cell] of wrong) {
    it(`fails ${id} for another figure`, async () => {
      expect((await statuses(summaryOf(cell)))[id]).to.equal("fail");
    });
  }

  it("leaves out what an older summary lacks, and everything without a run or its cell", async () => {
    expect((await statuses(summaryOf({ supply: {} })))["V21"]).to.equal("not modelled");
    expect((await statuses(undefined))["V03,"]).to.equal("not modelled");
    expect((await statuses(summaryOf({ oracle: "venue" })))["V03,"]).to.equal("not modelled");
    expect((await statuses(summaryOf({}, "seed")))["V03,"]).to.equal("not modelled");
  });
});

describe("readCrashFigures", () => {
  it("names the file and what is wrong with it", () => {
    const read = (text: string) => () => readCrashFigures(text, "runs/summary.json");
    expect(read("{")).to.throw(UnreadableSummaryError, "runs/summary.json: is not JSON");
    expect(read('{"scenario":"other","mode":"x","cells":[]}')).to.throw(UnreadableSummaryError, "scenario");
    expect(read('{"scenario":"october-2025","mode":"x","cells":[{}]}')).to.throw(UnreadableSummaryError, "cells.0");
  });
});
