import { fork, type ChildProcess } from "node:child_process";
import { compileCacheEnvironment } from "./compile-cache.ts";
import { allocatorEnvironment } from "./with-allocator.ts";

/**
 * Start a process of the project's own that runs chains: TypeScript as it stands, bigints in messages, the allocator's
 * settings in force.
 *
 * @param entry The module it begins with, such as `new URL("./worker.ts", import.meta.url)`.
 */
export function forkWorker(entry: URL): ChildProcess {
  return fork(entry, {
    // Views and bigints die young: with room for them the collector runs a fraction as often.
    execArgv: ["--import", import.meta.resolve("tsx"), "--max-semi-space-size=64", "--expose-gc"],
    env: { ...allocatorEnvironment(), ...compileCacheEnvironment() },
    serialization: "advanced",
  });
}
