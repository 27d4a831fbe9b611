import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { nextRuns, rowsOfStudy } from "../../studies/study-rounds.ts";
import { BlockFiles } from "./block-files.ts";
import type { MergeTaskArguments } from "./merge-action.ts";
import { replayWorst } from "./replay-worst.ts";
import { studyFolder } from "./run-study.ts";
import { readStudyFolders } from "./study-folder.ts";
import { printSummary, writeResults } from "./study-results.ts";
import { readStudyWords, requireReplays } from "./study-words.ts";

/**
 * Join the rows of a study's folders into its results, and replay the worst runs.
 * @throws InvalidInputError when runs are missing, or their blocks with `--block-rows`, OtherStudyError for a folder of another study
 */
export async function mergeStudy(args: MergeTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  requireReplays(args.replayWorst);
  const words = readStudyWords(args);
  const { plan, folders } = words;
  const out = studyFolder(args.out, plan.study.name);
  const from = folders.length === 0 ? [out] : folders;
  const rows = readStudyFolders(from, plan);
  const missing = nextRuns(plan, undefined, rows);
  const [first] = missing;
  if (first !== undefined) {
    throw new InvalidInputError({
      field: "folders",
      value: folders,
      reason: `where ${missing.length} runs are missing, ${first.point}:${first.seed} the first`,
      accepted: "the folders of all shards, finished",
    });
  }
  const own = rowsOfStudy(plan, rows);
  const summary = writeResults(out, words, own);
  if (args.blockRows) new BlockFiles(from).writeParquet(out, own);
  printSummary(summary, plan, out, { blockRows: args.blockRows });
  await replayWorst(words, summary, own, { out, count: args.replayWorst, hre });
}
