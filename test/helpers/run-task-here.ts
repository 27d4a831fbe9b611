import hre from "hardhat";
import type { CommandResult } from "./run-hardhat.ts";

/**
 * Run a Hardhat task in this process: what it prints, and the exit code it asks for, where a test is not about the command
 * line or the process. A process of its own (`runHardhat`) takes over two seconds more.
 *
 * @param task Its name, word by word, such as `["study", "merge"]`.
 * @param args By the names of the task's definition; what is not given has its default.
 */
export async function runTaskHere(
  task: readonly string[],
  args: Readonly<Record<string, unknown>>,
): Promise<CommandResult> {
  const { log, error } = console;
  const { exitCode } = process;
  const [stdout, stderr]: [string[], string[]] = [[], []];
  console.log = (...words: unknown[]) => void stdout.push(`${words.join(" ")}\n`);
  console.error = (...words: unknown[]) => void stderr.push(`${words.join(" ")}\n`);
  process.exitCode = undefined;
  try {
    await hre.tasks.getTask([...task]).run({ ...args });
    return { exitCode: Number(process.exitCode ?? 0), stdout: stdout.join(""), stderr: stderr.join("") };
  } finally {
    Object.assign(console, { log, error });
    process.exitCode = exitCode;
  }
}
