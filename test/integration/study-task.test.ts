import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import hre from "hardhat";
import { parquetReadObjects } from "hyparquet";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import { runKey } from "../../scripts/metrics/study-row.ts";
import { readRows } from "../../scripts/studies/row-log.ts";
import type { StudyTaskArguments } from "../../scripts/tasks/study/action.ts";
import { attributeLoss } from "../../scripts/tasks/study/attribute-loss.ts";
import type { AttributeTaskArguments } from "../../scripts/tasks/study/question-action.ts";
import { runStudy } from "../../scripts/tasks/study/run-study.ts";
import { OtherStudyError, UnreadablePlanError } from "../../scripts/tasks/study/study-folder.ts";
import { type CommandResult, hardhatCli, runHardhat } from "../helpers/run-hardhat.ts";
import { runTaskHere } from "../helpers/run-task-here.ts";
import { tinyStudyText } from "../helpers/tiny-study.ts";
import { expectClose } from "../helpers/expect-close.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Four points of one set-up, at two seeds: eight runs. */
const EIGHT_RUNS = {
  seeds: 2,
  vary: [
    { path: "oracle", values: ["venue", "peg"] },
    { path: "eModes.2.liquidationThresholdBps", values: [9_200, 9_300] },
  ],
};

describe("hardhat study", () => {
  let folder: string;
  let file: string;
  let single: string;

  const text = (out: string, name: string) => readFileSync(join(out, name), "utf8");
  const bytesEqual = (one: string, other: string) => {
    for (const name of ["runs.parquet", "study.json", "blocks.parquet"]) {
      expect(readFileSync(join(one, name)).equals(readFileSync(join(other, name))), name).to.equal(true);
    }
  };
  const refusalOf = (refused: Promise<unknown>): Promise<unknown> =>
    refused.then(
      () => undefined,
      (error: unknown) => error,
    );
  const succeeded = (result: CommandResult): CommandResult => {
    expect(result.exitCode, result.stderr).to.equal(0);
    return result;
  };
  const study = (...words: readonly string[]) => succeeded(runHardhat("study", ...words));

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "study-task-"));
    file = join(folder, "tiny.yaml");
    writeFileSync(file, tinyStudyText(EIGHT_RUNS));
    single = join(folder, "single");
    study(file, "--out", single, "--workers", "2", "--block-rows");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("writes a row a run, the result file, the summary and the page", () => {
    const rows = readRows(join(single, "runs.jsonl"));
    expect(rows).to.have.length(8);
    for (const { error, recordSha256 } of rows) {
      expect(error).to.equal(null);
      expect(recordSha256).to.match(/^[0-9a-f]{64}$/);
    }
    const venue = rows.filter(({ values }) => values["oracle"] === "venue");
    expect(venue.some(({ metrics }) => (metrics?.usdeLiquidatedBase ?? 0n) > 0n)).to.equal(true);
    expect(new Set(rows.map(({ recordSha256 }) => recordSha256)).size).to.equal(8);
    expect(JSON.parse(text(single, "study.json"))).to.include({ name: "tiny", runs: 8, failed: 0 });
    expect(text(single, "study.html")).to.match(/^<!doctype html>/i);
  });

  it("writes a row a block on demand, whose sums are those of the runs", async () => {
    const bytes = readFileSync(join(single, "blocks.parquet"));
    const blocks = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset) });
    expect(blocks).to.have.length(8 * 8);
    for (const { point, seed, metrics } of readRows(join(single, "runs.jsonl"))) {
      const own = blocks.filter((block) => block["point"] === point && block["seed"] === seed);
      expect(own.map(({ step }) => Number(step))).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
      const liquidated = own.reduce((sum, block) => sum + BigInt(String(block["liquidations.collateralBase"])), 0n);
      expect(liquidated).to.equal(metrics?.liquidatedBase);
      expect(own.at(-1)).to.include({ deficitBase: String(metrics?.deficitBase) });
      const peak = Math.max(...own.map((block) => Number(block["reserve.USDC.utilizationBps"])));
      expect(peak).to.be.within(1, Number(metrics?.peakUtilizationBps));
    }
  });

  it("refuses to write block rows of runs that were run without", async () => {
    const out = join(folder, "rows-only");
    mkdirSync(out);
    for (const name of ["plan.json", "runs.jsonl"]) writeFileSync(join(out, name), text(single, name));
    const merge = { words: [file, out], out, blockRows: true };
    const { exitCode, stderr } = await runTaskHere(["study", "merge"], merge);
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/--block-rows: .*where the blocks of 8 runs are missing, 0:0 the first/);
  });

  it("prints the plan of a dry run, and runs nothing", async () => {
    const out = join(folder, "dry");
    const { stdout } = succeeded(await runTaskHere(["study"], { words: [file], out, dryRun: true, replayWorst: 3 }));
    expect(stdout).to.match(/4 points \(grid\), 2 seeds each: 8 runs/);
    expect(stdout).to.match(/2 set-ups .* each is shared by 4\.0 runs/);
    expect(stdout).to.match(/expected on 2 workers: about .*, \d+ MB/);
    expect(stdout).to.match(/then the worst again: 3 runs more, .* about .*, \d+ MB/);
    expect(existsSync(out)).to.equal(false);
  });

  it("loses nothing and repeats nothing when it is killed and resumed", async () => {
    const out = join(folder, "killed");
    const child = spawn(process.execPath, [hardhatCli, "study", file, "--out", out, "--workers", "2", "--block-rows"], {
      cwd: ROOT,
      stdio: "ignore",
    });
    const exited = once(child, "exit");
    const rowsPath = join(out, "runs.jsonl");
    while (readRows(rowsPath).length < 3) await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill("SIGKILL");
    await exited;
    const kept = text(out, "runs.jsonl");
    const whole = kept.slice(0, kept.lastIndexOf("\n") + 1);
    writeFileSync(rowsPath, `${whole}{"point":3,"se`); // as if the kill had torn a line

    const refused = await runTaskHere(["study"], { words: [file], out });
    expect(refused.exitCode).to.equal(1);
    expect(refused.stderr).to.match(/--out: got .* finished runs of this study; accepted: another folder, or --resume/);

    const [first] = readRows(rowsPath);
    rmSync(join(out, "blocks", `${first?.point}-${first?.seed}.jsonl`)); // as if it had been run without block rows
    study(file, "--out", out, "--resume", "--workers", "1", "--block-rows");
    expect(text(out, "runs.jsonl").startsWith(whole)).to.equal(true);
    expect(text(out, "runs.jsonl").trimEnd().split("\n")).to.have.length(8);
    bytesEqual(out, single);
  });

  it("gives the same bytes from two shards, merged, as from one process", async () => {
    const parts = [1, 2].map((part) => join(folder, `part-${part}`));
    for (const [at, out] of parts.entries()) {
      const args = { words: [file], out, shard: `${at + 1}/2`, workers: 1, blockRows: true };
      succeeded(await runTaskHere(["study"], args));
      expect(existsSync(join(out, "runs.parquet"))).to.equal(false);
    }
    const merged = join(folder, "merged");
    const early = await runTaskHere(["study", "merge"], { words: [file, ...parts.slice(1)], out: merged });
    expect(early.exitCode).to.equal(1);
    expect(early.stderr).to.match(/where \d+ runs are missing, \d:\d the first/);

    study("merge", file, ...parts, "--out", merged, "--block-rows");
    bytesEqual(merged, single);
  });

  describe("replays", () => {
    let worst: readonly { readonly run: string }[];
    const row = (run: string) => readRows(join(single, "runs.jsonl")).find((own) => runKey(own) === run);
    const links = () => [...text(single, "study.html").matchAll(/<a href="([^"]+)">/g)].map(([, href]) => href);
    before(() => ({ worst } = JSON.parse(text(single, "study.json")) as { readonly worst: typeof worst }));

    it("replays one run alone, with its record, report and the same hash", () => {
      const [{ run } = { run: "" }] = worst;
      const { stdout } = study(file, "--out", single, "--only", run);
      expect(stdout).to.contain(`run ${run}, SHA-256 ${row(run)?.recordSha256}`);
      const replay = join(single, `replay-${run.replace(":", "-")}`);
      expect(text(replay, "report.html")).to.contain(`npx hardhat study ${file} --only ${run}`);
      expect(JSON.parse(text(replay, "summary.json"))).to.include({ study: "tiny", run });
    });

    it("replays the worst runs for the page to link to, and repeats none that is there", async () => {
      expect(links(), "before").to.deep.equal([]);
      const [first = { run: "" }, second = { run: "" }] = worst;
      const args = { words: [file], out: single, resume: true, replayWorst: 2 };
      const { stdout } = succeeded(await runTaskHere(["study"], args));
      expect(stdout).to.contain(`run ${first.run} is replayed already: `);
      expect(stdout).to.contain(`run ${second.run} replayed: `);
      expect(links()).to.deep.equal([first, second].map(({ run }) => `replay-${run.replace(":", "-")}/report.html`));
      for (const [at, href] of links().entries()) {
        expect(text(single, href ?? "")).to.contain(row(worst[at]?.run ?? "")?.recordSha256);
      }
      expect(text(single, "study.html"), "of the others").to.contain(`--only ${worst[2]?.run}</code>`);
    });

    it("gives the same page and reports when shards are merged", async () => {
      const out = join(folder, "merged-replayed");
      mkdirSync(out);
      for (const name of ["plan.json", "runs.jsonl"]) writeFileSync(join(out, name), text(single, name));
      succeeded(await runTaskHere(["study", "merge"], { words: [file, out], out, replayWorst: 2 }));
      for (const name of ["study.html", ...links().map((href) => href ?? "")]) {
        expect(text(out, name) === text(single, name), name).to.equal(true);
      }
    });
  });

  it("tells when a replay gives another record than the study has", async () => {
    const out = join(folder, "tampered");
    mkdirSync(out);
    const rows = text(single, "runs.jsonl").replace(
      /"recordSha256":"[0-9a-f]{64}"/g,
      `"recordSha256":"${"0".repeat(64)}"`,
    );
    writeFileSync(join(out, "runs.jsonl"), rows);
    const { exitCode, stderr } = await runTaskHere(["study"], { words: [file], out, only: "0:0" });
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/^error: run 0:0: its record has SHA-256 [0-9a-f]{64}, the study has SHA-256 0{64}/);
  });

  it("makes a failed run a row with its error, goes on, and ends with 1", async () => {
    // Loops above their liquidation threshold cannot be opened: the set-up of these points fails, not that of the others.
    const failing = join(folder, "failing.yaml");
    writeFileSync(
      failing,
      tinyStudyText({ vary: [{ path: "population.loopers.buckets.high.ltvBps", values: [9_500, 8_750] }] }),
    );
    const out = join(folder, "failing");
    const { exitCode, stderr } = await runTaskHere(["study"], { words: [failing], out, workers: 1 });
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/run 0:0 failed: /);
    expect(stderr).to.match(/error: 1 of 2 runs failed/);
    const [failed, ended] = [...readRows(join(out, "runs.jsonl"))].sort((a, b) => a.point - b.point);
    expect(failed?.error?.message).not.to.equal("");
    expect(failed?.metrics).to.equal(null);
    expect(ended?.error).to.equal(null);
    expect(text(out, "study.html")).to.contain("Runs that failed");
  });

  describe("bad input", () => {
    const run = (args: Partial<StudyTaskArguments>) =>
      runStudy(
        {
          workers: 1,
          shard: undefined,
          resume: false,
          blockRows: false,
          dryRun: false,
          only: undefined,
          replayWorst: 0,
          out: join(folder, "never"),
          set: undefined,
          words: [file],
          ...args,
        },
        hre,
      );
    const refusal = async (args: Partial<StudyTaskArguments>): Promise<unknown> => {
      const error = await refusalOf(run(args));
      expect(existsSync(join(folder, "never"))).to.equal(false);
      return error;
    };

    const CASES: readonly (readonly [string, Partial<StudyTaskArguments>, string])[] = [
      ["no file", { words: [] }, "study file"],
      ["two files", { words: ["studies/smoke.yaml", "other.yaml"] }, "words"],
      ["a shard beyond the last", { shard: "4/3" }, "--shard"],
      ["a shard that is no share", { shard: "one" }, "--shard"],
      ["a run that the study does not have", { only: "4:0" }, "--only"],
      ["no workers", { workers: 0 }, "--workers"],
      ["a dry run on no workers", { workers: 0, dryRun: true }, "--workers"],
      ["what the study varies", { set: "oracle=peg" }, "--set"],
      ["fewer replays than none", { replayWorst: -1 }, "--replay-worst"],
      ["more replays than the page lists", { replayWorst: 13 }, "--replay-worst"],
      ["replays of a shard", { replayWorst: 1, shard: "1/2" }, "--replay-worst"],
      ["a value that the market refuses", { set: "eModes.2.ltvBps=12000" }, "eModes.2.ltvBps"],
    ];
    for (const [what, args, field] of CASES) {
      it(`refuses ${what}, before it makes the folder`, async () => {
        expect(await refusal(args))
          .to.be.instanceOf(InvalidInputError)
          .with.property("field", field);
      });
    }

    it("refuses a folder that holds another study, also to replay a run of it", async () => {
      const other = { out: single, set: "window.blocks=9" };
      expect(await refusal({ ...other, resume: true })).to.be.instanceOf(OtherStudyError);
      expect(await refusal({ ...other, only: "3:1" })).to.be.instanceOf(OtherStudyError);
      expect(existsSync(join(single, "replay-3-1"))).to.equal(false);
    });

    it("refuses a folder whose plan cannot be read", async () => {
      const out = join(folder, "no-plan");
      mkdirSync(out);
      writeFileSync(join(out, "plan.json"), '{"hash": 12');
      expect(await refusal({ out, resume: true })).to.be.instanceOf(UnreadablePlanError);
    });

    const TASKS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
      ["study", {}],
      ["study", { only: "0:0" }],
      ["study merge", {}],
      ["study cap", {}],
      ["study attribute", {}],
      ["study tail", {}],
    ];
    for (const [task, args] of TASKS) {
      it(`refuses a file in place of a folder: ${[task, ...Object.keys(args)].join(" --")}`, async () => {
        const asked = join(folder, "asked.yaml");
        const kind = "stochastic";
        writeFileSync(
          asked,
          tinyStudyText({
            ...EIGHT_RUNS,
            cap: { path: "window.blocks", from: 1, to: 2, tolerance: 1, atMost: 1 },
            attribute: { switches: [{ name: "loops", off: { "switches.loops": false } }] },
            tail: { above: [1] },
            world: { kind, assets: { BTC: { kind: "gbm", volatility: 1, source: "test" } } },
          }),
        );
        const words = task === "study merge" ? [file, single] : [asked];
        const { exitCode, stderr } = await runTaskHere(task.split(" "), { words, out: file, ...args });
        expect(exitCode).to.equal(1);
        expect(stderr).to.match(/^error: --out: got "[^"]+"; accepted: a folder that can be written\n$/);
      });
    }

    it("refuses the end of a cap's range before anything runs", async () => {
      const beyond = join(folder, "beyond.yaml");
      const cap = { path: "eModes.2.ltvBps", from: 9_000, to: 9_900, tolerance: 100, atMost: 1 };
      writeFileSync(beyond, tinyStudyText({ cap }));
      const { stderr } = await runTaskHere(["study", "cap"], { words: [beyond], out: join(folder, "never") });
      expect(stderr).to.match(/^error: eModes\.2\.ltvBps: got 9900, .* with eModes\.2\.ltvBps=9900; accepted/);
      expect(existsSync(join(folder, "never"))).to.equal(false);
    });

    it("refuses a tail of a world that is the same in every branch", async () => {
      const same = join(folder, "same.yaml");
      writeFileSync(same, tinyStudyText({ tail: { above: [1] } }));
      const { stderr } = await runTaskHere(["study", "tail"], { words: [same], out: join(folder, "never") });
      expect(stderr).to.match(/^error: world\.kind: got "historical", .*; accepted: stochastic/);
    });
  });

  it("looks for the frontier in the rows that are there", async () => {
    const { stdout } = succeeded(await runTaskHere(["study", "frontier"], { words: [file], out: single }));
    expect(stdout).to.match(/of 4 points are on the front/);
    const frontier = JSON.parse(text(single, "frontier.json")) as { readonly points: readonly unknown[] };
    expect(frontier.points).to.have.length(4);
    expect(text(single, "frontier.html")).to.contain("Recommended: point");
    expect(readRows(join(single, "runs.jsonl"))).to.have.length(8);
  });

  describe("attribute", () => {
    const SWITCHES = [
      { name: "the venue's price", off: { oracle: "peg" } },
      { name: "loops", off: { "switches.loops": false } },
      { name: "keepers", off: { "switches.keepers": false } },
    ];
    interface Found {
      readonly all: { readonly value: number };
      readonly none: { readonly value: number };
      readonly shares: readonly { readonly name: string; readonly estimate: { readonly value: number } }[];
    }
    const found = (out: string) => JSON.parse(text(out, "attribute.json")) as Found;
    let causes: string;
    let out: string;
    before(() => {
      causes = join(folder, "causes.yaml");
      writeFileSync(causes, tinyStudyText({ attribute: { metric: "usdeLiquidatedBase", switches: SWITCHES } }));
      out = join(folder, "causes");
    });

    it("samples orders of joining: the loss needs all three causes, so those who join last share it", async () => {
      const args = { words: [causes], out, permutations: 2, workers: 1 };
      const { stdout } = succeeded(await runTaskHere(["study", "attribute"], args));
      expect(stdout).to.contain("1 seed, 2 orders of joining at each, 6 combinations");
      const { all, shares } = found(out);
      expect(all.value).to.be.above(0);
      const inHalves = shares.map(({ estimate }) => estimate.value / all.value).sort((a, b) => a - b);
      expect(inHalves).to.deep.equal([0, 0.5, 0.5]); // of an order and its reverse, whoever is last
      expect(text(out, "attribute.html")).to.contain(`npx hardhat study attribute ${causes} --permutations 2`);
      expect(readRows(join(out, "attribute", "runs.jsonl"))).to.have.length(6);
    });

    it("goes on to all combinations, repeating none, and then each has its third", async () => {
      const sampled = text(join(out, "attribute"), "runs.jsonl");
      succeeded(await runTaskHere(["study", "attribute"], { words: [causes], out, workers: 1 }));
      expect(text(join(out, "attribute"), "runs.jsonl").startsWith(sampled)).to.equal(true);
      expect(readRows(join(out, "attribute", "runs.jsonl"))).to.have.length(8);
      const { none, all, shares } = found(out);
      expect(none.value).to.equal(0);
      for (const { name, estimate } of shares) expectClose(estimate.value / all.value, 1 / 3, 1e-9, name);
    });

    it("prints the budget of a dry run beyond ten switches, and runs nothing", async () => {
      const many = join(folder, "many.yaml");
      const switches = Array.from({ length: 11 }, (_, at) => ({
        name: `switch ${at}`,
        off: { "population.lenders.count": at + 1 },
      }));
      writeFileSync(many, tinyStudyText({ seeds: 2, attribute: { switches } }));
      const args = { words: [many], out: join(folder, "many"), permutations: 2, dryRun: true };
      const { stdout } = succeeded(await runTaskHere(["study", "attribute"], args));
      expect(stdout).to.match(/11 switches, sampled: 2 orders of joining at each of 2 seeds: \d+ of 2048 combinations/);
      expect(stdout).to.match(/, 44 runs; exactly it would take 4096\n\d+ set-ups/);
      expect(existsSync(join(folder, "many"))).to.equal(false);
    });

    describe("bad input", () => {
      const refusal = (args: Partial<AttributeTaskArguments>): Promise<unknown> =>
        refusalOf(
          attributeLoss({ workers: 1, out, set: undefined, words: [causes], permutations: 0, dryRun: false, ...args }),
        );

      for (const permutations of [-2, 3, 10_002]) {
        it(`refuses ${permutations} permutations, before it makes the folder`, async () => {
          const never = join(folder, "never");
          expect(await refusal({ permutations, out: never }))
            .to.be.instanceOf(InvalidInputError)
            .with.property("field", "--permutations");
          expect(existsSync(never)).to.equal(false);
        });
      }

      it("names what a switch sets and the market refuses", async () => {
        const wrong = join(folder, "wrong.yaml");
        const off = { "eModes.2.ltvBps": 12_000 };
        writeFileSync(wrong, tinyStudyText({ attribute: { switches: [{ name: "terms", off }] } }));
        expect(await refusal({ words: [wrong] }))
          .to.be.instanceOf(InvalidInputError)
          .with.property("field", "eModes.2.ltvBps");
      });

      it("refuses a folder of other switches", async () => {
        const fewer = join(folder, "fewer.yaml");
        writeFileSync(fewer, tinyStudyText({ attribute: { switches: SWITCHES.slice(1) } }));
        expect(await refusal({ words: [fewer] })).to.be.instanceOf(OtherStudyError);
      });
    });
  });

  it("finds the largest value that keeps a loss within a limit, and goes on from what it has tried", async () => {
    const capped = join(folder, "capped.yaml");
    const cap = {
      path: "population.loopers.collateral",
      from: 1_000_000,
      to: 3_001_000_000,
      tolerance: 2_000_000_000,
      metric: "usdeLiquidatedBase",
      statistic: "max",
      atMost: 20_000_000,
    };
    writeFileSync(capped, tinyStudyText({ cap }));
    const out = join(folder, "capped");
    const findCap = async () => succeeded(await runTaskHere(["study", "cap"], { words: [capped], out })).stdout;
    const first = await findCap();
    const found = JSON.parse(text(out, "cap.json")) as {
      readonly largest: string;
      readonly tried: readonly { readonly isWithin: boolean; readonly value: string }[];
    };
    expect(text(out, "cap.html")).to.contain(`: ${found.largest}; `);
    expect(found.tried[0]).to.include({ value: "1000000", isWithin: true });
    expect(found.tried[1]).to.include({ value: "3001000000", isWithin: false });
    for (const { value, isWithin } of found.tried) expect(isWithin).to.equal(Number(value) <= Number(found.largest));
    expect(await findCap()).to.equal(first);
  });
});
