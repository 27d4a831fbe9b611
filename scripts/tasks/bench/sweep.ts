import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTextFile } from "../../lib/read-text-file.ts";
import type { StudyRow } from "../../metrics/study-row.ts";
import { loadStudy } from "../../studies/load-study.ts";
import { planStudy, type StudyPlan } from "../../studies/plan-study.ts";
import { rowsParquet } from "../../studies/rows-parquet.ts";
import { SCENARIO_MARKET, scenarioMarketText } from "../scenario-market.ts";
import { BlockFiles } from "../study/block-files.ts";
import { executeStudy } from "../study/execute-study.ts";
import { executeInWorkers } from "../study/worker-pool.ts";
import { median } from "./median.ts";

/** Seconds of one run of a sweep, from the row before it to its own. */
export interface PointFigure {
  readonly point: string;
  readonly seconds: number;
  readonly ratio: number;
}

/** Runs a second of a study on so many processes. */
export interface WorkersFigure {
  readonly workers: number;
  readonly runsPerSecond: number;
  readonly ratio: number;
}

/** What a study leaves on disk of one run. */
export interface KeptFigure {
  readonly kept: string;
  readonly bytes: number;
  readonly ratio: number;
}

/** Resident set of one worker process after so many runs. */
export interface MemoryFigure {
  readonly runs: number;
  readonly megabytes: number;
  readonly ratio: number;
}

export interface SweepFigures {
  readonly blocks: number;
  readonly points: readonly PointFigure[];
  readonly workers: readonly WorkersFigure[];
  readonly kept: readonly KeptFigure[];
  readonly memory: readonly MemoryFigure[];
}

/** How much is executed. */
export interface SweepSize {
  /** Points that share a set-up, the last of them of a single block; three or more. */
  readonly points: number;
  /** Set-ups that each process makes; where there are several the first only warms it up. */
  readonly setUps: number;
}

/** What a study's execution showed. */
interface Execution {
  readonly rows: readonly StudyRow[];
  /** When it began and when each row came, milliseconds. */
  readonly times: readonly number[];
  /** Of the one process, or the two, after each set-up's runs. */
  readonly residentBytes: readonly number[];
}

const STUDY = "studies/smoke.yaml";
const VARIED = "eModes.2.liquidationThresholdBps";
const LEAST_THRESHOLD_BPS = 9_200;

/**
 * Measure a sweep as `hardhat study` executes it, block rows kept: one point with a set-up of its own, one branched from
 * a set-up under other terms, and what of that is branching and not the point's own blocks; runs a second on one process and on
 * two; what a run leaves behind. The smoke study, with so many values of a threshold that all can share a set-up.
 *
 * @throws Error when a run fails: the benchmark would measure something else.
 */
