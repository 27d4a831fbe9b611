import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = fileURLToPath(import.meta.resolve("hardhat/package.json")).replace(/package\.json$/, "dist/src/cli.js");

const LONGEST_WAIT = 240_000;

/** A Hardhat task that runs beside the test, with all it has printed. */
export class RunningTask {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  /** A process has exited before all that it printed has arrived. */
  readonly #drained: Promise<unknown>;
  #output = "";
  #onOutput: () => void = () => undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = once(child, "exit").then(([code]) => code as number | null);
    this.#drained = once(child, "close");
    const take = (chunk: Buffer): void => {
      this.#output += chunk.toString("utf8");
      this.#onOutput();
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
  }

  static start(...args: readonly string[]): RunningTask {
    return new RunningTask(spawn(process.execPath, [cli, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] }));
  }

  get output(): string {
    return this.#output;
  }

  /**
   * Wait until it prints something that fits, after what was printed `from` there on. Fails with all that it has printed if it
   * ends before, or has not printed it in four minutes: less than a test has, which would fail without a word of it.
   */
  async printed(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    const found = (): RegExpExecArray | null => pattern.exec(this.#output.slice(from));
    const waiting = new Promise<void>((resolve) => {
      this.#onOutput = () => {
        if (found() !== null) resolve();
      };
      this.#onOutput();
    });
    const ended = this.#ended.then((code) => {
      if (found() === null) throw new Error(`ended with ${String(code)} before ${String(pattern)}:\n${this.#output}`);
    });
    const late = new AbortController();
    const patience = setTimeout(LONGEST_WAIT, undefined, { signal: late.signal });
    await Promise.race([waiting, ended, patience]).finally(() => late.abort());
    const match = found();
    if (match === null) throw new Error(`no ${String(pattern)} in:\n${this.#output}`);
    return match;
  }

  /** Wait for its end, and for the last of its output. @returns its exit code. */
  async ended(): Promise<number | null> {
    await this.#drained;
    return this.#ended;
  }

  /** Send it a signal and wait for its end. @returns its exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(signal);
    return this.#ended;
  }
}

/** A port of the loopback interface that nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
