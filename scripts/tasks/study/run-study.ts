import { join, resolve } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import type { StudySummary } from "../../metrics/study-summary.ts";
import { runKey, type StudyRow } from "../../metrics/study-row.ts";
import { mostRuns, rowsOfStudy } from "../../studies/study-rounds.ts";
import type { StudyTaskArguments } from "./action.ts";
import { BlockFiles } from "./block-files.ts";
import { executeStudy } from "./execute-study.ts";
import { printPlan } from "./print-plan.ts";
import { replayFolder, replayReport } from "./replay-folder.ts";
import { replayOnly, replayRun } from "./replay-run.ts";
import { printSummary, writeResults, writeStudyPage } from "./study-results.ts";
import { parseRun, parseShard, readStudyWords, requireReplays, type StudyWords } from "./study-words.ts";

/**
 * Run a study: check everything, then execute what is not finished, write the results, and replay the worst runs.
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
  requireReplays(args.replayWorst, shard);
  const out = studyFolder(args.out, plan.study.name);
  if (args.only !== undefined) {
    await replayOnly(words, parseRun(args.only, plan), out, hre);
    return;
  }
  if (args.dryRun) {
    printPlan(plan, mostRuns(plan, shard), args.workers);
    return;
  }
  const { resume, workers, blockRows } = args;
  const { rows, rowsPath } = await executeStudy({
    plan,
    folder: out,
    shard,
    resume,
    workers,
    blockRows,
  });
  if (shard === undefined) {
    const own = rowsOfStudy(plan, rows);
    const summary = writeResults(out, words, own);
    if (blockRows) new BlockFiles([out]).writeParquet(out, own);
    printSummary(summary, plan, out, { blockRows });
    if (args.replayWorst > 0) {
      await replayWorst(words, summary, own, { out, count: args.replayWorst, hre });
      writeStudyPage(out, words, own, summary);
    }
    return;
  }
  const failed = rows.filter(({ error }) => error !== null).length;
  console.log(
    `${rows.length} runs of shard ${shard.part}/${shard.of} in ${rowsPath}, ${failed} failed; join with study merge`,
  );
  if (failed > 0) process.exitCode = 1;
}

/** Replay the worst runs, one after the other; what is there already, of the same record, is not repeated. */
async function replayWorst(
  words: StudyWords,
  { worst }: StudySummary,
  rows: readonly StudyRow[],
  { out, count, hre }: { readonly out: string; readonly count: number; readonly hre: HardhatRuntimeEnvironment },
): Promise<void> {
  const byKey = new Map(rows.map((row) => [runKey(row), row]));
  for (const { run } of worst.slice(0, count)) {
    const row = byKey.get(run);
    if (row === undefined || row.recordSha256 === null) continue;
    const isThere = replayReport(out, row) !== undefined;
    if (!isThere) await replayRun(words, row, { out, expectedSha256: row.recordSha256 }, hre);
    console.log(`run ${run} ${isThere ? "is replayed already" : "replayed"}: ${join(out, replayFolder(row))}`);
  }
}

/** Where a study's files go. */
export function studyFolder(out: string | undefined, name: string): string {
  return resolve(out ?? join("runs", "study", name));
}
