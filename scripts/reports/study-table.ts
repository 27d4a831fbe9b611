import Table from "cli-table3";
import { createColors } from "picocolors";
import { runMetric, type RunMetricName } from "../metrics/run-metrics.ts";
import type { StudySummary } from "../metrics/study-summary.ts";
import { answerText, plainText } from "./study-text.ts";

/** How `studyTable` writes. */
export interface StudyTableOptions {
  /** For a terminal only. Plain unless told. */
  readonly isColored?: boolean;
}

const POINTS_SHOWN = 40;
const METRICS_SHOWN = 2;

/** Write a study for a terminal: the answer, then for every point mean, VaR 95 and expected shortfall of the first metrics. */
export function studyTable(summary: StudySummary, { isColored = false }: StudyTableOptions = {}): string {
  const colors = createColors(isColored);
  const shown = summary.metrics.slice(0, METRICS_SHOWN);
  const table = new Table({
    style: { head: [], border: [], compact: true },
    head: [
      "point",
      ...summary.axes.map(({ name }) => lastSteps(name)),
      "runs",
      ...shown.flatMap((name) => [`${runMetric(name).title}:\nmean`, "\nVaR 95", "\nES 95"]),
    ],
  });
  for (const { point, values, runs, failed, metrics } of summary.points.slice(0, POINTS_SHOWN)) {
    table.push([
      String(point),
      ...summary.axes.map(({ path }) => values[path] ?? ""),
      failed === 0 ? String(runs) : colors.red(`${runs} (${failed} failed)`),
      ...shown.flatMap((name) => figures(name, metrics[name])),
    ]);
  }
  const rest = summary.points.length - POINTS_SHOWN;
  return [
    colors.bold(summary.question),
    answerText(summary),
    table.toString(),
    ...(rest > 0 ? [`and ${rest} more points in study.json`] : []),
  ].join("\n");
}

function figures(name: RunMetricName, metric: StudySummary["points"][number]["metrics"][RunMetricName]): string[] {
  if (metric === undefined) return ["none", "none", "none"];
  return [metric.mean, metric.var95, metric.es95].map(({ value }) => plainText(value, runMetric(name).unit));
}

/** The last two steps of a path tell parameters apart well enough. */
function lastSteps(name: string): string {
  return name.split(".").slice(-2).join(".");
}
