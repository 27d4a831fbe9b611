import type { ChildProcess } from "node:child_process";
import { PowderkegError } from "../../lib/errors.ts";
import type { RunBlocks } from "../../metrics/run-blocks.ts";
import { runKey, type StudyRow } from "../../metrics/study-row.ts";
import { failedRow } from "../../studies/execute-batch.ts";
import type { StudyBatch, StudyRun } from "../../studies/plan-study.ts";
import type { StudySource } from "../../studies/run-input.ts";
import { forkWorker } from "../fork-worker.ts";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

/** A worker process ended in the middle of a run, twice. */
export class WorkerDiedError extends PowderkegError {
  constructor(ending: string) {
    super(`the worker process ended during this run, twice (${ending}); replay it with --only to see why`);
  }
}

/** Batches after which a worker is replaced: whatever its chains have left behind goes with it. */
const BATCHES_PER_WORKER = 8;

export interface PoolOptions {
  readonly source: StudySource;
  readonly workers: number;
  /** Whether rows come with their runs' blocks. */
  readonly blockRows?: boolean;
  readonly onRow: OnRow;
}

/** Takes the row of a run; with `blocks` where block rows were asked for and the run did not fail. */
export type OnRow = (row: StudyRow, blocks?: RunBlocks) => void;

/** What running batches took. */
export interface PoolTotals {
  /** Largest resident set a worker reported, bytes. */
  readonly peakResidentBytes: number;
  /** What a worker's resident set was after each batch, bytes, in the order in which they ended. */
  readonly residentBytes: readonly number[];
}

/**
 * Execute batches in child processes, each with its own chain, and give every row as it comes, in no particular order.
 * A run during which its process ends is tried once more, and is then a failed row.
 */
export async function executeInWorkers(batches: readonly StudyBatch[], options: PoolOptions): Promise<PoolTotals> {
  const queue = [...batches];
  const died = new Set<string>();
  const residentBytes: number[] = [];

  const lane = async (): Promise<void> => {
    let worker: Worker | undefined;
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      worker ??= await Worker.start(options);
      const ended = await worker.execute(batch, options.onRow);
      residentBytes.push(worker.residentBytes);
      if (ended !== undefined) {
        worker = undefined;
        queue.unshift(...afterDeath(ended, died, options.onRow));
      } else if (worker.batches >= BATCHES_PER_WORKER) {
        worker.stop();
        worker = undefined;
      }
    }
    worker?.stop();
  };
  await Promise.all(Array.from({ length: Math.min(options.workers, batches.length) }, lane));
  return { peakResidentBytes: Math.max(0, ...residentBytes), residentBytes };
}

/** How a worker ended before its batch did, and what is left of the batch, the run it was in first. */
interface Death {
  readonly ending: string;
  readonly rest: readonly StudyRun[];
}

/** The batches to go on with: the run that was lost alone, then the others. */
function afterDeath({ ending, rest }: Death, died: Set<string>, onRow: OnRow): StudyBatch[] {
  const [lost, ...others] = rest;
  if (lost === undefined) return [];
  const [next, ...later] = others;
  const following: StudyBatch[] = next === undefined ? [] : [[next, ...later]];
  const key = runKey(lost);
  if (died.has(key)) {
    onRow(failedRow(lost, new WorkerDiedError(ending)));
    return following;
  }
  died.add(key);
  return [[lost], ...following];
}

class Worker {
  readonly #child: ChildProcess;
  batches = 0;
  residentBytes = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start({ source, blockRows = false }: PoolOptions): Promise<Worker> {
    const child = forkWorker(new URL("./worker.ts", import.meta.url));
    const worker = new Worker(child);
    await new Promise<void>((resolve, reject) => {
      child.once("message", () => resolve());
      child.once("exit", (code, signal) => reject(new WorkerNotStartedError(ending(code, signal))));
    });
    child.removeAllListeners("exit");
    worker.#send({ kind: "study", source, blockRows });
    return worker;
  }

  /** @returns how the process ended before the batch did; undefined when the batch is done */
  execute(batch: StudyBatch, onRow: OnRow): Promise<Death | undefined> {
    this.batches++;
    const rest = [...batch] as StudyRun[];
    return new Promise((resolve) => {
      const finish = (death: Death | undefined): void => {
        this.#child.off("message", onMessage);
        this.#child.off("exit", onExit);
        resolve(death);
      };
      const onMessage = (reply: WorkerReply): void => {
        if (reply.kind === "row") {
          rest.shift();
          onRow(reply.row, reply.blocks);
        } else if (reply.kind === "done") {
          this.residentBytes = reply.residentBytes;
          finish(undefined);
        }
      };
      const onExit = (code: number | null, signal: NodeJS.Signals | null): void =>
        finish({ ending: ending(code, signal), rest });
      this.#child.on("message", onMessage);
      this.#child.on("exit", onExit);
      this.#send({ kind: "batch", batch });
    });
  }

  stop(): void {
    this.#child.removeAllListeners();
    this.#child.kill();
  }

  #send(request: WorkerRequest): void {
    this.#child.send(request);
  }
}

/** A worker process ended before it could take work. */
export class WorkerNotStartedError extends PowderkegError {
  constructor(ending: string) {
    super(`a worker process ended before it took work (${ending}); its message is above`);
  }
}

function ending(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exit code ${code ?? "unknown"}` : signal;
}
