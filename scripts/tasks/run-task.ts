import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/**
 * Run a task at the edge: build first, since the rest of the project stands on generated types, then run, and turn
 * stated failures into one message on standard error and exit code 1. Anything else is a defect and keeps its stack.
 *
 * @param hre Hardhat's environment.
 * @param body Imports what it needs by `await import`, after the build.
 */
export async function runTask(hre: HardhatRuntimeEnvironment, body: () => Promise<void>): Promise<void> {
  await hre.tasks.getTask("build").run({ quiet: true });
  const { PowderkegError } = await import("../lib/errors.ts");
  try {
    await body();
  } catch (error) {
    if (!(error instanceof PowderkegError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}
