import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import type { RecordLine } from "../../scripts/lib/record.ts";
import { prepare, type Prepared } from "../../scripts/scenarios/october-2025/prepare.ts";
import { executeRun } from "../../scripts/studies/execute-batch.ts";
import { runInput } from "../../scripts/studies/run-input.ts";
import { branchInput, startBranch, turned, type Branch } from "../../scripts/studies/tail/branch.ts";
import { findTail } from "../../scripts/tasks/study/find-tail.ts";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import { tinyPlan, tinyStudyText } from "../helpers/tiny-study.ts";

const WORLD = {
  kind: "stochastic",
  assets: {
    USDe: { kind: "ou", volatility: 20, halfLifeSeconds: 600, source: "test" },
    ALT: { kind: "gbm", volatility: 20, jumps: { perDay: 2_000, mean: -0.02, sd: 0.01 }, source: "test" },
  },
};

describe("branches of a run", () => {
  const plan = tinyPlan({ world: WORLD });
  let prepared: Prepared;

  before(async () => {
    const { provider } = await network.create("sim");
    prepared = await prepare({ ...runInput(plan, {}, 0), provider });
  });

  /** Every line of the record, as text; headers apart, which tell nothing of chance. */
  async function recordOf(run: (record: (line: RecordLine) => void) => Promise<void>): Promise<readonly string[]> {
    const lines: RecordLine[] = [];
    const snapshot = await prepared.chain.snapshot();
    await run((line) => void lines.push(line));
    await prepared.chain.revert(snapshot);
    return lines
      .filter(({ type }) => type === "block" || type === "action" || type === "event")
      .map((line) => JSON.stringify(line, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)));
  }

  const branchRecord = (branch: Branch) =>
    recordOf(async (record) => {
      const { input, rng, clock } = branchInput(plan, {}, branch);
      await executeRun(prepared, input, record, { rng, onBlock: ({ step }) => void (clock.endedStep = step) });
    });
  const upTo = (lines: readonly string[], step: number) =>
    lines.filter((line) => (JSON.parse(line) as { readonly step: number }).step <= step);

  it("without turns is the study's own run, line by line", async () => {
    const own = await recordOf((record) => executeRun(prepared, runInput(plan, {}, 0), record));
    expect(await branchRecord({ seed: 0, turns: [] })).to.deep.equal(own);
  });

  it("with a turn is the same up to its block, and another world after it", async () => {
    const parent = await branchRecord(startBranch(0, "start"));
    const branch = await branchRecord(turned(startBranch(0, "start"), 3, "turn"));
    expect(upTo(branch, 3)).to.deep.equal(upTo(parent, 3));
    expect(upTo(branch, 4)).not.to.deep.equal(upTo(parent, 4));
  });

  it("with another start is another world from the first block that can differ", async () => {
    const one = await branchRecord(startBranch(0, "start"));
    const other = await branchRecord(startBranch(0, "other"));
    expect(upTo(other, 0)).to.deep.equal(upTo(one, 0)); // prices begin where the market file says
    expect(upTo(other, 1)).not.to.deep.equal(upTo(one, 1));
  });
});

describe("hardhat study tail", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "study-tail-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const tail = (keys: Readonly<Record<string, unknown>>, out = join(folder, "out")) => {
    const file = join(folder, "tail.yaml");
    writeFileSync(file, tinyStudyText({ world: WORLD, set: { "window.blocks": 4 }, ...keys }));
    return findTail({ workers: 2, out, set: undefined, words: [file] });
  };

  it("writes each splitting as it ends, and does none twice", async () => {
    const terms = { above: [1_000_000], particles: 2, killed: 1, replications: 4, plain: 2 };
    await tail({ tail: terms });
    const log = readFileSync(join(folder, "out", "tail.jsonl"), "utf8");
    expect(log.trimEnd().split("\n")).to.have.length(5);
    const text = readFileSync(join(folder, "out", "tail.json"), "utf8");
    const { points } = JSON.parse(text) as {
      readonly points: readonly [
        { readonly plainRuns: number; readonly runs: number; readonly rows: readonly unknown[] },
      ];
    };
    expect(points[0]).to.include({ plainRuns: 2 });
    expect(points[0].runs).to.be.at.least(8);
    expect(points[0].rows).to.have.length(1);

    await tail({ tail: terms });
    expect(readFileSync(join(folder, "out", "tail.jsonl"), "utf8")).to.equal(log);
    expect(readFileSync(join(folder, "out", "tail.json"), "utf8")).to.equal(text);
  });

  const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
    ["a study that does not ask", {}, /: tail$/],
    ["an unknown reserve", { tail: { above: [1], approach: ["NONE"] } }, /^tail.approach$/],
    ["to give up every path", { tail: { above: [1], particles: 4, killed: 4 } }, /^tail.killed$/],
  ];
  for (const [what, keys, field] of refused) {
    it(`refuses ${what}`, async () => {
      const error: unknown = await Promise.resolve()
        .then(() => tail(keys, join(folder, "never")))
        .catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(InvalidInputError);
      expect((error as InvalidInputError).field).to.match(field);
    });
  }
});
