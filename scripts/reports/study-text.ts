import type { Estimate } from "../metrics/estimators/estimate.ts";
import { runMetric, type MetricUnit } from "../metrics/run-metrics.ts";
import type { Statistic, StudySummary } from "../metrics/study-summary.ts";
import { count, duration, percent, price, tokens, usd } from "./format.ts";

/** Statistics as tables name them. */
export const STATISTIC_NAMES: Readonly<Record<Statistic, string>> = {
  mean: "mean",
  median: "median",
  var95: "VaR 95",
  var99: "VaR 99",
  es95: "expected shortfall 95",
  evar99: "entropic value at risk 99",
  max: "worst run",
};

/** A figure of a metric in plain units, as people read it: "$4.48bn", "0.9930", "98.2 %", "45 min". */
export function plainText(value: number, unit: MetricUnit): string {
  switch (unit) {
    case "base":
      return usd(BigInt(Math.round(value * 1e8)));
    case "priceE8":
      return price(BigInt(Math.round(value * 1e8)));
    case "wei":
      return tokens(BigInt(Math.round(value)) * 10n ** 18n);
    case "bps":
      return percent(BigInt(Math.round(value)));
    case "seconds":
      return duration(Math.round(value));
    case "count":
      return Number.isInteger(value) ? count(value) : value.toFixed(1);
  }
}

/** An estimate with its interval: "$1.2m (95 %: $0.9m to $1.7m)"; an open side says that the sample is too small. */
export function estimateText({ value, low, high }: Estimate, unit: MetricUnit): string {
  const side = (bound: number | null): string =>
    bound === null ? "not bounded by this many runs" : plainText(bound, unit);
  return `${plainText(value, unit)} (95 %: ${side(low)} to ${side(high)})`;
}

/** The study's answer in one or two sentences. */
export function answerText({ answer, axes, points }: StudySummary): string {
  if (answer === undefined) return `${points.length} points; no limit was asked for (answer:).`;
  const { metric, statistic, atMost, within, surelyWithin, prefer } = answer;
  const { title, unit, better } = runMetric(metric);
  const limit = `${STATISTIC_NAMES[statistic]} of ${title} ${better === "higher" ? "at least" : "at most"} ${plainText(atMost, unit)}`;
  const kept = `${within.length} of ${points.length} points keep the ${limit}, ${surelyWithin.length} of them with their whole interval.`;
  const chosen = points.find(({ point }) => point === answer.point);
  const estimate = chosen?.metrics[metric]?.[statistic];
  if (chosen === undefined || estimate === undefined) return `${kept} No run has the figure.`;
  const where = axes.map(({ path, name }) => `${name} ${chosen.values[path] ?? ""}`).join(", ");
  const preferred = prefer === undefined ? undefined : chosen.metrics[prefer]?.mean;
  const also =
    prefer === undefined || preferred === undefined
      ? ""
      : ` Its mean ${runMetric(prefer).title} is ${plainText(preferred.value, runMetric(prefer).unit)}.`;
  const lead = within.length === 0 ? "None does; the closest is" : "The best of them is";
  return `${kept} ${lead} point ${chosen.point} (${where === "" ? "the only one" : where}): ${estimateText(estimate, unit)}.${also}`;
}
