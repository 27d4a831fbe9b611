import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { runTask } from "../run-task.ts";
import type { ShockTaskArguments } from "./shock-book.ts";

/** Action of `hardhat shock`. */
export default async function shock(args: ShockTaskArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runTask(hre, async () => {
    const { shockBook } = await import("./shock-book.ts");
    const { commandOf, parseShock } = await import("./terms.ts");
    await shockBook(parseShock(args), { ...args, command: commandOf(args) }, hre.config.paths.cache);
  });
  const { endIfStuck } = await import("../fork/open-fork.ts");
  endIfStuck();
}
