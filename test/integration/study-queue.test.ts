import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Queue } from "bullmq";
import { expect } from "chai";
import hre from "hardhat";
import { enqueueStudy } from "../../scripts/tasks/study/queue/enqueue-study.ts";
import { forgetQueue } from "../../scripts/tasks/study/queue/forget-queue.ts";
import {
  connectRedis,
  doneKey,
  queueKeys,
  queueName,
  RedisUnreachableError,
  type BatchJob,
  type BatchRows,
} from "../../scripts/tasks/study/queue/study-queue.ts";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import type { StudySummary } from "../../scripts/metrics/study-summary.ts";
import { readRows } from "../../scripts/studies/row-log.ts";
import { startRedis, type TestRedis } from "../helpers/redis.ts";
import { hardhatCli } from "../helpers/run-hardhat.ts";
import { runTaskHere } from "../helpers/run-task-here.ts";
import { tinyPlan, tinyStudyText } from "../helpers/tiny-study.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Two batches of two runs. */
const FOUR_RUNS = { seeds: 2, vary: [{ path: "oracle", values: ["venue", "peg"] }] };

describe("hardhat study enqueue and work", () => {
  let redis: TestRedis;
  let folder: string;
  let file: string;
  const children: ChildProcess[] = [];
  const outputs = new Map<ChildProcess, string>();
  const closed = new Map<ChildProcess, Promise<unknown[]>>();

  before(async () => {
    redis = await startRedis();
    folder = mkdtempSync(join(tmpdir(), "study-queue-"));
    file = join(folder, "tiny.yaml");
    writeFileSync(file, tinyStudyText(FOUR_RUNS));
  });
  after(async () => {
    for (const child of children) child.kill("SIGKILL");
    await redis.stop();
    rmSync(folder, { recursive: true });
  });

  const start = (...words: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [hardhatCli, "study", ...words, "--redis", redis.url], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.on("data", (chunk) => outputs.set(child, `${said(child)}${String(chunk)}`));
    closed.set(child, once(child, "close")); // later than its exit: by then all that it printed has arrived
    children.push(child);
    return child;
  };
  const said = (child: ChildProcess): string => outputs.get(child) ?? "";
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const ended = async (child: ChildProcess): Promise<number | null> =>
    ((await closed.get(child)) as [number | null])[0];

  it("gives the single machine's files, byte for byte, though collector and worker are killed midway", async () => {
    const single = join(folder, "single");
    expect((await runTaskHere(["study"], { words: [file], out: single, workers: 1 })).exitCode).to.equal(0);
    const out = join(folder, "queued");
    const connection = await connectRedis(redis.url);
    const queue = new Queue<BatchJob, BatchRows>(queueName(tinyPlan(FOUR_RUNS)), { connection });
    const rowsSoFar = async () => {
      const jobs = await queue.getJobs(["active", "completed"]);
      return jobs.flatMap(({ progress }) => (progress as Partial<BatchRows>).lines ?? []).length;
    };
    try {
      const killedCollector = start("enqueue", file, "--out", out);
      await until(async () => (await queue.getWaitingCount()) === 2);
      killedCollector.kill("SIGKILL"); // what is finished from now on is finished unseen
      const killedWorker = start("work", file, "--workers", "2");
      await until(async () => (await rowsSoFar()) > 0);
      killedWorker.kill("SIGKILL");
      await ended(killedWorker);
      const kept = await rowsSoFar();
      expect(kept, "rows when the worker was killed").to.be.lessThan(4);

      const collector = start("enqueue", file, "--out", out, "--replay-worst", "1");
      const survivor = start("work", file, "--workers", "1");
      expect(await ended(collector)).to.equal(0);
      expect(await ended(survivor), "the worker ends when the study is done").to.equal(0);
      expect(said(survivor), "nothing is run twice").to.include(`${4 - kept} runs executed here`);
      expect(readRows(join(out, "runs.jsonl"))).to.have.length(4);
      for (const name of ["runs.parquet", "study.json"]) {
        expect(readFileSync(join(out, name)).equals(readFileSync(join(single, name))), name).to.equal(true);
      }
      const [worst] = (JSON.parse(readFileSync(join(out, "study.json"), "utf8")) as StudySummary).worst;
      const replay = `replay-${worst?.run.replace(":", "-")}/report.html`;
      expect(existsSync(join(out, replay)), replay).to.equal(true);
      expect(readFileSync(join(out, "study.html"), "utf8"), "the page links to the replay").to.contain(replay);
      expect(await connection.keys(queueKeys(tinyPlan(FOUR_RUNS))), "what the queue leaves behind").to.be.empty;
    } finally {
      await queue.close();
      connection.disconnect();
    }
  });

  it("leaves nothing behind when a worker has still looked for lost jobs after the collector forgot the queue", async () => {
    const plan = tinyPlan(FOUR_RUNS);
    const connection = await connectRedis(redis.url);
    const remaining = () => connection.keys(queueKeys(plan));
    try {
      await connection.del(doneKey(plan)); // of the study above
      const worker = start("work", file, "--workers", "1");
      await until(async () => (await remaining()).length > 0); // its first look
      await connection.set(doneKey(plan), "1");
      expect(await ended(worker)).to.equal(0);
      expect(await remaining()).to.be.empty;
    } finally {
      connection.disconnect();
    }
  });

  it("forgets no queue whose study has been put in again", async () => {
    const plan = tinyPlan(FOUR_RUNS);
    const connection = await connectRedis(redis.url);
    try {
      await connection.del(doneKey(plan)); // as enqueue does first
      await connection.set(queueKeys(plan).replace("*", "wait"), "a batch");
      await forgetQueue(plan, connection);
      expect(await connection.keys(queueKeys(plan))).to.have.length(1);
      await connection.set(doneKey(plan), "1");
      await forgetQueue(plan, connection);
      expect(await connection.keys(queueKeys(plan))).to.be.empty;
    } finally {
      connection.disconnect();
    }
  });

  it("refuses block rows, which the queue does not carry", async () => {
    const args = {
      redis: redis.url,
      blockRows: true,
      out: join(folder, "never"),
      set: undefined,
      words: [file],
      replayWorst: 0,
    };
    const error: unknown = await enqueueStudy(args, hre).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(InvalidInputError).with.property("field", "--block-rows");
    expect(existsSync(join(folder, "never"))).to.equal(false);
  });

  it("says that nothing answers, in one message", async () => {
    const words = { words: [file], redis: "redis://127.0.0.1:1" };
    const { exitCode, stderr } = await runTaskHere(["study", "work"], words);
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/error: no Redis at redis:\/\/127\.0\.0\.1:1: .*ECONNREFUSED.*--redis/);
  });

  it("refuses an address that is none, and keeps a password out of its message", async () => {
    const refusal = (url: string): Promise<unknown> => connectRedis(url).catch((error: unknown) => error);
    expect(await refusal("localhost"))
      .to.be.instanceOf(InvalidInputError)
      .with.property("field", "--redis");
    const error = await refusal("redis://user:secret@127.0.0.1:1");
    expect(error).to.be.instanceOf(RedisUnreachableError);
    expect((error as Error).message).to.not.include("secret");
  });
});
