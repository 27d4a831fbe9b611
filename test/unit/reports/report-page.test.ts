import { expect } from "chai";
import { summarizeCell } from "../../../scripts/metrics/summarize-cell.ts";
import { reportPage } from "../../../scripts/reports/html/report-page.ts";
import { NothingToReportError, reportData, type ReportedCell } from "../../../scripts/reports/report-data.ts";
import { blockLine, FOUR_CELLS, headerLine, record, smallCrash, stablePool } from "../../fixtures/record.ts";

const HOSTILE = `</script><script>alert("1")</script>`;
const START = headerLine().startTimestamp;

const reported = (cells: readonly (typeof FOUR_CELLS)[number][]): ReportedCell[] =>
  cells.map((cell, at) => ({ record: smallCrash(cell), sha256: `hash-${at}`, recordFile: `record-${at}.jsonl` }));

/** The page's own markup, without the chart library, the data and the styles. */
const markup = (page: string) => page.replace(/<script>[^]*?<\/script>|<style>[^]*?<\/style>/g, "");

describe("reportData", () => {
  it("throws without cells", () => {
    expect(() => reportData([], [], [], "")).to.throw(NothingToReportError);
  });

  it("takes the summaries given, and makes those that are missing", () => {
    const cells = reported([FOUR_CELLS[0], FOUR_CELLS[1]]);
    const given = cells.slice(0, 1).map(({ record: cell }) => summarizeCell(cell, "given"));
    expect(reportData(cells, given, [], "").cells.map(({ sha256 }) => sha256)).to.deep.equal(["given", "hash-1"]);
  });

  it("keeps the marks inside the window, its ends included", () => {
    const end = START + 119 * 12;
    const marks = [START - 1, START, end, end + 1].map((timestamp) => ({ timestamp, name: String(timestamp) }));
    const data = reportData(reported([FOUR_CELLS[0]]), [], marks, "");
    expect(data.marks.map(({ timestamp }) => timestamp)).to.deep.equal([START, end]);
  });

  it("lists the scenario's assumptions, and the market's when they are given", () => {
    const source = { field: "lending.reserves.USDe.ltvBps", value: "9000", source: "a vote", confidence: "high" };
    const data = reportData(reported([FOUR_CELLS[0]]), [], [], "", [source]);
    expect(data.scenarioAssumptions[0]).to.deep.equal({
      id: "window.start",
      value: "20:30 UTC",
      source: "crash.md",
      confidence: "high",
      note: "",
    });
    expect(data.marketAssumptions).to.deep.equal([
      { id: "lending.reserves.USDe.ltvBps", value: "9000", source: "a vote", confidence: "high", note: "" },
    ]);
  });
});

describe("reportPage", () => {
  it("shows no low of a pool that is drained in every block", () => {
    const drained = record({ blocks: [blockLine(0, { stablePools: [stablePool(0n)] })] });
    const data = reportData([{ record: drained, sha256: "", recordFile: "" }], [], [], "");
    expect(markup(reportPage(data))).to.include("none / 1.0000");
  });

  it("says of each world what its figures say", () => {
    const page = markup(reportPage(reportData(reported(FOUR_CELLS), [], [], "")));
    expect(page).to.include(
      "With backing <strong>sound</strong>, the <strong>venue</strong> oracle liquidated $760m of USDe collateral and left $23.6m of bad debt; the <strong>peg</strong> oracle liquidated no USDe collateral and left no bad debt.",
    );
    expect(page).to.include("<h1>The crash of 10 October 2025, four ways</h1>");
  });

  it("names its one cell in the title and has no tabs", () => {
    const page = markup(reportPage(reportData(reported([FOUR_CELLS[3]]), [], [], "")));
    expect(page).to.include("<h1>The crash of 10 October 2025: peg oracle, backing impaired:0.75</h1>");
    expect(page).not.to.include("data-choose");
  });

  it("says none where there is nothing to draw or list", () => {
    const quiet = { record: record({ header: headerLine({ agents: [] }) }), sha256: "", recordFile: "" };
    const page = markup(reportPage(reportData([quiet], [], [], "")));
    for (const text of [
      "None in this cell.",
      "None recorded.",
      "None in this cell: no latent bad debt",
      "No keepers in this cell.",
      "None: nothing reverted",
      "No group gained or lost",
      "No link of the chain was seen.",
    ]) {
      expect(page).to.include(text);
    }
    expect(page).not.to.match(/id="(?:liquidations|health|debt)-0"/);
  });

  it("shows hostile text as text", () => {
    const header = headerLine({
      scenario: HOSTILE,
      market: HOSTILE,
      switches: { [HOSTILE]: HOSTILE },
      cell: { oracle: HOSTILE, backing: HOSTILE },
      agents: [{ label: HOSTILE, kind: "keeper", group: HOSTILE }],
      assumptions: [{ id: HOSTILE, value: HOSTILE, unit: HOSTILE, source: HOSTILE, confidence: "low", note: HOSTILE }],
    });
    const cell = { record: record({ header }), sha256: HOSTILE, recordFile: HOSTILE };
    const mark = { timestamp: START, name: HOSTILE };
    const page = reportPage(reportData([cell], [], [mark], HOSTILE));
    expect(page).not.to.include("<script>alert");
    expect(page.match(/<script>/g)).to.have.length(2);
    expect(page).to.include("&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)");
  });

  it("tells how to run again, with the record's hash and whether its totals balance", () => {
    const page = markup(reportPage(reportData(reported([FOUR_CELLS[0]]), [], [], "npx hardhat crash --seed 1")));
    expect(page).to.include("<code>npx hardhat crash --seed 1</code>");
    expect(page).to.include("<code>hash-0</code>");
    expect(page).to.include("all 1 balance");
  });
});
