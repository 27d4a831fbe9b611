import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { freePort } from "./child-process.ts";

const REDIS = "/usr/bin/redis-server";

/** A Redis of a test's own, without anything on disk. */
export interface TestRedis {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** There is no Redis server, and this process may not install one. */
export class RedisMissingError extends Error {
  constructor(options?: { readonly cause?: unknown }) {
    super(
      `${REDIS} is missing and could not be installed; on Debian or Ubuntu run: sudo apt-get install redis-server`,
      options,
    );
    this.name = "RedisMissingError";
  }
}

/**
 * Start the system's redis-server on a free port of the loopback; as root, install Debian's package first if there is none.
 * @throws RedisMissingError when there is none and it cannot be installed
 */
export async function startRedis(): Promise<TestRedis> {
  if (!existsSync(REDIS)) installRedis();
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

function installRedis(): void {
  if (process.getuid?.() !== 0) throw new RedisMissingError();
  try {
    // Only the server's program: no service is started, nothing listens but what the test starts.
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
    execFileSync("apt-get", ["update"], { stdio: "ignore" });
    execFileSync("apt-get", ["install", "-y", "--no-install-recommends", "redis-server"], { stdio: "ignore", env });
  } catch (cause) {
    throw new RedisMissingError({ cause });
  }
  if (!existsSync(REDIS)) throw new RedisMissingError();
}
