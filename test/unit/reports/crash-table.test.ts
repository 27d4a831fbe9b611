import { expect } from "chai";
import { summarizeCell } from "../../../scripts/metrics/summarize-cell.ts";
import { crashTable } from "../../../scripts/reports/crash-table.ts";
import {
  blockLine,
  FOUR_CELLS,
  headerLine,
  liquidationEvent,
  record,
  smallCrash,
  stablePool,
} from "../../fixtures/record.ts";

const ESCAPE = "\u001b[";
const summaries = FOUR_CELLS.map((cell) => summarizeCell(smallCrash(cell), ""));

/** The line that begins with a name, its columns parted. */
function row(table: string, name: string): readonly string[] {
  const line = table.split("\n").find((text) => text.trimStart().startsWith(name));
  return (line ?? "").trim().split(/\s{2,}/);
}

describe("crashTable", () => {
  it("shows each measure of each cell", () => {
    const table = crashTable(summaries);
    expect(row(table, "oracle")).to.deep.equal(["oracle", "venue", "venue", "peg", "peg"]);
    expect(row(table, "backing")).to.deep.equal(["backing", "sound", "impaired:0.75", "sound", "impaired:0.75"]);
    expect(row(table, "on-chain pool")).to.deep.equal(["on-chain pool", "0.9600", "0.7800", "0.9600", "0.7800"]);
    expect(row(table, "price used")).to.deep.equal(["price used", "0.6500", "0.6500", "1.0000", "1.0000"]);
    expect(row(table, "exchange venue")).to.deep.equal(["exchange venue", "0.6500", "0.6500", "0.6500", "0.6500"]);
    expect(row(table, "0.95")).to.deep.equal(["0.95", "0 / 17.0", "16.4 / 17.0", "0 / 0", "16.4 / 0"]);
    expect(row(table, "count")).to.deep.equal(["count", "20", "20", "0", "0"]);
    expect(row(table, "collateral")).to.deep.equal(["collateral", "$1.18bn", "$1.18bn", "$0", "$0"]);
    expect(row(table, "of which USDe")).to.deep.equal(["of which USDe", "$760m", "$760m", "$0", "$0"]);
    expect(row(table, "share of all")).to.deep.equal(["share of all USDe supplied", "19 %", "19 %", "0 %", "0 %"]);
    expect(row(table, "penalties paid")).to.deep.equal(["penalties paid", "$47.2m", "$47.2m", "$0", "$0"]);
    expect(row(table, "deficit booked")).to.deep.equal(["deficit booked", "$23.6m", "$23.6m", "$0", "$0"]);
    expect(row(table, "latent, at the end")).to.deep.equal(["latent, at the end", "$0", "$605m", "$0", "$900m"]);
    expect(row(table, "peak utilization")).to.deep.equal(["peak utilization", "75 %", "100 %", "75 %", "100 %"]);
    expect(row(table, "time over")).to.deep.equal(["time over 99 %", "0 s", "48 s", "0 s", "48 s"]);
    expect(row(table, "withdrawals")).to.deep.equal(["withdrawals blocked, peak", "$0", "$700m", "$0", "$700m"]);
    expect(row(table, "keepers' profit")).to.deep.equal(["keepers' profit", "+$25.0m", "+$25.0m", "$0", "$0"]);
    expect(row(table, "keepers' gas")).to.deep.equal(["keepers' gas", "0.24 ETH", "0.24 ETH", "0 ETH", "0 ETH"]);
    expect(row(table, "failed attempts")).to.deep.equal(["failed attempts", "20", "20", "0", "0"]);
  });

  it("shows no price of a pool that is drained in every block", () => {
    const blocks = [blockLine(0, { stablePools: [stablePool(0n)] })];
    const table = crashTable([summarizeCell(record({ blocks }), "")]);
    expect(row(table, "on-chain pool")).to.deep.equal(["on-chain pool", "none"]);
    expect(row(table, "0.95")).to.deep.equal(["0.95", "none / 0"]);
  });

  it("fits in 100 columns with the longest names and large figures", () => {
    const header = headerLine({ cell: { oracle: "market-spot", backing: "impaired:0.75" } });
    const large = liquidationEvent({ collateralBase: 10n ** 18n, bonusBase: 10n ** 18n });
    const wide = summarizeCell(record({ header, events: [large] }), "");
    const lines = crashTable([wide, wide, wide, wide]).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).to.be.within(60, 100);
    expect(lines.every((line) => !line.includes("…"))).to.equal(true);
  });

  it("shows one cell as well", () => {
    expect(row(crashTable(summaries.slice(1, 2)), "backing")).to.deep.equal(["backing", "impaired:0.75"]);
  });

  it("says none for a price that the run does not have", () => {
    const [summary] = summaries;
    if (summary === undefined) throw new Error("no summary");
    const table = crashTable([{ ...summary, usde: { ...summary.usde, oracle: undefined, venue: undefined } }]);
    expect(row(table, "exchange venue")).to.deep.equal(["exchange venue", "none"]);
    expect(row(table, "0.99")).to.deep.equal(["0.99", "15.6 / none"]);
  });

  it("is plain unless told, and keeps its columns when coloured", () => {
    const plain = crashTable(summaries);
    const colored = crashTable(summaries, { isColored: true });
    expect(plain).not.to.include(ESCAPE);
    expect(colored).to.include(`${ESCAPE}31m$23.6m`);
    // eslint-disable-next-line no-control-regex -- the escape character is what is taken out
    expect(colored.replace(/\u001b\[\d+m/g, "").replace(/ +$/gm, "")).to.equal(plain);
  });

  it("colours losses, not zeros", () => {
    expect(crashTable(summaries.slice(2, 3), { isColored: true })).not.to.include(`${ESCAPE}31m`);
  });
});
