import type { SwitchShare } from "../metrics/attribution.ts";
import type { Estimate } from "../metrics/estimators/estimate.ts";
import { runMetric, type RunMetricName } from "../metrics/run-metrics.ts";
import type { Statistic } from "../metrics/study-summary.ts";
import { several } from "./format.ts";
import type { ReportedAssumptions } from "./study-page-data.ts";
import { estimateText, plainText, STATISTIC_NAMES } from "./study-text.ts";

/** What every page has that answers one question of a study. */
export interface AnswerFrame {
  readonly question: string;
  readonly facts: string;
  /** Command that repeats it. */
  readonly command: string;
  readonly assumptions: ReportedAssumptions;
}

/** What `study cap` found. */
export interface CapAnswer {
  readonly path: string;
  readonly metric: RunMetricName;
  readonly statistic: Statistic;
  /** In the metric's plain unit. */
  readonly atMost: number;
  /** Largest value found within the limit; undefined when not even the least is. */
  readonly largest: string | undefined;
  /** Smallest value found over it; undefined when even the greatest is within. */
  readonly smallestRefused: string | undefined;
  /** In the order they were tried. */
  readonly tried: readonly {
    readonly value: string;
    readonly runs: number;
    readonly figure: Estimate;
    readonly isWithin: boolean;
  }[];
}

/** What `study attribute` found. */
export interface AttributionAnswer {
  readonly metric: RunMetricName;
  readonly seeds: number;
  /** Different combinations that were run. */
  readonly combinations: number;
  /** Orders drawn at each seed; undefined when every combination was run. */
  readonly permutations: number | undefined;
  readonly none: Estimate;
  readonly all: Estimate;
  readonly shares: readonly (SwitchShare & { readonly name: string })[];
}

/** The cap in a sentence. */
export function capText({ path, metric, statistic, atMost, largest, smallestRefused }: CapAnswer): string {
  const limit = `${STATISTIC_NAMES[statistic]} of ${runMetric(metric).title} within ${plainText(atMost, runMetric(metric).unit)}`;
  if (largest === undefined) return `not even ${path} = ${smallestRefused ?? ""} keeps ${limit}`;
  const beyond = smallestRefused === undefined ? ", the end of the range" : `; ${smallestRefused} is too much`;
  return `largest ${path} with ${limit}: ${largest}${beyond}`;
}

/** The attribution in a sentence or two: how much there is, and the switches that make most of it. */
export function attributionText({ metric, none, all, shares, seeds }: AttributionAnswer): string {
  const { title, unit } = runMetric(metric);
  const [most] = [...shares].sort((one, other) => other.estimate.value - one.estimate.value);
  const total = `With everything on, ${title} is ${plainText(all.value, unit)} on the mean of ${several(seeds, "seed")}; with everything off, ${plainText(none.value, unit)}.`;
  if (most === undefined) return total;
  return `${total} Of the difference, ${most.name} makes most: ${estimateText(most.estimate, unit)}.`;
}

/** What the shares rest on: "20 seeds, 8 orders each, 214 combinations". */
export function joinedText({ seeds, combinations, permutations }: AttributionAnswer): string {
  const orders = permutations === undefined ? "" : `, ${permutations} orders of joining at each`;
  return `${several(seeds, "seed")}${orders}, ${combinations} combinations`;
}
