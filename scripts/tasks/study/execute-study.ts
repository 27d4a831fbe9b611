import { SingleBar } from "cli-progress";
import { runKey, type StudyRow } from "../../metrics/study-row.ts";
import {
  batchesOf,
  RUNS_PER_CHAIN,
  type Shard,
  type StudyBatch,
  type StudyPlan,
  type StudyRun,
} from "../../studies/plan-study.ts";
import { RowLog } from "../../studies/row-log.ts";
import { mostRuns, nextRuns } from "../../studies/study-rounds.ts";
import { BlockFiles } from "./block-files.ts";
import { ReplayDiffersError } from "./replay-differs-error.ts";
import { openStudyFolder } from "./study-folder.ts";
import { requireWorkers } from "./study-words.ts";
import { tellInterrupt } from "./tell-interrupt.ts";
import { executeInWorkers, type OnRow, type PoolTotals } from "./worker-pool.ts";

/** Executes batches somewhere, and gives every row as it comes. */
export type BatchExecutor = (batches: readonly StudyBatch[], onRow: OnRow) => Promise<PoolTotals>;

/** How a study is executed. */
export interface ExecuteOptions {
  readonly plan: StudyPlan;
  /** Where its rows go. */
  readonly folder: string;
  readonly shard?: Shard | undefined;
  /** Go on from the rows in the folder; without it they are an error. */
  readonly resume: boolean;
  /** Keep what the record says of each block; finished runs without it are run again. */
  readonly blockRows?: boolean;
  /** Worker processes of this machine. */
  readonly workers?: number;
  /** Where batches are executed; in `workers` processes of this machine unless told. */
  readonly execute?: BatchExecutor;
  /** Just these runs of the plan, in place of all that it needs. */
  readonly runs?: readonly StudyRun[];
  /** Runs of a batch at most; unless told, few runs are spread over the workers. */
  readonly batchSize?: (runs: readonly StudyRun[]) => number;
}

/** What an execution left behind. */
export interface ExecutedStudy {
  readonly rowsPath: string;
  /** All rows of the folder, those of earlier executions first. */
  readonly rows: readonly StudyRow[];
  /** Largest resident set of a worker, bytes; 0 if nothing had to run. */
  readonly peakResidentBytes: number;
}

/**
 * Execute what is not finished of a study, each row on disk as it comes.
 * @throws InvalidInputError, OtherStudyError, WorkerNotStartedError; ReplayDiffersError when a run that was run again for its
 * blocks gave another record
 */
export async function executeStudy(options: ExecuteOptions): Promise<ExecutedStudy> {
  const { plan, folder, shard, resume, workers = 1, blockRows = false } = options;
  requireWorkers(workers);
  const { rowsPath, finished } = openStudyFolder(folder, plan, { shard, resume });
  const rows: StudyRow[] = [...finished];
  const known = new Map(rows.map((row) => [runKey(row), row]));
  const blockFiles = new BlockFiles([folder]);
  /** Runs that count as finished. */
  const complete = blockRows ? rows.filter((row) => blockFiles.isComplete(row)) : [...rows];
  let differing: ReplayDiffersError | undefined;
  const log = new RowLog(rowsPath);
  const all = options.runs ?? mostRuns(plan, shard);
  const wanted = new Set(all.map(runKey));
  const progress = progressBar(
    all.length,
    complete.filter((row) => wanted.has(runKey(row))),
  );
  const unfinished = (): readonly StudyRun[] => {
    if (options.runs === undefined) return nextRuns(plan, shard, complete);
    const done = new Set(complete.map(runKey));
    return options.runs.filter((run) => !done.has(runKey(run)));
  };
  const source = { study: plan.study, marketText: plan.marketText, marketName: plan.marketName };
  const {
    execute = (batches, take) => executeInWorkers(batches, { source, workers, blockRows, onRow: take }),
    batchSize = (runs) => spread(runs, workers),
  } = options;
  let peakResidentBytes = 0;
  const onRow: OnRow = (row, blocks) => {
    if (blocks !== undefined) blockFiles.keep(row, blocks);
    const before = known.get(runKey(row));
    if (before === undefined) {
      log.append(row);
      rows.push(row);
    } else if (before.recordSha256 !== row.recordSha256) {
      differing ??= new ReplayDiffersError(runKey(row), before.recordSha256, row.recordSha256);
    }
    complete.push(row);
    progress.onRow(row);
  };
  const takeBack = tellInterrupt(() => {
    progress.stop();
    return `interrupted: ${complete.length} of ${all.length} runs are finished and kept in ${folder}; the same command goes on from them, hardhat study with --resume`;
  });
  try {
    for (let runs = unfinished(); runs.length > 0; runs = unfinished()) {
      const batches = batchesOf(plan, runs, batchSize(runs));
      const totals = await execute(batches, onRow);
      peakResidentBytes = Math.max(peakResidentBytes, totals.peakResidentBytes);
      if (differing !== undefined) throw differing;
    }
  } finally {
    takeBack();
    log.close();
    progress.stop();
  }
  return { rowsPath, rows, peakResidentBytes };
}

/** Few runs are spread over the workers, although each then prepares a chain of its own. */
function spread(runs: readonly StudyRun[], workers: number): number {
  return Math.max(1, Math.min(RUNS_PER_CHAIN, Math.ceil(runs.length / workers)));
}

/** Runs done, runs a second, time left, failures; silent where it would spoil a log. */
function progressBar(total: number, finished: readonly StudyRow[]) {
  const isShown = process.stdout.isTTY && finished.length < total;
  const bar = new SingleBar({
    format: "{bar} {value}/{total} runs, {speed} runs/s, {failed} failed, {eta_formatted} left",
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 50,
  });
  const started = performance.now();
  let done = 0;
  let failed = finished.filter(({ error }) => error !== null).length;
  if (isShown) bar.start(total, finished.length, { speed: "0", failed });
  return {
    onRow: ({ error }: StudyRow): void => {
      done++;
      if (error !== null) failed++;
      const speed = (done / ((performance.now() - started) / 1_000)).toFixed(2);
      if (isShown) bar.update(finished.length + done, { speed, failed });
    },
    stop: (): void => {
      if (isShown) bar.stop();
    },
  };
}
