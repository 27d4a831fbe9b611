import Table from "cli-table3";
import type { Frontier } from "../metrics/pareto-front.ts";
import { runMetric } from "../metrics/run-metrics.ts";
import { estimateText, STATISTIC_NAMES } from "./study-text.ts";

/** Write a Pareto front for a terminal: its points with their intervals, the recommended one marked, the others counted. */
export function frontierTable({ objectives, points, recommended }: Frontier): string {
  const front = points.filter(({ isOnFront }) => isOnFront);
  const table = new Table({
    style: { head: [], border: [], compact: true },
    head: [
      "point",
      "values",
      ...objectives.map(({ metric, statistic }) => `${runMetric(metric).title}, ${STATISTIC_NAMES[statistic]}`),
    ],
  });
  for (const { point, values, figures } of front) {
    table.push([
      point === recommended ? `${point} *` : String(point),
      Object.entries(values)
        .map(([path, value]) => `${path.split(".").slice(-2).join(".")} ${value}`)
        .join("\n"),
      ...figures.map((figure, at) => estimateText(figure, runMetric(objectives[at]?.metric ?? "badDebtBase").unit)),
    ]);
  }
  const surely = points.filter(({ isSurelyDominated }) => isSurelyDominated).length;
  return [
    table.toString(),
    `${front.length} of ${points.length} points are on the front; of the others ${surely} are dominated with their whole intervals.`,
    "* nearest to the best of every objective, each measured over the range of all points.",
  ].join("\n");
}
