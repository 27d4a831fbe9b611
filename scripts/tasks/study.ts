import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { setOption } from "./market-options.ts";

const outOption = {
  name: "out" as const,
  description: "folder for rows, results and page; runs/study/<name> unless told",
  type: ArgumentType.STRING_WITHOUT_DEFAULT as const,
  defaultValue: undefined,
};

const workersOption = {
  name: "workers" as const,
  description: "worker processes, each with a chain of its own",
  type: ArgumentType.INT as const,
  defaultValue: 2,
};

const blockRowsFlag = {
  name: "blockRows" as const,
  description: "also one row a block, in blocks.parquet: prices, reserves, pools, liquidations, bad debt",
};

const replayWorstOption = {
  name: "replayWorst" as const,
  description: "afterwards replay so many of the worst runs too, for study.html to link to",
  type: ArgumentType.INT as const,
  defaultValue: 0,
};

/** The study file and overrides in any order: what has no `=` in it is a file or a folder. */
const wordsArgument = {
  name: "words" as const,
  description: "the study file, such as studies/usde-emode.yaml; further overrides path=value",
  type: ArgumentType.STRING as const,
  defaultValue: [] as string[],
};

/** `hardhat study`: many runs over the parameters of a study file, and what their distributions say. */
export const study = task("study", "Vary parameters over many runs: distributions with error bars")
  .addOption(workersOption)
  .addOption({
    name: "shard",
    description: "only this machine's part of the runs, such as 2/4; join the parts with study merge",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addFlag({ name: "resume", description: "go on from the finished runs in the folder" })
  .addFlag(blockRowsFlag)
  .addFlag({ name: "dryRun", description: "print points, shared set-ups, expected time and memory; run nothing" })
  .addOption({
    name: "only",
    description: "replay one run, as point:seed, with its whole record and the crash report",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption(replayWorstOption)
  .addOption(outOption)
  .addOption(setOption)
  .addVariadicArgument(wordsArgument)
  .setAction(() => import("./study/action.ts"))
  .build();

/** `hardhat study merge`: join the rows of shards into the results of the whole study. */
export const studyMerge = task(["study", "merge"], "Join the folders of shards into the results of the whole study")
  .addFlag(blockRowsFlag)
  .addOption(replayWorstOption)
  .addOption(outOption)
  .addOption(setOption)
  .addVariadicArgument({ ...wordsArgument, description: "the study file, then the shards' folders" })
  .setAction(() => import("./study/merge-action.ts"))
  .build();

const redisOption = {
  name: "redis" as const,
  description: "the Redis server that holds the queue",
  type: ArgumentType.STRING as const,
  defaultValue: "redis://127.0.0.1:6379",
};

/** `hardhat study enqueue`: have the runs executed by whoever works on the queue. */
export const studyEnqueue = task(["study", "enqueue"], "Put the runs into a queue, collect and write the results")
  .addOption(redisOption)
  .addFlag({ name: "blockRows", description: "refused: the queue carries one row a run; use shards for blocks" })
  .addOption(replayWorstOption)
  .addOption(outOption)
  .addOption(setOption)
  .addVariadicArgument(wordsArgument)
  .setAction(async () => ({ default: (await import("./study/queue/queue-actions.ts")).enqueueAction }))
  .build();

/** `hardhat study work`: execute runs of a study's queue. */
export const studyWork = task(["study", "work"], "Execute runs of a study's queue until it is done")
  .addOption(redisOption)
  .addOption(workersOption)
  .addOption(setOption)
  .addVariadicArgument(wordsArgument)
  .setAction(async () => ({ default: (await import("./study/queue/queue-actions.ts")).workAction }))
  .build();

/** `hardhat study frontier`: which points no other beats in everything. */
export const studyFrontier = task(["study", "frontier"], "Weigh objectives against each other: the Pareto front")
  .addOption(workersOption)
  .addOption(outOption)
  .addOption(setOption)
  .addVariadicArgument(wordsArgument)
  .setAction(async () => ({ default: (await import("./study/question-action.ts")).frontierAction }))
  .build();

/** `hardhat study cap`: how much of something is still safe. */
export const studyCap = task(["study", "cap"], "Find the largest value that keeps a loss within a limit")
  .addOption(workersOption)
  .addOption(outOption)
  .addOption(setOption)
  .addVariadicArgument(wordsArgument)
  .setAction(async () => ({ default: (await import("./study/question-action.ts")).capAction }))
  .build();

/** `hardhat study attribute`: whose doing a loss is. */
export const studyAttribute = task(["study", "attribute"], "Share a loss among causes by Shapley's value")
  .addOption(workersOption)
  .addOption({
    name: "permutations",
    description:
      "orders of joining to draw at each seed, an even number; 0 runs all combinations, beyond ten switches 8 orders",
    type: ArgumentType.INT,
    defaultValue: 0,
  })
  .addFlag({ name: "dryRun", description: "print combinations, runs, expected time and memory; run nothing" })
  .addOption(outOption)
  .addOption(setOption)
  .addVariadicArgument(wordsArgument)
  .setAction(async () => ({ default: (await import("./study/question-action.ts")).attributeAction }))
  .build();

/** `hardhat study tail`: how often a loss happens that hardly ever does. */
export const studyTail = task(["study", "tail"], "Estimate rare losses by splitting runs that come close to one")
  .addOption(workersOption)
  .addOption(outOption)
  .addOption(setOption)
  .addVariadicArgument(wordsArgument)
  .setAction(async () => ({ default: (await import("./study/question-action.ts")).tailAction }))
  .build();
