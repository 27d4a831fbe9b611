import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { runTask } from "../run-task.ts";

/** What `hardhat study frontier`, `cap`, `attribute` and `tail` get. */
export interface QuestionTaskArguments {
  readonly workers: number;
  readonly out: string | undefined;
  readonly set: string | undefined;
  readonly words: readonly string[];
}

/** What `hardhat study attribute` gets besides. */
export interface AttributeTaskArguments extends QuestionTaskArguments {
  /** Orders drawn at each seed; for 0 all combinations are run, beyond ten switches a few orders. */
  readonly permutations: number;
  readonly dryRun: boolean;
}

/** Action of `hardhat study frontier`. */
export async function frontierAction(args: QuestionTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { findFrontier } = await import("./find-frontier.ts");
    await findFrontier(args);
  });
}

/** Action of `hardhat study cap`. */
export async function capAction(args: QuestionTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { findCap } = await import("./find-cap.ts");
    await findCap(args);
  });
}

/** Action of `hardhat study attribute`. */
export async function attributeAction(args: AttributeTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { attributeLoss } = await import("./attribute-loss.ts");
    await attributeLoss(args);
  });
}

/** Action of `hardhat study tail`. */
export async function tailAction(args: QuestionTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { findTail } = await import("./find-tail.ts");
    await findTail(args);
  });
}
