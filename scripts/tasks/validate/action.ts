import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { runTask } from "../run-task.ts";

/** What `hardhat validate` gets. */
export interface ValidateTaskArguments {
  readonly summary: string | undefined;
  readonly heavy: boolean;
  readonly only: string | undefined;
  readonly json: boolean;
}

/** Action of `hardhat validate`. */
export default async function validate(args: ValidateTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { runValidation } = await import("./run-validation.ts");
    await runValidation(args, hre);
  });
}
