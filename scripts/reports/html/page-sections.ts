import type { CellData } from "../cell-data.ts";
import { clock, count } from "../format.ts";
import type { ReportData, ReportedAssumption } from "../report-data.ts";
import { cardTable, escapeHtml, scrollBox } from "./html.ts";

const STORIES: Readonly<Record<string, string>> = {
  "october-2025": "The crash of 10 October 2025",
  "price-shock": "A price shock on the real book",
};
const WAYS: Readonly<Record<number, string>> = { 2: "two", 3: "three", 4: "four" };

/** Title of the page: the story if there is something to compare, else the one cell. */
export function pageTitle({ scenario, cells }: ReportData): string {
  const story = STORIES[scenario] ?? scenario;
  const [first] = cells;
  if (cells.length === 1 && first !== undefined) return `${story}: ${first.oracle} oracle, backing ${first.backing}`;
  return `${story}, ${WAYS[cells.length] ?? count(cells.length)} ways`;
}

/** What the figures say, world by world, in one sentence each. */
export function conclusion({ cells }: ReportData): string {
  return unique(cells.map(({ backing }) => backing))
    .map((backing) => {
      const parts = cells
        .filter((cell) => cell.backing === backing)
        .map(
          ({ oracle, card }) =>
            `the <strong>${escapeHtml(oracle)}</strong> oracle liquidated ${some(card.liquidated)} USDe collateral and left ${some(card.badDebt)} bad debt`,
        );
      return `<p class="lead">With backing <strong>${escapeHtml(backing)}</strong>, ${parts.join("; ")}.</p>`;
    })
    .join("");
}

function some(amount: string): string {
  return amount === "$0" ? "no" : `${amount} of`;
}

/** The cells as a square: a row for each oracle, a column for each backing. */
export function square({ cells }: ReportData): string {
  const oracles = unique(cells.map(({ oracle }) => oracle));
  const backings = unique(cells.map(({ backing }) => backing));
  const most = Math.max(1, ...cells.flatMap(({ card }) => [card.badDebtUsd, card.penaltiesUsd]));
  const cards = cells.map((cell) => {
    const place = `grid-row:${oracles.indexOf(cell.oracle) + 1};grid-column:${backings.indexOf(cell.backing) + 1}`;
    return card(cell, most, place);
  });
  return `<div class="square" style="--columns:${backings.length}">${cards.join("")}</div>`;
}

function card({ oracle, backing, card }: CellData, mostUsd: number, place: string): string {
  const bar = (name: string, text: string, dollars: number, tone: string) =>
    `<div class="measure"><span>${name}</span><b class="${dollars > 0 ? tone : ""}">${text}</b><span class="track"><i class="${tone}" style="width:${((dollars / mostUsd) * 100).toFixed(2)}%"></i></span></div>`;
  const facts = [
    ["liquidations", card.liquidations],
    ["USDe collateral liquidated", card.liquidated],
    ["withdrawals blocked, peak", card.blocked],
    ["USDe low: pool / price used", `${card.poolLow} / ${card.usedLow}`],
  ];
  return `<section class="cell" style="${place}"><h3><span class="soft">oracle</span> ${escapeHtml(oracle)} <span class="soft">backing</span> ${escapeHtml(backing)}</h3>
${bar("Lenders: bad debt", card.badDebt, card.badDebtUsd, "burn")}${bar("Borrowers: penalties", card.penalties, card.penaltiesUsd, "ember")}
<dl>${facts.map(([name = "", value = ""]) => `<dt>${name}</dt><dd>${value}</dd>`).join("")}</dl></section>`;
}

