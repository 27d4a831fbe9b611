import { Worker, type Job } from "bullmq";
import { runKey } from "../../../metrics/study-row.ts";
import type { StudyBatch, StudyPlan, StudyRun } from "../../../studies/plan-study.ts";
import { parseRow, rowLine } from "../../../studies/row-log.ts";
import { requireWorkers } from "../study-words.ts";
import { executeInWorkers } from "../worker-pool.ts";
import { readOneStudy } from "./enqueue-study.ts";
import { forgetQueue } from "./forget-queue.ts";
import type { WorkTaskArguments } from "./queue-actions.ts";
import { connectRedis, doneKey, linesOf, queueName, type BatchJob, type BatchRows } from "./study-queue.ts";

/** A worker that has not said for so long that it is alive has lost its batch to the next one. */
const LOCK_MILLISECONDS = 6_000;
const DEATHS_ALLOWED = 5;
const DONE_POLL_MILLISECONDS = 500;

/**
 * Work on a study's queue until every row is in, or until told to stop: take a batch, execute it on a chain in a process of
 * its own, tell of each row as it comes. A batch whose worker dies goes on, after its last row, with another worker.
 * @throws InvalidInputError, RedisUnreachableError
 */
export async function workOnStudy(args: WorkTaskArguments): Promise<void> {
  const { plan } = readOneStudy(args);
  const { workers } = args;
  requireWorkers(workers);
  const redis = await connectRedis(args.redis);
  const blocking = redis.duplicate(); // waits for jobs
  let runs = 0;
  const worker = new Worker<BatchJob, BatchRows>(queueName(plan), (job) => executeJob(plan, job, () => runs++), {
    connection: blocking,
    concurrency: workers,
    lockDuration: LOCK_MILLISECONDS,
    stalledInterval: LOCK_MILLISECONDS / 2,
    maxStalledCount: DEATHS_ALLOWED,
  });
  worker.on("error", (error) => console.error(`queue: ${error.message}`));
  console.log(`working on ${plan.study.name} (${queueName(plan)}), ${workers} at a time`);
  try {
    await Promise.race([isDone(), toldToStop()]);
    await worker.close(true); // a batch under way goes to another worker when its lock lapses
    await forgetQueue(plan, blocking);
  } finally {
    blocking.disconnect();
    redis.disconnect();
  }
  console.log(`${runs} runs executed here`);

  async function isDone(): Promise<void> {
    while ((await redis.exists(doneKey(plan))) === 0) {
      await new Promise((resolve) => setTimeout(resolve, DONE_POLL_MILLISECONDS));
    }
  }
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

async function executeJob(plan: StudyPlan, job: Job<BatchJob, BatchRows>, onRun: () => void): Promise<BatchRows> {
  const lines = [...linesOf(job.progress)]; // of an earlier worker
  const finished = new Set(lines.map((line) => runKey(parseRow(line, `job ${job.id ?? ""}`, 1))));
  const rest = job.data.runs.flatMap(({ point, seed }): StudyRun[] => {
    const values = plan.points[point]?.values;
    return values === undefined || finished.has(runKey({ point, seed })) ? [] : [{ point, seed, values }];
  });
  const [first, ...others] = rest;
  const told: Promise<void>[] = [];
  if (first !== undefined) {
    const batch: StudyBatch = [first, ...others];
    await executeInWorkers([batch], {
      source: { study: plan.study, marketText: plan.marketText, marketName: plan.marketName },
      workers: 1,
      onRow: (row) => {
        lines.push(rowLine(row).trimEnd());
        onRun();
        told.push(job.updateProgress({ lines: [...lines] }));
      },
    });
  }
  await Promise.all(told);
  return { lines };
}
