import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { runTask } from "../run-task.ts";

/** What `hardhat compare` gets. */
interface CompareArguments {
  readonly first: string;
  readonly second: string;
  readonly but: string | undefined;
}

/** Action of `hardhat compare`. Ends with exit code 1 if any two records differ. */
export default async function compareTask(args: CompareArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { compareRuns } = await import("./compare-runs.ts");
    if (!(await compareRuns(args))) process.exitCode = 1;
  });
}
