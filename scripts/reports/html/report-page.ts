import type { CellData } from "../cell-data.ts";
import { clock } from "../format.ts";
import type { ReportData } from "../report-data.ts";
import { failureTable, gains, keeperTable, markList, timeline } from "./cell-sections.ts";
import { chart, escapeHtml } from "./html.ts";
import { assumptions, causeTable, conclusion, headlineTable, pageTitle, repeat, square } from "./page-sections.ts";
import { pageShell } from "./page-shell.ts";

/** Write the report of a crash run; see `pageShell`. */
export function reportPage(data: ReportData): string {
  const title = pageTitle(data);
  const main = `<header>
<p class="eyebrow">Powderkeg report</p>
<h1>${escapeHtml(title)}</h1>
${conclusion(data)}
<p class="soft">${escapeHtml(facts(data))}</p>
</header>
${square(data)}
<p class="caption">Bad debt is the deficit that the pool has booked and, at the end, the debt that collateral no longer covers, with USDe at what backs it. Penalties are what borrowers paid above their debt, on all collateral. Bars share one scale.</p>
<h2>${data.cells.length === 1 ? "The figures" : "Cell by cell"}</h2>
${headlineTable(data)}
${data.cells.length === 1 ? "" : `<h2>The chain of causes, compared</h2><p class="caption">First sign of each link, UTC.</p>${causeTable(data)}`}
<h2 id="cells">${data.cells.length === 1 ? "What happened" : "One cell at a time"}</h2>
${data.cells.length === 1 ? "" : tabs(data.cells)}
${data.cells.map((cell, at) => cellSection(cell, at, data)).join("")}
<h2>Assumptions and sources</h2>
${assumptions(data)}
<h2>Run it again</h2>
${repeat(data)}`;
  return pageShell({
    title,
    ...(data.cells.length === 1 ? { className: "single" } : {}),
    main,
    charts: { data: ["REPORT", chartData(data)], client: "report-client.js" },
  });
}

function facts({
  scenario,
  mode,
  seed,
  market,
  backend,
  switches,
  sending,
  startTimestamp,
  endTimestamp,
}: ReportData): string {
  const changed = Object.entries(switches).map(([name, value]) => `${name} = ${value}`);
  return [
    `Scenario ${scenario}, mode ${mode}, seed ${seed}`,
    `market ${market} on ${backend}`,
    `${clock(startTimestamp).slice(0, 5)} to ${clock(endTimestamp).slice(0, 5)} UTC`,
    ...(sending === undefined ? [] : ["sent in bundles: only keepers and contracts pay for gas"]),
    ...(changed.length === 0 ? [] : [`changed: ${changed.join(", ")}`]),
  ]
    .join(" · ")
    .concat(". Every figure comes from transactions executed on an EVM.");
}

function tabs(cells: readonly CellData[]): string {
  const buttons = cells.map(
    ({ name }, at) =>
      `<button type="button" data-choose="${at}" aria-pressed="${at === 0}" aria-controls="cell-${at}">${escapeHtml(name)}</button>`,
  );
  return `<div class="tabs" role="group" aria-label="Cell shown below: oracle / backing">${buttons.join("")}</div>`;
}

function cellSection(cell: CellData, at: number, { marks }: ReportData): string {
  const { reserve, liquidations, health, badDebt } = cell;
  const isQuiet = Object.values(badDebt).every((series) => series.every((value) => value === 0));
  const symbol = reserve?.symbol ?? "";
  return `<div class="one-cell" id="cell-${at}"${at === 0 ? "" : " hidden"}>
<section><h3>The chain of causes</h3>${timeline(cell)}</section>
${chart(`price-${at}`, "Price of USDe", "Dollars. Pool spot and average come from trades on chain; the venue's price is given. Numbers mark the shocks.")}
${markList(marks)}
${chart(`liquidations-${at}`, "Liquidations", "Collateral seized in each five minutes, by asset, at the price used.", liquidations.assets.length === 0 ? "None in this cell." : undefined)}
${chart(`health-${at}`, "Health of the debt", "All debt by its borrower's health factor; under 1 it can be liquidated.", health.times.length === 0 ? "None recorded." : undefined)}
${chart(`debt-${at}`, "Bad debt and blocked withdrawals", "Dollars, at the end of each block.", isQuiet ? "None in this cell: no latent bad debt, no deficit, no blocked withdrawal." : undefined)}
${chart(`rates-${at}`, `Utilization and rates${symbol === "" ? "" : ` of ${symbol}`}`, "The reserve with most debt; rates are a year.", reserve === undefined ? "None: nobody borrowed." : undefined)}
${chart(`given-${at}`, "Given: other markets and gas", "Prices in percent of their start (left); base fee in gwei (right).")}
<section><h3>Who gained and who lost</h3><p class="caption">Against doing nothing: holdings at the end less the start's holdings at the end's prices, USDe at what backs it, gas paid.</p>${gains(cell)}</section>
<section><h3>Keepers</h3>${keeperTable(cell)}</section>
<section><h3>What failed</h3>${failureTable(cell)}</section>
</div>`;
}

/** What report-client.js draws; the rest is in the page already. */
function chartData({ cells, marks }: ReportData) {
  return {
    marks: marks.map(({ timestamp }) => timestamp * 1_000),
    cells: cells.map(({ times, prices, references, baseFeeGwei, reserve, badDebt, liquidations, health }) => ({
      times,
      prices,
      references,
      baseFeeGwei,
      reserve,
      badDebt,
      liquidations,
      health,
    })),
  };
}
