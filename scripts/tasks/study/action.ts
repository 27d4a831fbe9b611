import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { runTask } from "../run-task.ts";

/** What `hardhat study` gets. */
export interface StudyTaskArguments {
  readonly workers: number;
  readonly shard: string | undefined;
  readonly resume: boolean;
  readonly blockRows: boolean;
  readonly dryRun: boolean;
  readonly only: string | undefined;
  readonly replayWorst: number;
  readonly out: string | undefined;
  readonly set: string | undefined;
  readonly words: readonly string[];
}

/** Action of `hardhat study`. */
export default async function study(args: StudyTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { runStudy } = await import("./run-study.ts");
    await runStudy(args, hre);
  });
}