/** The headline's figures, a column a cell. */
export function headlineTable({ headline, cells }: ReportData): string {
  const head = cells
    .map(
      ({ oracle, backing }) =>
        `<th scope="col">${escapeHtml(oracle)}<br><span class="soft">${escapeHtml(backing)}</span></th>`,
    )
    .join("");
  const body = headline
    .map(({ title, rows }) => {
      const lines = rows.map(
        ({ name, values }) =>
          `<tr><th scope="row">${escapeHtml(name)}</th>${values.map((value) => `<td>${escapeHtml(value)}</td>`).join("")}</tr>`,
      );
      return `<tr class="title"><th scope="rowgroup" colspan="${cells.length + 1}">${escapeHtml(title)}</th></tr>${lines.join("")}`;
    })
    .join("");
  return scrollBox(
    "Figures cell by cell",
    `<table class="headline"><thead><tr><th scope="col">oracle<br><span class="soft">backing</span></th>${head}</tr></thead><tbody>${body}</tbody></table>`,
  );
}

/** When each link was first seen, a column a cell. */
export function causeTable({ causes, cells }: ReportData): string {
  const head = cells
    .map(
      ({ oracle, backing }) =>
        `<th scope="col">${escapeHtml(oracle)}<br><span class="soft">${escapeHtml(backing)}</span></th>`,
    )
    .join("");
  const rows = causes.map(({ id, what, cells: links }) => {
    if (links.every(({ state }) => state === "not modelled")) {
      return `<tr><th scope="row">${id} ${escapeHtml(what)}</th><td class="soft" colspan="${cells.length}">not modelled yet</td></tr>`;
    }
    const times = links.map(({ timestamp, state }) =>
      timestamp === undefined ? `<td class="soft">${state}</td>` : `<td>${clock(timestamp)}</td>`,
    );
    return `<tr><th scope="row">${id} ${escapeHtml(what)}</th>${times.join("")}</tr>`;
  });
  return scrollBox(
    "First sign of each link of the chain of causes",
    `<table class="headline causes"><thead><tr><th scope="col">link</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`,
  );
}

/** Every value the run rests on with its source, folded away. */
export function assumptions({
  studyAssumptions = [],
  scenarioAssumptions,
  marketAssumptions,
}: Pick<ReportData, "scenarioAssumptions" | "marketAssumptions"> & {
  readonly studyAssumptions?: readonly ReportedAssumption[];
}): string {
  const fold = (name: string, list: readonly ReportedAssumption[]) => {
    if (list.length === 0) return "";
    const rows = list.map(({ id, value, source, confidence, note }) => [
      `<code>${escapeHtml(id)}</code>`,
      escapeHtml(value),
      escapeHtml(confidence),
      escapeHtml(source) + (note === "" ? "" : `<br><span class="soft">${escapeHtml(note)}</span>`),
    ]);
    const columns = ["parameter", "value", "confidence", "source"].map((column) => ({ name: column }));
    return `<details><summary>${name}: ${count(list.length)} values, ${confidences(list)}</summary>${cardTable(columns, rows)}</details>`;
  };
  const folds =
    fold("Study", studyAssumptions) + fold("Scenario", scenarioAssumptions) + fold("Market", marketAssumptions);
  return folds === "" ? `<p class="none">None recorded.</p>` : folds;
}

/** How to repeat the run, and what the repeated records must hash to. */
export function repeat({ command, cells }: ReportData): string {
  const rows = cells.map(({ name, recordFile, sha256, conservation }) => [
    escapeHtml(name),
    `<code>${escapeHtml(recordFile)}</code>`,
    `<code>${escapeHtml(sha256)}</code>`,
    conservation.broken.length === 0
      ? `all ${count(conservation.checked)} balance`
      : `${count(conservation.broken.length)} of ${count(conservation.checked)} do not balance: ${escapeHtml(conservation.broken.join("; "))}`,
  ]);
  const columns = ["cell", "record", "SHA-256", "conservation totals"].map((name) => ({ name }));
  return `<p>The same command writes the same bytes:</p><pre tabindex="0"><code>${escapeHtml(command)}</code></pre>${cardTable(columns, rows)}`;
}

function confidences(list: readonly ReportedAssumption[]): string {
  return ["high", "medium", "low", "assume"]
    .map((name) => ({ name, times: list.filter(({ confidence }) => confidence === name).length }))
    .filter(({ times }) => times > 0)
    .map(({ name, times }) => `${count(times)} ${name === "assume" ? "assumed" : name}`)
    .join(", ");
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
