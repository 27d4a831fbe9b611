import { Queue, QueueEvents } from "bullmq";
import type { Redis } from "ioredis";
import { PowderkegError } from "../../../lib/errors.ts";
import { runKey, type StudyRow } from "../../../metrics/study-row.ts";
import { failedRow } from "../../../studies/execute-batch.ts";
import type { StudyBatch, StudyPlan, StudyRun } from "../../../studies/plan-study.ts";
import { parseRow } from "../../../studies/row-log.ts";
import { jobId, linesOf, queueName, type BatchJob, type BatchRows } from "./study-queue.ts";

/** A batch was given up: whoever took it failed or vanished, again and again. */
export class BatchGivenUpError extends PowderkegError {
  constructor(reason: string) {
    super(`the queue gave this run's batch up (${reason}); replay the run with --only to see why`);
  }
}

interface OpenBatch {
  readonly waiting: Map<string, StudyRun>;
  readonly finish: () => void;
}

/**
 * Have batches executed by whoever works on the study's queue, and give every row as it comes. Batches that are in the
 * queue already, or finished there, are not put in twice.
 */
export async function executeByQueue(
  plan: StudyPlan,
  redis: Redis,
  batches: readonly StudyBatch[],
  onRow: (row: StudyRow) => void,
): Promise<void> {
  const name = queueName(plan);
  const queue = new Queue<BatchJob, BatchRows>(name, { connection: redis });
  const blocking = redis.duplicate(); // waits for events
  const events = new QueueEvents(name, { connection: blocking });
  const open = new Map<string, OpenBatch>();
  const all = batches.map(
    (batch) =>
      new Promise<void>((finish) => {
        open.set(jobId(batch), { waiting: new Map(batch.map((run) => [runKey(run), run])), finish });
      }),
  );

  const take = (id: string, rows: unknown): void => {
    const batch = open.get(id);
    for (const line of batch === undefined ? [] : linesOf(rows)) {
      const row = parseRow(line, `queue ${name}, job ${id}`, 1);
      if (batch?.waiting.delete(runKey(row)) === true) onRow(row);
    }
    if (batch?.waiting.size === 0) batch.finish();
  };
  const giveUp = (id: string, reason: string): void => {
    const batch = open.get(id);
    for (const run of batch?.waiting.values() ?? []) onRow(failedRow(run, new BatchGivenUpError(reason)));
    batch?.waiting.clear();
    batch?.finish();
  };
  events.on("progress", ({ jobId: id, data }) => take(id, data));
  events.on("completed", ({ jobId: id, returnvalue }) => take(id, returnvalue));
  events.on("failed", ({ jobId: id, failedReason }) => giveUp(id, failedReason));

  try {
    await events.waitUntilReady();
    await queue.addBulk(
      batches.map((batch) => ({
        name: "batch",
        data: { runs: batch.map(({ point, seed }) => ({ point, seed })) },
        opts: { jobId: jobId(batch), attempts: 3 },
      })),
    );
    // What was there before has had its events.
    for (const id of open.keys()) {
      const job = await queue.getJob(id);
      if (await job?.isFailed()) await job?.retry();
      take(id, job?.progress);
      take(id, job?.returnvalue);
    }
    await Promise.all(all);
  } finally {
    await events.close();
    await queue.close();
    blocking.disconnect();
  }
}
