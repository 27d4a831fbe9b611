import { join, resolve } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { mostRuns, rowsOfStudy } from "../../studies/study-rounds.ts";
import type { StudyTaskArguments } from "./action.ts";
import { BlockFiles } from "./block-files.ts";
import { executeStudy } from "./execute-study.ts";
import { printPlan } from "./print-plan.ts";
import { replayOnly } from "./replay-run.ts";
import { replayWorst } from "./replay-worst.ts";
import { printSummary, writeResults } from "./study-results.ts";
import { parseRun, parseShard, readStudyWords, requireReplays, requireWorkers } from "./study-words.ts";

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
  requireWorkers(args.workers);
  if (args.dryRun) {
    printPlan(plan, mostRuns(plan, shard), { workers: args.workers, replays: args.replayWorst });
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
    await replayWorst(words, summary, own, { out, count: args.replayWorst, hre });
    return;
  }
  const failed = rows.filter(({ error }) => error !== null).length;
  console.log(
    `${rows.length} runs of shard ${shard.part}/${shard.of} in ${rowsPath}, ${failed} failed; join with study merge`,
  );
  if (failed > 0) process.exitCode = 1;
}

/** Where a study's files go. */
export function studyFolder(out: string | undefined, name: string): string {
  return resolve(out ?? join("runs", "study", name));
}
