import { join, resolve } from "node:path";
import { SingleBar } from "cli-progress";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import type { StudyRow } from "../../metrics/study-row.ts";
import { batchesOf, RUNS_PER_CHAIN, type StudyRun } from "../../studies/plan-study.ts";
import { RowLog } from "../../studies/row-log.ts";
import { mostRuns, nextRuns, rowsOfStudy } from "../../studies/study-rounds.ts";
import type { StudyTaskArguments } from "./action.ts";
import { printPlan } from "./print-plan.ts";
import { replayRun } from "./replay-run.ts";
import { openStudyFolder } from "./study-folder.ts";
import { printSummary, writeResults } from "./study-results.ts";
import { parseRun, parseShard, readStudyWords } from "./study-words.ts";
import { executeInWorkers } from "./worker-pool.ts";

const MOST_WORKERS = 256;

/**
 * Run a study: check everything, then execute what is not finished, each row on disk as it comes, and write the results.
 * A shard writes its rows only; `study merge` joins them.
 */
export async function runStudy(args: StudyTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const words = readStudyWords(args);
  const { plan, folders } = words;
  const [extra] = folders;
  if (extra !== undefined) {
    throw new InvalidInputError({ field: "words", value: extra, accepted: "one study file, and overrides path=value" });
  }
  const shard = parseShard(args.shard);
  if (args.workers < 1 || args.workers > MOST_WORKERS) {
    throw new InvalidInputError({ field: "--workers", value: args.workers, accepted: `1 to ${MOST_WORKERS}` });
  }
  const out = resolve(args.out ?? join("runs", "study", plan.study.name));
  if (args.only !== undefined) {
    await replayRun(words, parseRun(args.only, plan), out, hre);
    return;
  }
  const most = mostRuns(plan, shard);
  if (args.dryRun) {
    printPlan(plan, most, args.workers);
    return;
  }

  const { rowsPath, finished } = openStudyFolder(out, plan, { shard, resume: args.resume });
  const rows: StudyRow[] = [...finished];
  const log = new RowLog(rowsPath);
  const progress = progressBar(most.length, rows);
  try {
    for (let runs = nextRuns(plan, shard, rows); runs.length > 0; runs = nextRuns(plan, shard, rows)) {
      await executeInWorkers(batchesOf(plan, runs, batchSize(runs, args.workers)), {
        source: { study: plan.study, marketText: plan.marketText, marketName: plan.marketName },
        workers: args.workers,
        root: hre.config.paths.root,
        onRow: (row) => {
          log.append(row);
          rows.push(row);
          progress.onRow(row);
        },
      });
    }
  } finally {
    log.close();
    progress.stop();
  }
  if (shard === undefined) {
    printSummary(writeResults(out, words, rowsOfStudy(plan, rows)), plan, out);
    return;
  }
  const failed = rows.filter(({ error }) => error !== null).length;
  console.log(
    `${rows.length} runs of shard ${shard.part}/${shard.of} in ${rowsPath}, ${failed} failed; join with study merge`,
  );
  if (failed > 0) process.exitCode = 1;
}

/** Few runs are spread over the workers, although each then prepares a chain of its own. */
function batchSize(runs: readonly StudyRun[], workers: number): number {
  return Math.max(1, Math.min(RUNS_PER_CHAIN, Math.ceil(runs.length / workers)));
}

/** Runs done, runs a second, time left, failures; silent where it would spoil a log. */
function progressBar(total: number, finished: readonly StudyRow[]) {
  const isShown = process.stdout.isTTY;
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
