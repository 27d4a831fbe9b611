import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Run this process's command line again in a child, with other words or another environment; the child has the terminal,
 * and is told of SIGTERM and SIGINT.
 *
 * @param words What follows the program on the command line.
 * @returns Exit code for this process: the child's, or 128 when a signal ended it.
 */
export async function runAgain(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1, 2), ...words], {
    env,
    stdio: "inherit",
  });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGTERM", forward);
  process.on("SIGINT", forward); // the terminal tells both; a second SIGINT to the child is harmless
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  process.off("SIGTERM", forward);
  process.off("SIGINT", forward);
  return code ?? (signal === null ? 1 : 128);
}
