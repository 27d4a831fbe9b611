import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { runTask } from "../../run-task.ts";

/** What `hardhat study enqueue` gets. */
export interface EnqueueTaskArguments {
  readonly redis: string;
  readonly blockRows: boolean;
  readonly replayWorst: number;
  readonly out: string | undefined;
  readonly set: string | undefined;
  readonly words: readonly string[];
}

/** What `hardhat study work` gets. */
export interface WorkTaskArguments {
  readonly redis: string;
  readonly workers: number;
  readonly set: string | undefined;
  readonly words: readonly string[];
}

/** Action of `hardhat study enqueue`. */
export async function enqueueAction(args: EnqueueTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { enqueueStudy } = await import("./enqueue-study.ts");
    await enqueueStudy(args, hre);
  });
}

/** Action of `hardhat study work`. */
export async function workAction(args: WorkTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { workOnStudy } = await import("./work-study.ts");
    await workOnStudy(args);
  });
}
