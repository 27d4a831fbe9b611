import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Hardhat's own entry, for tests that start it themselves. */
export const hardhatCli = fileURLToPath(import.meta.resolve("hardhat/package.json")).replace(
  /package\.json$/,
  "dist/src/cli.js",
);

/** What a command left behind. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run a Hardhat task in a process of its own, from the project's root. Costs about two seconds. */
export function runHardhat(...args: readonly string[]): CommandResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [hardhatCli, ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { exitCode: status, stdout, stderr };
}
