import { fileURLToPath } from "node:url";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isBuilt, noteBuild } from "./up-to-date.ts";

const OWN_ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Run a task at the edge: build first, since the rest of the project stands on generated types, then run, and turn
 * stated failures into one message on standard error and exit code 1. Anything else is a defect and keeps its stack.
 *
 * @param hre Hardhat's environment.
 * @param body Imports what it needs by `await import`, after the build.
 */
export async function runTask(hre: HardhatRuntimeEnvironment, body: () => Promise<void>): Promise<void> {
  await build(hre);
  const { PowderkegError } = await import("../lib/errors.ts");
  try {
    await body();
  } catch (error) {
    if (!(error instanceof PowderkegError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}

/** In another project, whose sources may lie anywhere, Hardhat alone knows what is up to date. */
async function build(hre: HardhatRuntimeEnvironment): Promise<void> {
  const { root } = hre.config.paths;
  const isOwn = `${root}/` === OWN_ROOT;
  if (isOwn && isBuilt(root)) return;
  const beganAt = new Date();
  await hre.tasks.getTask("build").run({ quiet: true });
  if (isOwn) noteBuild(root, beganAt);
}
