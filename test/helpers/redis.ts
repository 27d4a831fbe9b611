import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "./child-process.ts";
import { requireProgram } from "./debian-package.ts";

const REDIS = "/usr/bin/redis-server";

/** A Redis of a test's own, without anything on disk. */
export interface TestRedis {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Start the system's redis-server on a free port of the loopback; as root, install Debian's package first if there is none.
 * @throws ProgramMissingError when there is none and it cannot be installed
 */
export async function startRedis(): Promise<TestRedis> {
  requireProgram(REDIS, "redis-server");
  const port = await freePort();
  const child = spawn(REDIS, ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes("Ready to accept connections")) break;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}
