import type { Estimate } from "./estimators/estimate.ts";
import { mean, standardDeviation, studentEstimate, studentInterval } from "./estimators/moments.ts";
import { coalitionsAlong, sampledShares, type JoiningOrder, type SampledShares } from "./estimators/sampled-shapley.ts";
import { shapleyShares } from "./estimators/shapley.ts";
import { plainValues } from "./study-summary.ts";
import type { RunMetricName } from "./run-metrics.ts";
import type { StudyRow } from "./study-row.ts";

/** What was run of the combinations of switches, and what of it counts. */
export interface AttributionDesign {
  readonly switches: number;
  /** The combination of each point, as bits: bit i is set when switch i is on. */
  readonly coalitions: readonly number[];
  /** The orders that a seed draws, independently of other seeds; without it every combination counts. */
  readonly ordersOf?: ((seed: number) => readonly JoiningOrder[]) | undefined;
}

/** A switch's share of a metric, in plain units. */
export interface SwitchShare {
  readonly estimate: Estimate;
  /** Of the mean over seeds, from all that is drawn; undefined when there is nothing to tell it from. */
  readonly standardError: number | undefined;
  /** The part of it that comes from drawing orders: 0 when every combination counts; undefined for one pair of orders. */
  readonly orderError: number | undefined;
}

/** How much of a metric each switch makes, in plain units, as means over seeds. */
export interface Attribution {
  /** One a switch; they sum to `all` less `none`. */
  readonly shares: readonly SwitchShare[];
  /** With every switch off, and with every switch on. */
  readonly none: Estimate;
  readonly all: Estimate;
  /** Seeds at which every combination that counts has the figure. */
  readonly seeds: number;
}

/**
 * Share a metric among switches, seed by seed: all combinations of a seed have the same population and world, so what
 * differs between them is the switches' doing. Each seed draws its own orders, so the spread over seeds holds both the seeds'
 * and the orders' error; of a single seed the interval is that of its orders alone.
 *
 * @throws EmptySampleError when no seed has every combination that counts
 */
export function attribution(rows: readonly StudyRow[], metric: RunMetricName, design: AttributionDesign): Attribution {
  const { switches, ordersOf } = design;
  const whole = [...worthsBySeed(rows, metric, design)]
    .map(([seed, worths]) => ({ worths, orders: ordersOf?.(seed) }))
    .filter(({ worths, orders }) => isWhole(worths, switches, orders));
  const own = whole.map(({ worths, orders }): SampledShares => {
    const worth = (coalition: number): number => worths.get(coalition) ?? 0;
    if (orders !== undefined) return sampledShares(orders, worth);
    return { shares: shapleyShares(switches, worth), standardErrors: Array.from({ length: switches }, () => 0) };
  });
  const draws = ordersOf === undefined ? 0 : (whole[0]?.orders?.length ?? 0) / 2;
  return {
    shares: Array.from({ length: switches }, (_, at) =>
      switchShare(
        own.map(({ shares }) => shares[at] ?? 0),
        own.map(({ standardErrors }) => standardErrors[at]),
        draws,
      ),
    ),
    none: studentEstimate(whole.map(({ worths }) => worths.get(0) ?? 0)),
    all: studentEstimate(whole.map(({ worths }) => worths.get(2 ** switches - 1) ?? 0)),
    seeds: whole.length,
  };
}

function worthsBySeed(
  rows: readonly StudyRow[],
  metric: RunMetricName,
  { coalitions }: AttributionDesign,
): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const bySeed = new Map<number, Map<number, number>>();
  for (const row of rows) {
    const [value] = plainValues([row], metric);
    const coalition = coalitions[row.point];
    if (value === undefined || coalition === undefined) continue;
    const own = bySeed.get(row.seed) ?? new Map<number, number>();
    bySeed.set(row.seed, own.set(coalition, value));
  }
  return bySeed;
}

function isWhole(
  worths: ReadonlyMap<number, number>,
  switches: number,
  orders: readonly JoiningOrder[] | undefined,
): boolean {
  if (orders === undefined) return worths.size === 2 ** switches;
  return orders.every((order) => coalitionsAlong(order).every((coalition) => worths.has(coalition)));
}

/** @param draws Pairs of orders at each seed. */
function switchShare(
  bySeed: readonly number[],
  orderErrors: readonly (number | undefined)[],
  draws: number,
): SwitchShare {
  const orderError = orderErrors.includes(undefined)
    ? undefined
    : Math.sqrt(orderErrors.reduce<number>((sum, error) => sum + (error ?? 0) ** 2, 0)) / orderErrors.length;
  if (bySeed.length > 1) {
    const standardError = standardDeviation(bySeed) / Math.sqrt(bySeed.length);
    return { estimate: studentEstimate(bySeed), standardError, orderError };
  }
  const value = mean(bySeed);
  if (draws < 2 || orderError === undefined) {
    return { estimate: { value, low: null, high: null }, standardError: undefined, orderError };
  }
  return { estimate: studentInterval(value, orderError, draws), standardError: orderError, orderError };
}
