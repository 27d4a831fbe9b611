import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { overridesOf } from "../market-options.ts";
import type { BookArguments } from "../fork/open-book.ts";
import type { ForkArguments } from "../fork/public-chain.ts";
import { runTask } from "../run-task.ts";
import { withAllocator } from "../with-allocator.ts";

interface CrashTaskArguments extends ForkArguments, Omit<BookArguments, "asset"> {
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
  readonly processes: number;
  readonly sending: string;
  readonly checkInvariants: string;
}

/** Action of `hardhat crash`. */
export default async function crash(args: CrashTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  if (args.fork !== undefined) {
    await runTask(hre, async () => {
      const { crashOnFork } = await import("./on-fork.ts");
      await crashOnFork({ ...args, sets: overridesOf(args) }, hre.config.paths.cache);
    });
    const { endIfStuck } = await import("../fork/open-fork.ts");
    endIfStuck();
    return;
  }
  const body = () =>
    runTask(hre, async () => {
      const { reEnact } = await import("./re-enact.ts");
      await reEnact({ ...args, sets: overridesOf(args) }, hre);
    });
  // Processes of their own have the allocator's settings from the start; a chain in this one needs them here.
  const isOneCell = args.oracle !== undefined && args.backing !== undefined;
  await (isOneCell || args.processes === 1 ? withAllocator("crash", body) : body());
}