export async function measureSweep(size: SweepSize): Promise<SweepFigures> {
  const folder = mkdtempSync(join(tmpdir(), "powderkeg-bench-"));
  try {
    const plan = planOf(size, 1);
    const alone = await execute(plan, 1, join(folder, "1"));
    const both = await execute(planOf(size, 2), 2, join(folder, "2"));
    return {
      blocks: plan.blocks,
      points: pointFigures(alone, size),
      workers: withRatios(
        [
          { workers: 1, runsPerSecond: runsPerSecond(alone, size, 1) },
          { workers: 2, runsPerSecond: runsPerSecond(both, size, 2) },
        ],
        ({ runsPerSecond }) => runsPerSecond,
      ),
      kept: keptFigures(join(folder, "1"), alone.rows, size),
      memory: memoryFigures(alone, size),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function planOf({ points, setUps }: SweepSize, workers: number): StudyPlan {
  const study = loadStudy(readTextFile(STUDY), STUDY);
  const values = Array.from({ length: points }, (_, at) => ({
    [VARIED]: LEAST_THRESHOLD_BPS + at,
    ...(at === points - 1 && { "window.blocks": 1 }),
  }));
  return planStudy({
    study: { ...study, how: "list", vary: [], points: values, seeds: workers * setUps },
    marketText: scenarioMarketText(),
    marketName: SCENARIO_MARKET,
  });
}

async function execute(plan: StudyPlan, workers: number, folder: string): Promise<Execution> {
  const times = [performance.now()];
  let residentBytes: readonly number[] = [];
  const { rows } = await executeStudy({
    plan,
    folder,
    resume: false,
    workers,
    blockRows: true,
    batchSize: () => plan.points.length,
    execute: async (batches, onRow) => {
      const totals = await executeInWorkers(batches, {
        source: plan,
        workers,
        blockRows: true,
        onRow: (row, blocks) => {
          onRow(row, blocks);
          times.push(performance.now());
        },
      });
      ({ residentBytes } = totals);
      return totals;
    },
  });
  const failed = rows.find(({ error }) => error !== null);
  if (failed !== undefined) throw new Error(`bench: a run of ${STUDY} failed: ${failed.error?.message ?? ""}`);
  return { rows, times, residentBytes };
}

/** The first run of a set-up has waited for it, the others have not. */
function pointFigures({ times }: Execution, size: SweepSize): readonly PointFigure[] {
  const seconds = times.slice(1).map((time, at) => (time - (times[at] ?? 0)) / 1_000);
  const measured = seconds.slice(warmUpRuns(size));
  const last = size.points - 1;
  const medianAt = (isMeant: (place: number) => boolean): number =>
    median(measured.filter((_, at) => isMeant(at % size.points)));
  return withRatios(
    [
      { point: "with a set-up of its own", seconds: medianAt((place) => place === 0) },
      { point: "branched, under other terms", seconds: medianAt((place) => place !== 0 && place !== last) },
      { point: "branched, of a single block", seconds: medianAt((place) => place === last) },
    ],
    ({ seconds }) => seconds,
  );
}

function runsPerSecond({ times }: Execution, size: SweepSize, workers: number): number {
  const [start = 0, ...rows] = times.slice(workers * warmUpRuns(size));
  return rows.length / (((rows.at(-1) ?? start) - start) / 1_000);
}

/** Runs of a process that are not measured. */
function warmUpRuns({ points, setUps }: SweepSize): number {
  return setUps > 1 ? points : 0;
}

/** Of runs of full length; a row of the log is as long for the others. */
function keptFigures(folder: string, rows: readonly StudyRow[], { points }: SweepSize): readonly KeptFigure[] {
  const full = rows.filter(({ point }) => point < points - 1);
  new BlockFiles([folder]).writeParquet(folder, full);
  const bytesOf = (...path: readonly string[]): number => statSync(join(folder, ...path)).size;
  const ofBlocks = full.reduce((sum, { point, seed }) => sum + bytesOf("blocks", `${point}-${seed}.jsonl`), 0);
  return withRatios(
    [
      { kept: "runs.jsonl", bytes: bytesOf("runs.jsonl") / rows.length },
      { kept: "runs.parquet", bytes: rowsParquet(full).length / full.length },
      { kept: "blocks/, with --block-rows", bytes: ofBlocks / full.length },
      { kept: "blocks.parquet, with --block-rows", bytes: bytesOf("blocks.parquet") / full.length },
    ],
    ({ bytes }) => bytes,
  );
}

function memoryFigures({ residentBytes }: Execution, { points }: SweepSize): readonly MemoryFigure[] {
  return withRatios(
    [
      { runs: points, megabytes: (residentBytes[0] ?? 0) / 1e6 },
      { runs: points * residentBytes.length, megabytes: (residentBytes.at(-1) ?? 0) / 1e6 },
    ],
    ({ megabytes }) => megabytes,
  );
}

/** Beside each figure its ratio to the first. */
function withRatios<T>(figures: readonly T[], of: (figure: T) => number): readonly (T & { readonly ratio: number })[] {
  const [first] = figures.map(of);
  return figures.map((figure) => ({ ...figure, ratio: of(figure) / (first ?? 1) }));
}
