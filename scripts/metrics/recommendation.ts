import type { Rng } from "../lib/rng.ts";
import { frontOf, type Frontier, type Objective } from "./pareto-front.ts";
import type { StudyRow } from "./study-row.ts";
import { plainValues, statisticValue } from "./study-summary.ts";

/** How firm a recommended point is: what would have been recommended from other seeds, or for other objectives. */
export interface RecommendationChecks {
  /** Samples of seeds in which each point was recommended, most often first; they sum to 1. */
  readonly shares: readonly { readonly point: number; readonly share: number }[];
  /** The point recommended when an objective does not count, in the order of the objectives. */
  readonly without: readonly { readonly objective: Objective; readonly recommended: number | undefined }[];
  /** Points beaten by the front whose intervals leave open that they are not. */
  readonly notSurelyBeaten: readonly number[];
}

const RESAMPLES = 400;

/**
 * Check how firm a front's recommended point is. Seeds are drawn with replacement, the same ones for all points, since a
 * seed is the same population and world at each; then the front is found again from the figures alone.
 * @param rows of the finished study
 */
export function checkRecommendation(frontier: Frontier, rows: readonly StudyRow[], rng: Rng): RecommendationChecks {
  const { objectives, points } = frontier;
  return {
    shares: recommendedShares(frontier, rows, rng),
    without:
      objectives.length < 2
        ? []
        : objectives.map((objective, at) => {
            const rest = <T>(list: readonly T[]): readonly T[] => list.filter((_, other) => other !== at);
            const candidates = points.map((point) => ({ ...point, figures: rest(point.figures) }));
            return { objective, recommended: frontOf(candidates, rest(objectives)).recommended };
          }),
    notSurelyBeaten: points
      .filter(({ isOnFront, isSurelyDominated }) => !isOnFront && !isSurelyDominated)
      .map(({ point }) => point),
  };
}

function recommendedShares(
  { objectives, points }: Frontier,
  rows: readonly StudyRow[],
  rng: Rng,
): RecommendationChecks["shares"] {
  const seeds = [...new Set(rows.map(({ seed }) => seed))];
  const bySeed = new Map(points.map(({ point }) => [point, new Map<number, StudyRow>()]));
  for (const row of rows) bySeed.get(row.point)?.set(row.seed, row);
  const times = new Map<number, number>();
  for (let sample = 0; sample < RESAMPLES; sample++) {
    const drawn = seeds.map(() => rng.pick(seeds));
    const candidates = points.flatMap(({ point, values }) => {
      const own = drawn.flatMap((seed) => bySeed.get(point)?.get(seed) ?? []);
      const figures = objectives.flatMap(({ metric, statistic }) => {
        const sampled = plainValues(own, metric);
        if (sampled.length === 0) return [];
        return [{ value: statisticValue(sampled, metric, statistic), low: null, high: null }];
      });
      return figures.length === objectives.length ? [{ point, values, figures }] : [];
    });
    const { recommended } = frontOf(candidates, objectives);
    if (recommended !== undefined) times.set(recommended, (times.get(recommended) ?? 0) + 1);
  }
  const total = [...times.values()].reduce((sum, count) => sum + count, 0);
  return [...times]
    .map(([point, count]) => ({ point, share: count / total }))
    .sort((a, b) => b.share - a.share || a.point - b.point);
}
