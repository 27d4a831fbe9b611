import type { ChildProcess } from "node:child_process";
import { PowderkegError } from "../../lib/errors.ts";
import type { TailContext, TailJob, TailResult } from "../../studies/tail/execute-tail-job.ts";
import { forkWorker } from "../fork-worker.ts";

/** What the parent tells a worker: one job and all it needs. */
export type TailRequest = TailContext & { readonly job: TailJob };

/** What a worker answers. */
export type TailReply =
  | { readonly kind: "result"; readonly result: TailResult }
  | { readonly kind: "failed"; readonly name: string; readonly message: string };

/** A part of a tail study could not be finished; what is finished is kept. */
export class TailJobFailedError extends PowderkegError {
  constructor({ kind, point, number }: TailJob, reason: string) {
    super(`tail, point ${point}, ${kind} ${number}: ${reason}; the others are kept: run the command again to go on`);
  }
}

/**
 * Execute jobs in worker processes and give every result as it comes, in no particular order.
 * @throws TailJobFailedError for the first that fails; no new job is begun then
 */
export async function executeTailJobs(
  requests: readonly TailRequest[],
  { workers, onResult }: { readonly workers: number; readonly onResult: (result: TailResult) => void },
): Promise<void> {
  const queue = [...requests];
  const lane = async (): Promise<void> => {
    const child = forkWorker(new URL("./tail-worker.ts", import.meta.url));
    try {
      for (let request = queue.shift(); request !== undefined; request = queue.shift()) {
        onResult(await answerOf(child, request));
      }
    } catch (error) {
      queue.length = 0;
      throw error;
    } finally {
      child.removeAllListeners();
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, requests.length) }, lane));
}

function answerOf(child: ChildProcess, request: TailRequest): Promise<TailResult> {
  return new Promise((resolve, reject) => {
    const onMessage = (reply: TailReply): void => {
      child.off("exit", onExit);
      if (reply.kind === "result") resolve(reply.result);
      else reject(new TailJobFailedError(request.job, `${reply.name}: ${reply.message.split("\n")[0] ?? ""}`));
    };
    const onExit = (code: number | null, signal: NodeJS.Signals | null): void => {
      child.off("message", onMessage);
      reject(new TailJobFailedError(request.job, `its process ended (${signal ?? `exit code ${code ?? "unknown"}`})`));
    };
    child.once("message", onMessage);
    child.once("exit", onExit);
    child.send(request);
  });
}
