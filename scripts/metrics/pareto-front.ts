import type { Estimate } from "./estimators/estimate.ts";
import { runMetric, type RunMetricName } from "./run-metrics.ts";
import type { PointSummary, Statistic } from "./study-summary.ts";

/** Something to have much or little of. */
export interface Objective {
  readonly metric: RunMetricName;
  readonly statistic: Statistic;
}

/** A point of a study as the frontier sees it. */
export interface FrontierPoint {
  readonly point: number;
  readonly values: Readonly<Record<string, string>>;
  /** One estimate an objective. */
  readonly figures: readonly Estimate[];
  /** No other point is as good in everything and better in something. */
  readonly isOnFront: boolean;
  /** Some other point's whole interval is better in everything: more seeds would not bring it back. */
  readonly isSurelyDominated: boolean;
}

export interface Frontier {
  readonly objectives: readonly Objective[];
  readonly points: readonly FrontierPoint[];
  /** The point of the front that is nearest to the best of everything, each objective measured over the range of all points: differences on the front that are next to nothing beside it weigh as little. */
  readonly recommended: number | undefined;
}

/**
 * Find the points that no other beats in all objectives together.
 * @param summaries points without one of the figures are left out
 */
export function paretoFront(summaries: readonly PointSummary[], objectives: readonly Objective[]): Frontier {
  const candidates = summaries.flatMap(({ point, values, metrics }) => {
    const figures = objectives.flatMap(({ metric, statistic }) => metrics[metric]?.[statistic] ?? []);
    return figures.length === objectives.length ? [{ point, values, figures }] : [];
  });
  return frontOf(candidates, objectives);
}

/** Find the same among points whose figures are given, one an objective. */
export function frontOf(
  candidates: readonly Pick<FrontierPoint, "point" | "values" | "figures">[],
  objectives: readonly Objective[],
): Frontier {
  const isUp = objectives.map(({ metric }) => runMetric(metric).better === "higher");
  const points = candidates.map((own) => ({
    ...own,
    isOnFront: !candidates.some((other) => dominates(other.figures, own.figures, isUp)),
    isSurelyDominated: candidates.some((other) => surelyDominates(other.figures, own.figures, isUp)),
  }));
  return { objectives, points, recommended: nearestToIdeal(points, isUp) };
}

function dominates(one: readonly Estimate[], other: readonly Estimate[], isUp: readonly boolean[]): boolean {
  const gains = isUp.map((up, at) => (up ? 1 : -1) * ((one[at]?.value ?? 0) - (other[at]?.value ?? 0)));
  return gains.every((gain) => gain >= 0) && gains.some((gain) => gain > 0);
}

function surelyDominates(one: readonly Estimate[], other: readonly Estimate[], isUp: readonly boolean[]): boolean {
  return isUp.every((up, at) => {
    const better = up ? one[at]?.low : other[at]?.low;
    const worse = up ? other[at]?.high : one[at]?.high;
    return typeof better === "number" && typeof worse === "number" && better > worse;
  });
}

function nearestToIdeal(points: readonly FrontierPoint[], isUp: readonly boolean[]): number | undefined {
  const front = points.filter(({ isOnFront }) => isOnFront);
  const distance = ({ figures }: FrontierPoint): number =>
    isUp.reduce((sum, up, at) => {
      const range = points.map((other) => other.figures[at]?.value ?? 0);
      const [low, high] = [Math.min(...range), Math.max(...range)];
      const value = figures[at]?.value ?? 0;
      return high === low ? sum : sum + ((up ? high - value : value - low) / (high - low)) ** 2;
    }, 0);
  return front.reduce<FrontierPoint | undefined>(
    (best, point) => (best === undefined || distance(point) < distance(best) ? point : best),
    undefined,
  )?.point;
}
