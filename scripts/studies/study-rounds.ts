import { isKnown, plainValues } from "../metrics/study-summary.ts";
import { byRun, runKey, type StudyRow } from "../metrics/study-row.ts";
import {
  batchesOf,
  batchesOfShard,
  pointsOfShard,
  runsOf,
  type Shard,
  type StudyPlan,
  type StudyRun,
} from "./plan-study.ts";

/**
 * Give the runs that a study needs next, whatever is finished.
 *
 * Without a stopping rule these are all its runs that are not finished. With one, each point has runs in rounds of
 * `everySeeds`; after each the rule is asked of all the point's finished runs, and only of these, so that workers, shards
 * and interruptions change nothing.
 *
 * @param finished rows of finished runs, failed ones included
 * @returns in order of point and seed; empty when the study is done
 */
export function nextRuns(
  plan: StudyPlan,
  shard: Shard | undefined,
  finished: readonly StudyRow[],
): readonly StudyRun[] {
  const done = new Set(finished.map(runKey));
  const needed = seedsNeeded(plan, finished);
  return mostRuns(plan, shard).filter((run) => run.seed < (needed[run.point] ?? 0) && !done.has(runKey(run)));
}

/**
 * Give the rows that belong to a study: those of a longer or looser study in the same folder are left out.
 * @param rows of finished runs, in any order
 * @returns sorted by point and seed
 */
export function rowsOfStudy(plan: StudyPlan, rows: readonly StudyRow[]): readonly StudyRow[] {
  const needed = seedsNeeded(plan, rows);
  return rows.filter(({ point, seed }) => seed < (needed[point] ?? 0)).sort(byRun);
}

/** Seeds that each point needs, as far as finished runs tell: whole rounds until the rule holds. */
function seedsNeeded({ study, points }: StudyPlan, finished: readonly StudyRow[]): readonly number[] {
  const { seeds, stop } = study;
  if (stop === undefined) return points.map(() => seeds);
  const byPoint = points.map((): StudyRow[] => []);
  for (const row of finished) byPoint[row.point]?.push(row);
  return byPoint.map((own) => {
    for (let to = stop.everySeeds; to < seeds; to += stop.everySeeds) {
      const round = own.filter(({ seed }) => seed < to);
      if (round.length < to || isKnown(plainValues(round, stop.metric), stop.metric, stop)) return to;
    }
    return seeds;
  });
}

/** Most runs a study or a shard of it can have, in order of point and seed; a shard's in order of its batches. */
export function mostRuns(plan: StudyPlan, shard: Shard | undefined): readonly StudyRun[] {
  const all = runsOf(plan.points, 0, plan.study.seeds);
  if (shard === undefined) return all;
  if (plan.study.stop !== undefined) return runsOf(pointsOfShard(plan.points, shard), 0, plan.study.seeds);
  return batchesOfShard(batchesOf(plan, all), shard).flat();
}
