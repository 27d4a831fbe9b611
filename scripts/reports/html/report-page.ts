import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Assumption } from "../../lib/record.ts";
import { clock } from "../format.ts";
import type { CellData, ReportData } from "../report-data.ts";

const require = createRequire(import.meta.url);

/**
 * Write the report: one HTML file with its data, styles and chart library inside, so that it can be mailed and opened
 * anywhere, without a network.
 */
export function reportPage(data: ReportData): string {
  const text = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const library = readFileSync(require.resolve("echarts/dist/echarts.min.js"), "utf8");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Powderkeg: ${escape(data.scenario)}, ${escape(data.mode)}</title>
<style>${text("./report.css")}</style>
</head>
<body>
<main>
<h1>${escape(title(data))}</h1>
<p class="soft">Scenario ${escape(data.scenario)}, mode ${escape(data.mode)}, seed ${escape(data.seed)}, market ${escape(data.market)}. Every figure below comes from transactions executed on an EVM; times are UTC.</p>
<p>${escape(conclusion(data.cells))}</p>
<div class="square">${data.cells.map(card).join("")}</div>
<p class="caption">The large figure is bad debt: what the pool has booked as deficit, and the debt that collateral no longer covers at the end (USDe taken at what backs it).</p>
<h2>Cell by cell</h2>
<div class="scroll">${headline(data)}</div>
<h2>The chain of causes</h2>
<p class="soft">First sign of each link of the popular account in each cell.</p>
<div class="scroll">${causes(data.cells)}</div>
<h2>What happened</h2>
<div class="tabs" role="group" aria-label="cell">${data.cells.map((cell) => `<button type="button">${escape(cell.name)}</button>`).join("")}</div>
${chart("price", "USDe", "Pool spot and EMA are endogenous; the venue's price is an input. Dotted verticals are the scenario's shocks.")}
${chart("liquidations", "Liquidations by collateral", "USD millions in each five minutes, at the price used.")}
${chart("health", "Health factors", "Share of all debt by the borrower's health factor.")}
${chart("badDebt", "Bad debt and blocked withdrawals", "USD millions.")}
${chart("rates", "USDC reserve: utilization and rates", "Yearly rates.")}
${chart("references", "Given: other markets and gas", "Prices in percent of their start; base fee of each block in gwei.")}
${chart("groups", "Who gained and who lost", "USD millions against doing nothing: holdings at the end less the start's holdings at the end's prices, USDe at what backs it.")}
<h2>Keepers</h2>
${data.cells.map(keepers).join("")}
<h2>What failed</h2>
${data.cells.map(failures).join("")}
<h2>Assumptions and sources</h2>
<div class="scroll">${assumptions(data.assumptions)}</div>
<h2>Run it again</h2>
<p><code>${escape(data.command)}</code></p>
<div class="scroll"><table class="text"><thead><tr><th>cell</th><th>record</th><th>SHA-256</th></tr></thead><tbody>${data.cells
    .map(
      (cell) =>
        `<tr><td>${escape(cell.name)}</td><td>${escape(cell.recordFile)}</td><td><code>${cell.sha256}</code></td></tr>`,
    )
    .join("")}</tbody></table></div>
</main>
<script>${library.replace(/<\/script/gi, "<\\/script")}</script>
<script>const REPORT = ${JSON.stringify(data).replace(/</g, "\\u003c")};
${text("./report-client.js")}</script>
</body>
</html>
`;
}

function title({ scenario }: ReportData): string {
  return scenario === "october-2025" ? "Two oracles, two truths: the crash of 10 October 2025" : scenario;
}

/** Say in words which cell burnt most and which least; nothing is said that the figures do not. */
function conclusion(cells: readonly CellData[]): string {
  if (cells.length < 2) return "";
  const worlds = [...new Set(cells.map((cell) => cell.backing))];
  return worlds
    .map((backing) => {
      const world = cells.filter((cell) => cell.backing === backing);
      const parts = world.map(
        ({ oracle, card }) =>
          `the ${oracle} oracle liquidated ${card.liquidated} of USDe collateral, took ${card.penalties} in penalties and left ${card.loss} of bad debt`,
      );
      return `With backing ${backing}, ${parts.join("; ")}.`;
    })
    .join(" ");
}

function card(cell: CellData, _: number, all: readonly CellData[]): string {
  const losses = all.map((other) => other.card.lossBase);
  const tone = cell.card.lossBase < 1 ? "spared" : cell.card.lossBase >= Math.max(...losses) / 4 ? "burnt" : "";
  return `<section class="cell ${tone}"><h3>${escape(cell.oracle)} oracle, backing ${escape(cell.backing)}</h3>
<div class="figure">${cell.card.loss}</div>
<dl><dt>USDe collateral liquidated</dt><dd>${cell.card.liquidated}</dd><dt>penalties</dt><dd>${cell.card.penalties}</dd><dt>suppliers blocked</dt><dd>${cell.card.blocked}</dd><dt>USDe low in the pool</dt><dd>${cell.card.low}</dd></dl></section>`;
}

function headline({ headline: { rows, cells: columns }, cells }: ReportData): string {
  const head = cells.map((cell) => `<th>${escape(cell.name)}</th>`).join("");
  const body = rows
    .map(
      (row, index) =>
        `<tr><td>${escape(row)}</td>${columns.map((column) => `<td>${escape(column[index] ?? "")}</td>`).join("")}</tr>`,
    )
    .join("");
  return `<table><thead><tr><th>oracle / backing</th>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function causes(cells: readonly CellData[]): string {
  const links = cells[0]?.causes ?? [];
  const head = cells.map((cell) => `<th>${escape(cell.name)}</th>`).join("");
  const body = links
    .map(({ id, what }, index) => {
      const columns = cells.map((cell) => {
        const link = cell.causes[index];
        if (link?.timestamp === undefined) return `<td class="soft">${escape(link?.state ?? "")}</td>`;
        return `<td><span class="seen">${clock(link.timestamp)}</span><br><span class="soft">${escape(link.evidence ?? "")}</span></td>`;
      });
      return `<tr><td>${id}</td><td>${escape(what)}</td>${columns.join("")}</tr>`;
    })
    .join("");
  return `<table class="text"><thead><tr><th></th><th>link</th>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function chart(name: string, heading: string, caption: string): string {
  return `<h3>${escape(heading)}</h3><div class="chart" id="chart-${name}" role="img" aria-label="${escape(heading)}"></div><p class="caption">${escape(caption)}</p>`;
}

function keepers(cell: CellData, index: number): string {
  const head = ["keeper", "liquidations", "collateral seized", "attempts / reverted / not in block", "gas", "profit"];
  const rows = cell.keepers
    .map((row) => `<tr>${row.map((value) => `<td>${escape(value)}</td>`).join("")}</tr>`)
    .join("");
  return `<div class="scroll" data-cell="${index}"><table><thead><tr>${head.map((name) => `<th>${name}</th>`).join("")}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function failures(cell: CellData, index: number): string {
  if (cell.errors.length === 0)
    return `<p data-cell="${index}" class="soft">Nothing reverted and nothing was left out of a block.</p>`;
  const rows = cell.errors
    .slice(0, 20)
    .map(({ label, name, count }) => `<tr><td>${escape(label)}</td><td>${escape(name)}</td><td>${count}</td></tr>`)
    .join("");
  return `<div class="scroll" data-cell="${index}"><table class="text"><thead><tr><th>action</th><th>error</th><th>times</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function assumptions(list: readonly Assumption[]): string {
  const rows = list
    .map(({ id, value, unit, source, confidence, note }) => {
      const why = note === undefined || note === "" ? "" : `<br><span class="soft">${escape(note)}</span>`;
      return `<tr><td><code>${escape(id)}</code></td><td>${escape(value)} ${escape(unit)}</td><td>${confidence}</td><td>${escape(source)}${why}</td></tr>`;
    })
    .join("");
  return `<table class="text"><thead><tr><th>parameter</th><th>value</th><th>confidence</th><th>source</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
