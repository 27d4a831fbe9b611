/** Write text so that HTML shows it as it is, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** A column of a table. */
export interface Column {
  readonly name: string;
  /** Figures stand at the right; text, the default, at the left. */
  readonly isFigure?: boolean;
}

/**
 * Write a table that on a narrow screen becomes one card a row, each value under its column's name.
 * @param rows ready HTML, one value a column
 */
export function cardTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => `<th scope="col"${kind(column)}>${escapeHtml(column.name)}</th>`).join("");
  const cell = (column: Column, value: string) =>
    `<td${kind(column)} data-label="${escapeHtml(column.name)}">${value}</td>`;
  const body = rows.map((row) => `<tr>${columns.map((column, at) => cell(column, row[at] ?? "")).join("")}</tr>`);
  return `<table class="cards"><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

/** Put a table of figures, its first column fixed, in a box that scrolls sideways, with the keyboard too. */
export function scrollBox(label: string, table: string): string {
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(label)}">${table}</div>`;
}

/** Ready HTML around a chart. */
interface ChartSurroundings {
  readonly before: string;
  readonly after: string;
}

/** A frame for a chart that the page's client draws, or a sentence when there is nothing to draw. */
export function chart(
  name: string,
  heading: string,
  caption: string,
  empty?: string,
  { before, after }: ChartSurroundings = { before: "", after: "" },
): string {
  const body =
    empty === undefined
      ? `${before}<div class="chart" id="${name}" role="img" aria-label="${escapeHtml(`Chart: ${heading}. ${caption}`)}"></div>${after}`
      : none(empty);
  return `<section class="figure-block"><h3>${escapeHtml(heading)}</h3><p class="caption">${escapeHtml(caption)}</p>${body}</section>`;
}

/** A sentence in place of a chart or table that has nothing to show. */
export function none(text: string): string {
  return `<p class="none">${escapeHtml(text)}</p>`;
}

function kind({ isFigure }: Column): string {
  return isFigure === true ? ` class="figure"` : "";
}
