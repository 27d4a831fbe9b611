import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import { PowderkegError } from "../../../lib/errors.ts";
import { InvalidInputError } from "../../../lib/invalid-input-error.ts";
import { runKey } from "../../../metrics/study-row.ts";
import type { StudyBatch, StudyPlan } from "../../../studies/plan-study.ts";

/** A batch as it lies in the queue: runs by point and seed; the rest both sides have from the study file. */
export interface BatchJob {
  readonly runs: readonly { readonly point: number; readonly seed: number }[];
}

/** What a batch has given so far: lines of the row log, a run each. A batch taken over by another machine goes on from them. */
export interface BatchRows {
  readonly lines: readonly string[];
}

/** Read what a job says it has given; its progress is a number until it has told of a row. */
export function linesOf(rows: unknown): readonly string[] {
  const { lines } = (typeof rows === "object" && rows !== null ? rows : {}) as Partial<BatchRows>;
  return lines ?? [];
}

/** Nothing answers at a Redis address, or it refuses. */
export class RedisUnreachableError extends PowderkegError {
  constructor(url: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`no Redis at ${withoutPassword(url)}: ${reason}; start redis-server, or give its address with --redis`, {
      cause,
    });
  }
}

/** Name of a study's queue: plans with the same rows share one, and no others. */
export function queueName({ hash }: Pick<StudyPlan, "hash">): string {
  return `powderkeg-study-${hash.slice(0, 16)}`;
}

/** Pattern of all keys that hold a study's queue; "bull" is where BullMQ keeps queues unless told. */
export function queueKeys(plan: Pick<StudyPlan, "hash">): string {
  return `bull:${queueName(plan)}:*`;
}

/** Key that is set once every row of a study is in its folder; workers end by it. */
export function doneKey(plan: Pick<StudyPlan, "hash">): string {
  return `${queueName(plan)}-done`;
}

/** Id of a batch's job: the same runs are the same job, however often they are put into the queue. */
export function jobId(batch: StudyBatch): string {
  const runs = batch.map(runKey).join(" ");
  return `batch-${createHash("sha256").update(runs).digest("hex").slice(0, 32)}`;
}

/**
 * Connect to Redis.
 * @param url redis:// or rediss://
 * @throws InvalidInputError for another address, RedisUnreachableError when nothing answers
 */
export async function connectRedis(url: string): Promise<Redis> {
  if (!/^rediss?:\/\/[^\s/]+/.test(url)) {
    throw new InvalidInputError({ field: "--redis", value: url, accepted: "redis://host:port or rediss://host:port" });
  }
  let isConnected = false;
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null, // BullMQ waits on blocking commands for as long as it takes
    // Once it has answered, a server that goes away is waited for.
    retryStrategy: (attempt) => (isConnected ? Math.min(attempt * 200, 2_000) : null),
  });
  let reason: unknown;
  redis.on("error", (error) => (reason = error)); // connect() itself only says that the connection is closed
  try {
    await redis.connect();
  } catch (cause) {
    redis.disconnect();
    throw new RedisUnreachableError(url, reason ?? cause);
  }
  isConnected = true;
  return redis;
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//");
}
