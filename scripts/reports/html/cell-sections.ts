import type { CellData } from "../cell-data.ts";
import { clock, count } from "../format.ts";
import type { ReportMark } from "../report-data.ts";
import { cardTable, escapeHtml, none, scrollBox } from "./html.ts";

const SHOWN_FAILURES = 20;

/** The chain of causes of one cell: what was seen in order of time, then what was not. */
export function timeline({ causes }: CellData): string {
  const seen = causes
    .filter(({ timestamp }) => timestamp !== undefined)
    .sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0))
    .map(
      ({ id, what, timestamp, evidence }) =>
        `<li><time>${clock(timestamp ?? 0)}</time><div><strong>${id}</strong> ${escapeHtml(what)}<p class="soft">${escapeHtml(evidence ?? "")}</p></div></li>`,
    )
    .join("");
  const list = (state: string) =>
    causes
      .filter((link) => link.state === state)
      .map(({ id, what }) => `${id} ${escapeHtml(what)}`)
      .join("; ");
  const rest = [
    ["Not seen in this cell", list("not seen")],
    ["Not modelled yet", list("not modelled")],
  ]
    .filter(([, links]) => links !== "")
    .map(([name, links]) => `<p class="soft"><strong>${name}:</strong> ${links}.</p>`)
    .join("");
  return `${seen === "" ? none("No link of the chain was seen.") : `<ol class="timeline">${seen}</ol>`}${rest}`;
}

/** What the numbers on the price chart's verticals stand for. */
export function markList(marks: readonly ReportMark[]): string {
  if (marks.length === 0) return "";
  const items = marks.map(({ timestamp, name }) => `<li><time>${clock(timestamp)}</time> ${escapeHtml(name)}</li>`);
  return `<ol class="marks">${items.join("")}</ol>`;
}

/** Gains to the right of a middle line, losses to the left. */
export function gains({ groups }: CellData): string {
  if (groups.length === 0) return none("No group gained or lost a dollar against doing nothing.");
  const largest = Math.max(...groups.map(({ gainUsd }) => Math.abs(gainUsd)));
  const rows = groups.map(({ name, accounts, gainUsd, gain }) => {
    const width = ((Math.abs(gainUsd) / largest) * 50).toFixed(2);
    const side = gainUsd < 0 ? "loss" : "gain";
    return `<li><span class="who">${escapeHtml(name)} <span class="soft">${accountsText(accounts)}</span></span><span class="bar ${side}"><i style="width:${width}%"></i></span><span class="amount ${side}">${escapeHtml(gain)}</span></li>`;
  });
  return `<ul class="gains">${rows.join("")}</ul>`;
}

/** One row a keeper, the most profitable first. */
export function keeperTable({ keepers }: CellData): string {
  if (keepers.length === 0) return none("No keepers in this cell.");
  const names = ["keeper", "liquidations", "collateral", "attempts", "reverted", "not in block", "gas", "profit"];
  const head = names.map((name) => `<th scope="col">${name}</th>`).join("");
  const rows = keepers.map(([keeper = "", ...figures]) => {
    const cells = figures.map((figure) => `<td>${escapeHtml(figure)}</td>`).join("");
    return `<tr><th scope="row">${escapeHtml(keeper)}</th>${cells}</tr>`;
  });
  const table = `<table class="headline keepers"><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
  return scrollBox("Keepers", table);
}

/** What reverted or did not get into a block. */
export function failureTable({ failures }: CellData): string {
  if (failures.length === 0) return none("None: nothing reverted and nothing was left out of a block.");
  const rows = failures
    .slice(0, SHOWN_FAILURES)
    .map(({ action, error, times }) => [
      `<code>${escapeHtml(action)}</code>`,
      `<code>${escapeHtml(error)}</code>`,
      count(times),
    ]);
  const rest = failures.slice(SHOWN_FAILURES).reduce((sum, { times }) => sum + times, 0);
  const more = rest === 0 ? "" : `<p class="caption">And ${count(rest)} more of other kinds.</p>`;
  return cardTable([{ name: "action" }, { name: "error" }, { name: "times", isFigure: true }], rows) + more;
}

function accountsText(accounts: number): string {
  return accounts === 1 ? "1 account" : `${count(accounts)} accounts`;
}
