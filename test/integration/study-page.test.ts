/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { summarizeStudy, type StudyQuestion } from "../../scripts/metrics/study-summary.ts";
import type { StudyRow } from "../../scripts/metrics/study-row.ts";
import { studyPage } from "../../scripts/reports/html/study-page.ts";
import { studyPageData, type StudyContext } from "../../scripts/reports/study-page-data.ts";
import { launchChromium } from "../helpers/chromium.ts";
import { openPage, type OpenedPage, type Viewing } from "../helpers/open-page.ts";
import { failedStudyRow, studyRow } from "../helpers/tiny-study.ts";

const CHARTS = ["map", "curve", "convergence", "frontier"];
const INSTALL_MILLISECONDS = 300_000;

const QUESTION: StudyQuestion = {
  name: "page",
  question: "Is <b>this</b> safe?",
  seed: "1",
  axes: [
    { path: "oracle", name: "oracle" },
    { path: "eModes.2.ltvBps", name: "LTV, bps" },
  ],
  metrics: ["badDebtBase", "borrowUsageBps", "borrowerLossBase"],
  answer: { metric: "badDebtBase", statistic: "es95", atMost: 250, prefer: "borrowUsageBps" },
};
const CONTEXT: StudyContext = {
  command: "npx hardhat study page.yaml",
  how: "grid",
  mode: "historical",
  seeds: 80,
  blocks: 20,
  objectives: [
    { metric: "badDebtBase", statistic: "es95" },
    { metric: "borrowUsageBps", statistic: "mean" },
  ],
  studyAssumptions: [{ id: "x", value: "uniform", source: "a guess", confidence: "low", note: "" }],
  scenarioAssumptions: [{ id: "window.blocks", value: "20", unit: "blocks", source: "assumed", confidence: "low" }],
  marketSources: [],
};

/** Two oracles by three LTVs, eighty seeds; the venue loses twice as much as the peg, higher LTVs more. */
const ROWS: readonly StudyRow[] = ["venue", "peg"].flatMap((oracle, row) =>
  [6_000, 7_500, 9_000].flatMap((ltv, column) => {
    const point = row * 3 + column;
    const values = { oracle, "eModes.2.ltvBps": String(ltv) };
    return Array.from({ length: 80 }, (_, seed) =>
      studyRow(
        point,
        seed,
        {
          badDebtBase: BigInt((2 - row) * (column + 1) * (seed + 1)) * 100_000_000n,
          borrowUsageBps: BigInt(ltv - 200),
          borrowerLossBase: BigInt(seed) * 1_000_000_000n,
        },
        values,
      ),
    );
  }),
);

describe("study page in a browser", () => {
  let browser: Browser;
  let folder: string;

  before(async function () {
    this.timeout(INSTALL_MILLISECONDS); // Chromium may have to be installed
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), "powderkeg-study-page-"));
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  function open(question: StudyQuestion, rows: readonly StudyRow[], viewing?: Viewing): Promise<OpenedPage> {
    const path = join(folder, "study.html");
    writeFileSync(path, studyPage(studyPageData(summarizeStudy(question, rows), CONTEXT)));
    return openPage(browser, pathToFileURL(path).href, viewing);
  }

  /** Text that a chart shows. */
  const textsOf = (page: Page, chart: string) =>
    page.locator(`#${chart} svg text`).evaluateAll((texts) => texts.map((text) => text.textContent ?? ""));

  it("draws every chart, asks nothing of the network and complains of nothing, in both colour schemes", async () => {
    for (const scheme of ["light", "dark"] as const) {
      const { page, complaints } = await open(QUESTION, ROWS, { colorScheme: scheme });
      for (const chart of CHARTS) {
        expect(await page.locator(`#${chart} svg path`).count(), chart).to.be.above(3);
      }
      expect(complaints).to.deep.equal([]);
      await page.close();
    }
  });

  it("says the question as text, and the answer with its interval", async () => {
    const { page } = await open(QUESTION, ROWS);
    expect(await page.locator("h1").textContent()).to.equal("Is <b>this</b> safe?");
    const lead = (await page.locator(".lead").textContent()) ?? "";
    expect(lead).to.match(/^\d of 6 points keep the expected shortfall 95 of bad debt at most \$250/);
    expect(lead).to.match(/\(oracle peg, LTV, bps 9000\): \$2\d\d\.?\d* \(95 %: \$/);
    await page.close();
  });

  it("shows a figure in every cell of the map, and others when another figure is chosen", async () => {
    const { page } = await open(QUESTION, ROWS);
    const before = await textsOf(page, "map");
    for (const text of ["venue", "peg", "6000", "9000", "$78.5"]) expect(before).to.include(text);
    await page.selectOption("#metric", "borrowUsageBps");
    await page.selectOption("#statistic", "mean");
    const after = await textsOf(page, "map");
    expect(after.filter((text) => text === "88 %")).to.have.length(3); // a cell for each oracle, and the scale's end
    await page.close();
  });

  it("gives every worst run with the command that replays it", async () => {
    const { page } = await open(QUESTION, ROWS);
    const commands = await page.locator("table.cards code").allTextContents();
    expect(commands[0]).to.equal("npx hardhat study page.yaml --only 2:79");
    await page.close();
  });

  it("fits a phone: the page does not scroll sideways", async () => {
    const { page, complaints } = await open(QUESTION, ROWS, { width: 390 });
    const { scrolled, wide } = await page.evaluate(() => ({
      scrolled: document.documentElement.scrollWidth,
      wide: window.innerWidth,
    }));
    expect(scrolled).to.be.at.most(wide);
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  it("says in words what there is nothing to draw of: one point, few runs, no limit, failures", async () => {
    const question: StudyQuestion = { ...QUESTION, axes: [], answer: undefined };
    const { page, complaints } = await open(question, [studyRow(0, 0), failedStudyRow(0, 1)]);
    const text = (await page.locator("main").textContent()) ?? "";
    expect(text).to.contain("One point: nothing varies.");
    expect(text).to.contain("Too few runs");
    expect(text).to.contain("RunAbortedError: stopped");
    expect(complaints).to.deep.equal([]);
    await page.close();
  });
});
