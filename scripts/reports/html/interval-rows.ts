import type { Estimate } from "../../metrics/estimators/estimate.ts";
import { escapeHtml, none } from "./html.ts";

/** One row of an interval chart. */
export interface IntervalRow {
  readonly label: string;
  readonly estimate: Estimate;
  /** The estimate and its interval in words. */
  readonly text: string;
  /** Marked rows stand out: the recommended point, a value over its limit. */
  readonly tone?: "chosen" | "over";
}

/** How an interval chart is drawn. */
export interface IntervalChart {
  readonly heading: string;
  readonly caption: string;
  readonly rows: readonly IntervalRow[];
  /** Bars from 0, for shares of a whole; points unless told. */
  readonly areBars?: boolean;
  /** A line across all rows. */
  readonly limit?: { readonly value: number; readonly text: string } | undefined;
}

/**
 * Draw estimates with their intervals, a row each, on one scale that has 0 in it. Plain HTML: it needs no script, fits a
 * phone, prints as it is, and reads as text.
 */
export function intervalRows({ heading, caption, rows, areBars = false, limit }: IntervalChart): string {
  const finite = rows.flatMap(({ estimate: { value, low, high } }) => [value, low ?? value, high ?? value]);
  const all = [0, ...finite, ...(limit === undefined ? [] : [limit.value])];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const width = most - least || 1;
  /** Percent of the track; a twentieth is left free at each end for the arrow of an open side. */
  const place = (value: number): string => (((value - least) / width) * 90 + 5).toFixed(2);
  const mark = (kind: string, value: number): string => `<i class="${kind}" style="left:${place(value)}%"></i>`;
  const span = (kind: string, from: number, to: number): string =>
    `<i class="${kind}" style="left:${place(Math.min(from, to))}%;right:${(100 - Number(place(Math.max(from, to)))).toFixed(2)}%"></i>`;
  const list = rows.map(({ label, estimate: { value, low, high }, text, tone }) => {
    const ends = `${low === null ? " open-low" : ""}${high === null ? " open-high" : ""}`;
    const drawn = [
      mark("zero", 0),
      ...(limit === undefined ? [] : [mark("limit", limit.value)]),
      ...(areBars ? [span("bar", 0, value)] : []),
      span(`whisker${ends}`, low ?? value, high ?? value),
      ...(areBars ? [] : [mark("dot", value)]),
    ].join("");
    const cell = `<span class="axis" aria-hidden="true">${drawn}</span>`;
    return `<li${tone === undefined ? "" : ` class="${tone}"`}><span class="label">${escapeHtml(label)}</span>${cell}<span class="reading">${escapeHtml(text)}</span></li>`;
  });
  const legend = limit === undefined ? "" : ` The dashed line is the limit, ${limit.text}.`;
  const told = caption + legend;
  const body = rows.length === 0 ? none("Nothing to show.") : `<ul class="intervals">${list.join("")}</ul>`;
  return `<section class="figure-block"><h3>${escapeHtml(heading)}</h3>${told === "" ? "" : `<p class="caption">${escapeHtml(told)}</p>`}${body}</section>`;
}
