import Table from "cli-table3";
import { createColors } from "picocolors";
import type { CellSummary } from "../metrics/summarize-cell.ts";
import { HEADLINE_SECTIONS } from "./headline-rows.ts";

/** How `crashTable` writes. */
export interface CrashTableOptions {
  /** Colour headings and losses; for a terminal only. Plain unless told. */
  readonly isColored?: boolean;
}

/** No vertical lines and one rule under the head: four cells fit in 100 columns. */
const RULES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: " ",
};

/** Write the cells side by side for a terminal: at most 100 columns for four cells. */
export function crashTable(cells: readonly CellSummary[], { isColored = false }: CrashTableOptions = {}): string {
  const colors = createColors(isColored);
  const table = new Table({
    chars: RULES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1, compact: true },
    colAligns: ["left", ...cells.map(() => "right" as const)],
  });
  table.push([colors.dim("oracle"), ...cells.map((cell) => colors.bold(cell.oracle))]);
  table.push([colors.dim("backing"), ...cells.map((cell) => colors.bold(cell.backing))]);
  for (const { title, rows } of HEADLINE_SECTIONS) {
    table.push([colors.bold(title), ...cells.map(() => "")]);
    for (const { name, show, isLoss } of rows) {
      const shown = cells.map((cell) => (isLoss?.(cell) === true ? colors.red(show(cell)) : show(cell)));
      table.push([`  ${name}`, ...shown]);
    }
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
