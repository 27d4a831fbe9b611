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
import { checkRecommendation } from "../../scripts/metrics/recommendation.ts";
import { paretoFront } from "../../scripts/metrics/pareto-front.ts";
import { Rng } from "../../scripts/lib/rng.ts";
import type { AnswerFrame } from "../../scripts/reports/answer-data.ts";
import { governanceData } from "../../scripts/reports/governance-data.ts";
import { attributionPage, capPage } from "../../scripts/reports/html/answer-pages.ts";
import { governancePage } from "../../scripts/reports/html/governance-page.ts";
import { studyPage } from "../../scripts/reports/html/study-page.ts";
import { studyPageData, type StudyContext } from "../../scripts/reports/study-page-data.ts";
import { launchChromium } from "../helpers/chromium.ts";
import { expectClose } from "../helpers/expect-close.ts";
import { openPage, type OpenedPage, type Viewing } from "../helpers/open-page.ts";
import { failedStudyRow, studyRow } from "../helpers/tiny-study.ts";

const CHARTS = ["map", "curve", "tail", "convergence", "frontier"];

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

  before(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), "powderkeg-study-page-"));
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  function openHtml(html: string, viewing?: Viewing): Promise<OpenedPage> {
    const path = join(folder, "page.html");
    writeFileSync(path, html);
    return openPage(browser, pathToFileURL(path).href, viewing);
  }
  const pageOf = (question: StudyQuestion, rows: readonly StudyRow[]): string =>
    studyPage(studyPageData(summarizeStudy(question, rows), rows, CONTEXT));
  /** The page of QUESTION and ROWS, written once: intervals take their time. */
  let written: string | undefined;
  const open = (viewing?: Viewing): Promise<OpenedPage> => openHtml((written ??= pageOf(QUESTION, ROWS)), viewing);

  async function expectFitsPhone({ page, complaints }: OpenedPage): Promise<void> {
    const { scrolled, wide } = await page.evaluate(() => ({
      scrolled: document.documentElement.scrollWidth,
      wide: window.innerWidth,
    }));
    expect(scrolled).to.be.at.most(wide);
    expect(complaints).to.deep.equal([]);
    await page.close();
  }

  /** Text that a chart shows. */
  const textsOf = (page: Page, chart: string) =>
    page.locator(`#${chart} svg text`).evaluateAll((texts) => texts.map((text) => text.textContent ?? ""));

  it("draws every chart, asks nothing of the network and complains of nothing, in both colour schemes", async () => {
    for (const scheme of ["light", "dark"] as const) {
      const { page, complaints } = await open({ colorScheme: scheme });
      for (const chart of CHARTS) {
        expect(await page.locator(`#${chart} svg path`).count(), chart).to.be.above(3);
      }
      expect(complaints).to.deep.equal([]);
      await page.close();
    }
  });

  it("says the question as text, and the answer with its interval", async () => {
    const { page } = await open();
    expect(await page.locator("h1").textContent()).to.equal("Is <b>this</b> safe?");
    const lead = (await page.locator(".lead").textContent()) ?? "";
    expect(lead).to.match(/^\d of 6 points keep the expected shortfall 95 of bad debt at most \$250/);
    expect(lead).to.match(/\(oracle peg, LTV, bps 9000\): \$2\d\d\.?\d* \(95 %: \$/);
    await page.close();
  });

  it("shows a figure in every cell of the map, and others when another figure is chosen", async () => {
    const { page } = await open();
    const before = await textsOf(page, "map");
    for (const text of ["venue", "peg", "6000", "9000", "$78.5"]) expect(before).to.include(text);
    await page.selectOption("#metric", "borrowUsageBps");
    await page.selectOption("#statistic", "mean");
    const after = await textsOf(page, "map");
    expect(after.filter((text) => text === "88 %")).to.have.length(3); // a cell for each oracle, and the scale's end
    await page.close();
  });

  describe("the tail", () => {
    const told = (page: Page) => page.locator("#tail-told li").allTextContents();

    it("shows the answer's point, the best and the worst, and any other that is asked for", async () => {
      const { page } = await open();
      expect(await told(page)).to.deep.equal([
        "point 5: chosen (oracle peg, LTV, bps 9000): the worst of 80 runs has $240; up to 4.5 % of further runs may be worse (95 %).",
        "point 3: best (oracle peg, LTV, bps 6000): the worst of 80 runs has $80; up to 4.5 % of further runs may be worse (95 %).",
        "point 2: worst (oracle venue, LTV, bps 9000): the worst of 80 runs has $480; up to 4.5 % of further runs may be worse (95 %).",
      ]);
      for (const text of ["100 %", "10 %", "VaR 95", "VaR 99", "limit", "point 2: worst"]) {
        expect(await textsOf(page, "tail")).to.include(text);
      }
      await page.selectOption("#tail-point", "2");
      expect((await told(page)).map((line) => line.split(" (")[0])).to.deep.equal([
        "point 2: chosen, worst",
        "point 3: best",
      ]);
      await page.close();
    });

    it("has the low end of a figure that is better when higher as the bad one", async () => {
      const { page } = await open();
      await page.selectOption("#metric", "borrowUsageBps");
      expect((await told(page)).at(-1)).to.match(/: worst .* has 58 %; /);
      await page.close();
    });

    it("says in words that every run has 0, and draws again where there is something to draw", async () => {
      const rows = ROWS.filter(({ seed }) => seed < 20).map((row) =>
        studyRow(row.point, row.seed, { ...row.metrics, borrowerLossBase: 0n }, row.values),
      );
      const { page, complaints } = await openHtml(pageOf(QUESTION, rows));
      await page.selectOption("#metric", "borrowerLossBase");
      expect(await page.locator("#tail").isVisible()).to.equal(false);
      expect(await page.locator("#tail + .none").innerText()).to.equal(
        "Every run of these points has 0: there is no curve to draw.",
      );
      expect((await told(page))[0]).to.contain("all 20 runs have 0; up to 17 % of further runs may be worse");
      await page.selectOption("#metric", "badDebtBase");
      expect(await page.locator("#tail svg path").count()).to.be.above(3);
      expect(await page.locator("#tail + .none").isVisible()).to.equal(false);
      expect(complaints).to.deep.equal([]);
      await page.close();
    });
  });

  it("links to the report of a worst run that was replayed, whatever its path is written like", async () => {
    const rows = ROWS.filter(({ seed }) => seed > 70);
    const summary = summarizeStudy(QUESTION, rows);
    const replays = new Map([["2:79", `a "b"/<c> d/report.html`]]);
    const { page } = await openHtml(studyPage(studyPageData(summary, rows, { ...CONTEXT, replays })));
    const link = page.locator("table.cards a");
    expect(await link.allTextContents()).to.deep.equal(["Report of run 2:79"]);
    const url = await link.evaluate((element) => (element as HTMLAnchorElement).href);
    expect(url).to.equal(pathToFileURL(join(folder, `a "b"/<c> d/report.html`)).href);
    expect(await page.locator("table.cards code").first().textContent()).to.contain("--only 2:78");
    await page.close();
  });

  it("gives every worst run that was not replayed with the command that does", async () => {
    const { page } = await open();
    const commands = await page.locator("table.cards code").allTextContents();
    expect(commands[0]).to.equal("npx hardhat study page.yaml --only 2:79");
    await page.close();
  });

  it("fits a phone: the page does not scroll sideways", async () => {
    await expectFitsPhone(await open({ width: 390 }));
  });

  it("has room on a phone for a figure's name of several lines", async () => {
    const { page } = await open({ width: 390 });
    const cells = await page.locator("table.cards td").evaluateAll((all) =>
      all.map((cell) => {
        cell.setAttribute("data-label", "share of USDe collateral liquidated by keepers");
        return [cell.scrollHeight, cell.clientHeight] as const;
      }),
    );
    expect(cells).not.to.be.empty;
    for (const [needed, given] of cells) expect(needed).to.be.at.most(given);
  });

  it("says in words what there is nothing to draw of: one point, few runs, no limit, failures", async () => {
    const question: StudyQuestion = { ...QUESTION, axes: [], answer: undefined };
    const { page, complaints } = await openHtml(pageOf(question, [studyRow(0, 0), failedStudyRow(0, 1)]));
    const text = (await page.locator("main").textContent()) ?? "";
    expect(text).to.contain("One point: nothing varies.");
    expect(text).to.contain("Too few runs");
    expect(text).to.contain("RunAbortedError: stopped");
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  describe("of a frontier", () => {
    /** A report of so many points: a wide grid has more text than a small one. */
    const report = (rows: readonly StudyRow[]): string => {
      const summary = summarizeStudy(QUESTION, rows);
      const frontier = paretoFront(summary.points, CONTEXT.objectives);
      const checks = checkRecommendation(frontier, rows, new Rng(1));
      const context = {
        ...CONTEXT,
        hash: "0".repeat(64),
        market: "m.yaml",
        backend: "local",
        world: "historical",
      } as const;
      return governancePage(governanceData(summary, frontier, checks, context));
    };
    const many = Array.from({ length: 40 }, (_, point) =>
      Array.from({ length: 3 }, (__, seed) =>
        studyRow(
          point,
          seed,
          {
            badDebtBase: BigInt(point * point + seed) * 10n ** 15n,
            borrowUsageBps: BigInt(5_000 + 100 * point),
            borrowerLossBase: 10n ** 16n,
          },
          { oracle: "market-ema with a long name", "eModes.2.ltvBps": String(5_000 + point) },
        ),
      ),
    ).flat();
    let wide: string;
    before(() => (wide = report(many)));

    for (const format of ["A4", "Letter"]) {
      it(`prints on one page of ${format}, dark screens included`, async () => {
        const { page } = await openHtml(wide, { colorScheme: "dark" });
        const pdf = (await page.pdf({ format })).toString("latin1");
        expect(pdf.match(/\/Type\s*\/Page\b/g)).to.have.length(1);
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        expect(await page.evaluate(() => getComputedStyle(document.body).color), "ink").to.equal("rgb(31, 29, 27)");
        await page.close();
      });
    }

    it("recommends a point with its intervals and says what would change that, without a script", async () => {
      const { page, complaints } = await openHtml(report(ROWS.filter(({ seed }) => seed < 20)));
      const text = (await page.locator("main").innerText()).replace(/\s+/g, " ");
      expect(text).to.match(
        /Recommended: point 5 \(oracle peg, LTV, bps 9000\)\. Bad debt \(expected shortfall 95\): \$/,
      );
      expect(text).to.match(/Other seeds: .* \d+ % of samples recommend the same point/);
      expect(text).to.contain("If debt over collateral of loops at the start did not count, it would be point 3");
      for (const title of ["Assumptions", "Method", "Data", "Limits"]) expect(text).to.contain(title);
      expect(await page.locator("script").count()).to.equal(0);
      expect(complaints).to.deep.equal([]);
      await page.close();
    });

    it("fits a phone", async () => {
      await expectFitsPhone(await openHtml(wide, { width: 390 }));
    });

    it("says that there is nothing to recommend when every run failed", async () => {
      const { page } = await openHtml(report([failedStudyRow(0, 0)]));
      expect(await page.locator("main").innerText()).to.contain("nothing is recommended");
      await page.close();
    });
  });

  describe("of a cap, and of an attribution", () => {
    const frame: AnswerFrame = {
      question: "How much is <safe>?",
      facts: "3 values tried",
      command: "npx hardhat study cap page.yaml",
      assumptions: { studyAssumptions: [], scenarioAssumptions: [], marketAssumptions: [] },
    };
    const cap = capPage(frame, {
      path: "lending.reserves.USDe.supplyCap",
      metric: "badDebtBase",
      statistic: "var95",
      atMost: 100,
      largest: "10",
      smallestRefused: "20",
      tried: [
        { value: "20", runs: 5, figure: { value: 150, low: 50, high: null }, isWithin: false },
        { value: "10", runs: 5, figure: { value: 50, low: 25, high: 75 }, isWithin: true },
      ],
    });
    /** Left and right edge of what is drawn. */
    const edges = (page: Page, selector: string) =>
      page.locator(selector).evaluateAll((all) =>
        all.map((element) => {
          const { left, right } = element.getBoundingClientRect();
          return [left, right] as const;
        }),
      );

    it("draws every value tried on one scale, in order, with interval and limit", async () => {
      const { page, complaints } = await openHtml(cap);
      expect(await page.locator(".lead").textContent()).to.contain("within $100: 10; 20 is too much.");
      expect(await page.locator(".intervals .label").allTextContents()).to.deep.equal(["10", "20"]);
      const [[zero = 0] = []] = await edges(page, ".axis .zero");
      const [[limit = 0] = []] = await edges(page, ".axis .limit");
      const [within, over] = await edges(page, ".axis .whisker");
      const dollar = (limit - zero) / 100;
      expectClose(((within?.[0] ?? 0) - zero) / dollar, 25, 2);
      expectClose(((within?.[1] ?? 0) - zero) / dollar, 75, 2);
      expectClose(((over?.[1] ?? 0) - zero) / dollar, 150, 2);
      expect(await page.locator(".over .open-high").count(), "an open side is marked").to.equal(1);
      expect(complaints).to.deep.equal([]);
      await page.close();
    });

    it("draws a bar with its error a switch, the largest first, those that lower the figure to the left", async () => {
      const interval = (value: number) => ({ value, low: value - 5, high: value + 5 });
      const share = (value: number) => ({ estimate: interval(value), standardError: 2, orderError: 0 });
      const answer = {
        metric: "badDebtBase",
        seeds: 3,
        combinations: 4,
        permutations: undefined,
        none: interval(0),
        all: interval(60),
        shares: [
          { name: "redemption", ...share(-20) },
          { name: "loops", ...share(80) },
        ],
      } as const;
      const { page, complaints } = await openHtml(attributionPage(frame, answer));
      expect(await page.locator(".lead").textContent()).to.contain("loops makes most: $80.00 (95 %: $75.00 to $85.00)");
      expect(await page.locator(".intervals .label").allTextContents()).to.deep.equal(["loops", "redemption"]);
      const [[zero = 0] = []] = await edges(page, ".axis .zero");
      const [up, down] = await edges(page, ".axis .bar");
      expectClose(up?.[0], zero, 2);
      expectClose(down?.[1], zero, 2);
      expectClose(((up?.[1] ?? 0) - zero) / (zero - (down?.[0] ?? 0)), 4, 0.1);
      expect(await page.locator("main").innerText()).to.contain("All 4 combinations of on and off are run");
      expect(complaints).to.deep.equal([]);
      await page.close();
    });

    it("says of sampled shares what their interval covers", () => {
      const none = { value: 0, low: null, high: null };
      const share = { name: "a", estimate: none, standardError: undefined, orderError: undefined };
      const page = (seeds: number) =>
        attributionPage(frame, {
          metric: "badDebtBase",
          seeds,
          combinations: 60,
          permutations: 8,
          none,
          all: none,
          shares: [share],
        });
      expect(page(20)).to.contain("Each seed draws 8 of the orders").and.contain("both which seeds and which orders");
      expect(page(1)).to.contain("not what other seeds would say").and.contain("unknown");
    });

    it("fit a phone, and show no markup of the question's", async () => {
      const opened = await openHtml(cap, { width: 390, colorScheme: "dark" });
      expect(await opened.page.locator("h1").textContent()).to.equal("How much is <safe>?");
      await expectFitsPhone(opened);
    });
  });
});
