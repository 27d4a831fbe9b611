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
  readonly sending: string | undefined;
  readonly node: string | undefined;
  readonly checkInvariants: string;
  readonly borrowers: string | undefined;
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
      const { InvalidInputError } = await import("../../lib/invalid-input-error.ts");
      const { reEnact } = await import("./re-enact.ts");
      if (args.borrowers !== undefined) {
        const accepted = "nothing without --fork: the scenario has a cast of its own";
        throw new InvalidInputError({ field: "--borrowers", value: args.borrowers, accepted });
      }
      await reEnact({ ...args, sets: overridesOf(args) }, hre);
    });
  // Processes of their own have the allocator's settings from the start; a chain in this one needs them here.
  const isOneCell = args.oracle !== undefined && args.backing !== undefined;
  await (isOneCell || args.processes === 1 ? withAllocator("crash", body) : body());
}
