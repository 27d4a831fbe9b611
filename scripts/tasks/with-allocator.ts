import { runAgain } from "./run-again.ts";

/**
 * What EDR's allocator (mimalloc) has to find in the environment when node starts; set later it does nothing.
 * EDR keeps every step of a mined transaction for its stack traces: with these settings the pages stay warm, and a heavy
 * cell of the crash takes about 6 % less time.
 */
export const ALLOCATOR_SETTINGS: Readonly<Record<string, string>> = {
  MIMALLOC_ALLOW_LARGE_OS_PAGES: "1",
  MIMALLOC_PURGE_DELAY: "-1",
};

/** The environment of a child process that is to run a chain: this one's, and the allocator's settings where it has none. */
export function allocatorEnvironment(): NodeJS.ProcessEnv {
  return { ...ALLOCATOR_SETTINGS, ...process.env };
}

/**
 * Run a task's body with the allocator's settings in force: if this process started without them, the same command line
 * is run again in a child that has them, and its exit code becomes this process's.
 *
 * A task that runs inside another command (a test, a script) runs its body right here, settings or not. The results are
 * the same either way; only the time differs. POWDERKEG_NO_RESTART=1 turns the restart off.
 *
 * @param taskName First word of the task on the command line.
 */
export async function withAllocator(taskName: string, body: () => Promise<void>): Promise<void> {
  const isSet = Object.keys(ALLOCATOR_SETTINGS).every((name) => process.env[name] !== undefined);
  const isOwnCommand = process.argv.slice(2).includes(taskName);
  if (isSet || !isOwnCommand || process.env["POWDERKEG_NO_RESTART"] === "1") {
    await body();
    return;
  }
  process.exitCode = await runAgain(process.argv.slice(2), allocatorEnvironment());
}
