import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { overridesOf } from "../market-options.ts";
import { runTask } from "../run-task.ts";
import { withAllocator } from "../with-allocator.ts";

interface CrashTaskArguments {
  readonly scenario: string;
  readonly mode: string;
  readonly oracle: string | undefined;
  readonly backing: string | undefined;
  readonly backend: string;
  readonly seed: string;
  readonly out: string;
  readonly set: string | undefined;
  readonly moreSets: string[];
  readonly json: boolean;
}

/** Action of `hardhat crash`. */
export default async function crash(args: CrashTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await withAllocator("crash", () =>
    runTask(hre, async () => {
      const { reEnact } = await import("./re-enact.ts");
      await reEnact({ ...args, sets: overridesOf(args) }, hre);
    }),
  );
}
