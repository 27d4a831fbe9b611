import type { Estimate } from "./estimators/estimate.ts";
import { meanEstimate } from "./estimators/moments.ts";
import { shapleyShares } from "./estimators/shapley.ts";
import { plainValues } from "./study-summary.ts";
import type { RunMetricName } from "./run-metrics.ts";
import type { StudyRow } from "./study-row.ts";

/** How much of a metric each switch makes, in plain units, as means over seeds. */
export interface Attribution {
  /** One a switch; they sum to `all` less `none`. */
  readonly shares: readonly Estimate[];
  /** With every switch off, and with every switch on. */
  readonly none: Estimate;
  readonly all: Estimate;
  /** Seeds at which every combination has the figure. */
  readonly seeds: number;
}

/**
 * Share a metric among switches, seed by seed: all combinations of a seed have the same population and world, so what
 * differs between them is the switches' doing, and the spread over seeds is the error.
 *
 * @param rows point = combination of switches as bits, bit i set when switch i is on
 * @throws EmptySampleError when no seed has every combination
 */
export function attribution(rows: readonly StudyRow[], metric: RunMetricName, switches: number): Attribution {
  const bySeed = new Map<number, Map<number, number>>();
  for (const row of rows) {
    const [value] = plainValues([row], metric);
    if (value === undefined) continue;
    const own = bySeed.get(row.seed) ?? new Map<number, number>();
    bySeed.set(row.seed, own.set(row.point, value));
  }
  const whole = [...bySeed.values()].filter((worths) => worths.size === 2 ** switches);
  const shares = whole.map((worths) => shapleyShares(switches, (coalition) => worths.get(coalition) ?? 0));
  return {
    shares: Array.from({ length: switches }, (_, at) => meanEstimate(shares.map((own) => own[at] ?? 0))),
    none: meanEstimate(whole.map((worths) => worths.get(0) ?? 0)),
    all: meanEstimate(whole.map((worths) => worths.get(2 ** switches - 1) ?? 0)),
    seeds: whole.length,
  };
}
