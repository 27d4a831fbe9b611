/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { reportPage } from "../../scripts/reports/html/report-page.ts";
import { reportData } from "../../scripts/reports/report-data.ts";
import { FOUR_CELLS, headerLine, smallCrash } from "../fixtures/record.ts";
import { launchChromium } from "../helpers/chromium.ts";
import { openPage, type OpenedPage, type Viewing } from "../helpers/open-page.ts";

const CHARTS = ["price", "liquidations", "health", "debt", "rates", "given"];

describe("report in a browser", () => {
  let browser: Browser;
  let folder: string;
  let fourCells: string;
  let oneCell: string;

  before(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), "powderkeg-report-"));
    fourCells = writePage("four.html", FOUR_CELLS);
    oneCell = writePage("one.html", FOUR_CELLS.slice(1, 2));
  });

  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  function writePage(name: string, cells: readonly (typeof FOUR_CELLS)[number][]): string {
    const reported = cells.map((cell, at) => ({
      record: smallCrash(cell),
      sha256: String(at).repeat(64),
      recordFile: `record-${cell.oracle}-${cell.backing}.jsonl`,
    }));
    const marks = [
      { timestamp: headerLine().startTimestamp + 360, name: "tariff post" },
      { timestamp: headerLine().startTimestamp + 720, name: "venue low" },
    ];
    const sources = [{ field: "tokens.USDe.decimals", value: "18", source: "Etherscan", confidence: "high" }];
    const path = join(folder, name);
    writeFileSync(path, reportPage(reportData(reported, [], marks, "npx hardhat crash --seed 1", sources)));
    return pathToFileURL(path).href;
  }

  const open = (url: string, viewing?: Viewing): Promise<OpenedPage> => openPage(browser, url, viewing);

  /** How many shapes with an extent each chart of a cell has, by chart; charts that are not there are left out. */
  async function marksOf(page: Page, cell: number): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const name of CHARTS) {
      const chart = page.locator(`#${name}-${cell}`);
      if ((await chart.count()) === 0) continue;
      const boxes = await chart.locator("svg path").evaluateAll((paths) =>
        paths.map((path) => {
          const { width, height } = path.getBoundingClientRect();
          return width * height;
        }),
      );
      counts[name] = boxes.filter((area) => area > 50).length;
    }
    return counts;
  }

  for (const colorScheme of ["light", "dark"] as const) {
    it(`draws every chart of the first cell, ${colorScheme}, asking the network for nothing`, async () => {
      const { page, complaints } = await open(fourCells, { colorScheme });
      const marks = await marksOf(page, 0);
      expect(Object.keys(marks)).to.deep.equal(CHARTS);
      for (const name of CHARTS) expect(marks[name], name).to.be.greaterThan(1);
      expect(complaints).to.deep.equal([]);
      await page.close();
    });
  }

  it("has light ink on dark ground in the dark, and the reverse in the light, in charts as in text", async () => {
    const light = await open(fourCells, { colorScheme: "light" });
    const dark = await open(fourCells, { colorScheme: "dark" });
    const ground = ({ page }: OpenedPage) =>
      page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
    const ink = ({ page }: OpenedPage) =>
      page.locator("#price-0 svg text", { hasText: "pool spot" }).evaluate((text) => getComputedStyle(text).fill);
    expect(brightness(await ground(light))).to.be.greaterThan(200);
    expect(brightness(await ink(light))).to.be.lessThan(60);
    expect(brightness(await ground(dark))).to.be.lessThan(60);
    expect(brightness(await ink(dark))).to.be.greaterThan(200);
    await light.page.close();
    await dark.page.close();
  });

  it("follows the reader's colour scheme while open", async () => {
    const { page, complaints } = await open(fourCells);
    const ink = () =>
      page.locator("#price-0 svg text", { hasText: "pool spot" }).evaluate((text) => getComputedStyle(text).fill);
    const before = await ink();
    await page.emulateMedia({ colorScheme: "dark" });
    while ((await ink()) === before) await page.waitForTimeout(10);
    expect(brightness(await ink())).to.be.greaterThan(brightness(before) + 100);
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  it("shows the cell that is chosen, by mouse", async () => {
    const { page, complaints } = await open(fourCells);
    for (const cell of [1, 2, 3, 0]) {
      await page.locator(`[data-choose="${cell}"]`).click();
      const shown = await page
        .locator(".one-cell")
        .evaluateAll((cells) => cells.flatMap((element, at) => (element.checkVisibility() ? [at] : [])));
      expect(shown).to.deep.equal([cell]);
      expect(await page.locator('[aria-pressed="true"]').allTextContents()).to.deep.equal([
        `${FOUR_CELLS[cell]?.oracle} / ${FOUR_CELLS[cell]?.backing}`,
      ]);
      const marks = await marksOf(page, cell);
      for (const [name, count] of Object.entries(marks)) expect(count, `${name} of cell ${cell}`).to.be.greaterThan(1);
    }
    expect(await page.locator("#liquidations-2").count()).to.equal(0);
    expect(await page.locator("#cell-2").textContent()).to.include("None in this cell.");
    expect(complaints).to.deep.equal([]);
    await page.close();
  });

  it("reaches the cells and the scrolling tables with the keyboard", async () => {
    const { page } = await open(fourCells);
    const reached: string[] = [];
    for (let press = 0; press < 12; press++) {
      await page.keyboard.press("Tab");
      reached.push(
        await page.locator("html").evaluate((html) => {
          const element = html.ownerDocument.activeElement;
          return element?.getAttribute("data-choose") ?? element?.getAttribute("aria-label") ?? element?.tagName ?? "";
        }),
      );
      if (reached.at(-1) === "3") await page.keyboard.press("Enter");
    }
    expect(reached.slice(0, 8)).to.deep.equal([
      "Figures cell by cell",
      "First sign of each link of the chain of causes",
      "0",
      "1",
      "2",
      "3",
      "Keepers",
      "SUMMARY",
    ]);
    expect(await page.locator("#cell-3").isVisible()).to.equal(true);
    await page.close();
  });

  for (const [name, url] of [
    ["four cells", () => fourCells],
    ["one cell", () => oneCell],
  ] as const) {
    it(`fits a phone of 390 px with ${name}: the page does not scroll sideways, nothing is cut`, async () => {
      const { page, complaints } = await open(url(), { width: 390 });
      await page.locator("details").evaluateAll((all) => all.forEach((details) => details.setAttribute("open", "")));
      const { scrollWidth, clientWidth } = await page
        .locator("html")
        .evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
      expect(scrollWidth).to.equal(clientWidth);
      const outside = await page.locator("main *").evaluateAll((elements) =>
        elements
          .filter((element) => element.closest(".scroll, .tabs, svg") === null && element.checkVisibility())
          .filter((element) => element.getBoundingClientRect().right > 390)
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      expect(outside).to.deep.equal([]);
      expect(complaints).to.deep.equal([]);
      await page.close();
    });
  }

  it("keeps axis labels and legends inside their charts, apart from one another, on a phone", async () => {
    const { page } = await open(fourCells, { width: 390 });
    for (const name of CHARTS) {
      const clashes = await page.locator(`#${name}-0`).evaluate((chart) => {
        const frame = chart.getBoundingClientRect();
        const texts = [...chart.querySelectorAll("svg text")].map((text) => ({
          text: text.textContent,
          box: text.getBoundingClientRect(),
        }));
        const cut = texts.filter(({ box }) => box.left < frame.left || box.right > frame.right);
        const over = texts.filter(({ box: a }, at) =>
          texts.some(
            ({ box: b }, other) =>
              other > at &&
              a.left < b.right - 1 &&
              b.left < a.right - 1 &&
              a.top < b.bottom - 3 &&
              b.top < a.bottom - 3,
          ),
        );
        return [...cut, ...over].map(({ text }) => text);
      });
      expect(clashes, name).to.deep.equal([]);
    }
    await page.close();
  });

  it("draws a single cell without tabs", async () => {
    const { page, complaints } = await open(oneCell);
    expect(Object.keys(await marksOf(page, 0))).to.deep.equal(CHARTS);
    expect(await page.locator("[data-choose]").count()).to.equal(0);
    expect(await page.locator(".square .cell").count()).to.equal(1);
    expect(complaints).to.deep.equal([]);
    await page.close();
  });
});

/** Mean of red, green and blue of a CSS colour, 0 to 255. */
function brightness(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
  return (red + green + blue) / 3;
}
