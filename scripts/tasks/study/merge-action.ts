import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { runTask } from "../run-task.ts";

/** What `hardhat study merge` gets. */
export interface MergeTaskArguments {
  readonly blockRows: boolean;
  readonly replayWorst: number;
  readonly out: string | undefined;
  readonly set: string | undefined;
  readonly words: readonly string[];
}

/** Action of `hardhat study merge`. */
export default async function merge(args: MergeTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { mergeStudy } = await import("./merge-study.ts");
    await mergeStudy(args, hre);
  });
}
