import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { InvalidInputError } from "../../../lib/invalid-input-error.ts";
import { RUNS_PER_CHAIN } from "../../../studies/plan-study.ts";
import { rowsOfStudy } from "../../../studies/study-rounds.ts";
import { executeStudy } from "../execute-study.ts";
import { replayWorst } from "../replay-worst.ts";
import { studyFolder } from "../run-study.ts";
import { printSummary, writeResults } from "../study-results.ts";
import { readStudyWords, requireReplays, type StudyWords } from "../study-words.ts";
import { executeByQueue } from "./execute-by-queue.ts";
import { forgetQueue } from "./forget-queue.ts";
import type { EnqueueTaskArguments } from "./queue-actions.ts";
import { connectRedis, doneKey } from "./study-queue.ts";

/** Seconds for which workers that come late are told that a study is done. */
const DONE_SECONDS = 86_400;

/**
 * Put a study's runs into its queue, collect their rows as workers finish them, and write the results: the files of
 * `hardhat study`, byte for byte. Started again after an interruption it goes on from its folder and from what lies finished
 * in the queue. The worst runs are replayed here, once the workers may go.
 * @throws InvalidInputError, OtherStudyError, RedisUnreachableError
 */
export async function enqueueStudy(args: EnqueueTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  requireReplays(args.replayWorst);
  if (args.blockRows) {
    throw new InvalidInputError({
      field: "--block-rows",
      value: true,
      accepted: "only with hardhat study and its shards; the queue carries one row a run",
    });
  }
  const words = readOneStudy(args);
  const { plan } = words;
  const out = studyFolder(args.out, plan.study.name);
  const redis = await connectRedis(args.redis);
  try {
    await redis.del(doneKey(plan));
    const { rows } = await executeStudy({
      plan,
      folder: out,
      resume: true,
      batchSize: () => RUNS_PER_CHAIN,
      execute: async (batches, onRow) => {
        await executeByQueue(plan, redis, batches, onRow);
        return { peakResidentBytes: 0, residentBytes: [] };
      },
    });
    const own = rowsOfStudy(plan, rows);
    const summary = writeResults(out, words, own);
    await redis.set(doneKey(plan), "1", "EX", DONE_SECONDS);
    await forgetQueue(plan, redis);
    printSummary(summary, plan, out);
    await replayWorst(words, summary, own, { out, count: args.replayWorst, hre });
  } finally {
    redis.disconnect();
  }
}

/** @throws InvalidInputError for more than a study file and overrides */
export function readOneStudy(args: Parameters<typeof readStudyWords>[0]): StudyWords {
  const words = readStudyWords(args);
  const [extra] = words.folders;
  if (extra === undefined) return words;
  throw new InvalidInputError({ field: "words", value: extra, accepted: "one study file, and overrides path=value" });
}
