import { compileCacheEnvironment } from "./compile-cache.ts";
import { allocatorEnvironment } from "./with-allocator.ts";

/**
 * Have the processes of `hardhat test` start like those of a study: with the allocator's settings in force, and with what
 * was compiled before. Test files run in processes of their own, and so do the commands they try; all inherit it from here.
 * Of any other command nothing changes.
 *
 * Called from hardhat.config.ts: nothing generated may be imported from here.
 *
 * @param words What follows the program on the command line.
 */
export function readyForTests(words: readonly string[]): void {
  if (words.includes("test")) Object.assign(process.env, compileCacheEnvironment(), allocatorEnvironment());
}
