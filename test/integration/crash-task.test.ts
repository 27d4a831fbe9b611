import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { InvalidInputError } from "../../scripts/lib/invalid-input-error.ts";
import { BackendNotAvailableError } from "../../scripts/protocol/backends.ts";
import { type CrashArguments, processesFor, reEnact } from "../../scripts/tasks/crash/re-enact.ts";
import { runHardhat } from "../helpers/run-hardhat.ts";
import { runTaskHere } from "../helpers/run-task-here.ts";
import { SMALL_CRASH } from "../helpers/small-crash.ts";

const SMALL = [...SMALL_CRASH, "window.blocks=12", "window.start=21:20"];
const RECORD = "record-venue-impaired-0.75.jsonl";

interface Summary {
  readonly cells: readonly (Record<string, unknown> & { readonly recordSha256: string })[];
  readonly timing: Record<string, unknown>;
}

describe("hardhat crash", function () {
  let folder: string;

  beforeEach(function () {
    folder = mkdtempSync(join(tmpdir(), "crash-task-"));
  });

  afterEach(function () {
    rmSync(folder, { recursive: true });
  });

  it("gives the same bytes for the same seed in two processes, on either node; JSON with --json, else the table", function () {
    const crash = (out: string, ...words: readonly string[]) => {
      const cell = ["--oracle", "venue", "--backing", "impaired:0.75", "--seed", "7", "--out", join(folder, out)];
      const result = runHardhat("crash", ...cell, ...words);
      expect(result.exitCode, result.stderr).to.equal(0);
      return result.stdout;
    };
    const json = crash("first", "--json", ...SMALL.flatMap((set) => ["--set", set])); // the flag repeated
    const table = crash("second", "--node", "anvil", "--set", ...SMALL); // overrides after the first

    const record = (out: string) => readFileSync(join(folder, out, RECORD));
    expect(record("second").equals(record("first"))).to.equal(true);
    const [header] = record("first").toString("utf8").split("\n", 1);
    expect(JSON.parse(header ?? "")).to.include({ sending: "bundle" });
    const summary = JSON.parse(json) as Summary;
    expect(summary.cells[0]?.recordSha256).to.equal(createHash("sha256").update(record("first")).digest("hex"));
    expectEveryKey(summary);

    expect(readdirSync(join(folder, "first")).sort()).to.deep.equal([RECORD, "report.html", "summary.json"]);
    expect(JSON.parse(readFileSync(join(folder, "first", "summary.json"), "utf8"))).to.deep.equal(summary);
    expect(readFileSync(join(folder, "first", "report.html"), "utf8")).to.match(/^<!doctype html>/i);
    for (const word of ["venue", "impaired:0.75", "deficit", join(folder, "second", "report.html")]) {
      expect(table.toLowerCase()).to.contain(word.toLowerCase());
    }
  });

  it("gives the same records from two processes as from one, and one message when a process fails", async function () {
    const [set, ...moreSets] = SMALL;
    const [one, two] = [join(folder, "1"), join(folder, "2")];
    for (const [at, out] of [one, two].entries()) {
      const args = { oracle: "venue", out, processes: at + 1, set, moreSets };
      const { exitCode, stderr } = await runTaskHere(["crash"], args);
      expect(exitCode, stderr).to.equal(0);
    }
    for (const name of ["record-venue-sound.jsonl", RECORD]) {
      expect(readFileSync(join(two, name)).equals(readFileSync(join(one, name))), name).to.equal(true);
    }
    expect(readdirSync(two).sort()).to.deep.equal(readdirSync(one).sort());

    // Loops above their liquidation threshold cannot be opened: every process fails in its set-up.
    const bad = [...SMALL, "population.loopers.buckets.high.ltvBps=9500"];
    const words = ["--oracle", "venue", "--out", join(folder, "bad"), "--processes", "2", "--set", ...bad];
    const failed = runHardhat("crash", ...words); // from outside: what its processes say would be seen
    expect(failed.exitCode).to.equal(1);
    expect(failed.stderr).to.match(/^error: .* reverted with .*\n$/);
    expect(readdirSync(join(folder, "bad"))).to.deep.equal([]);
  });

  describe("processesFor", function () {
    it("is one a core unless told, and never more than there are cells", function () {
      expect([processesFor(3, 4), processesFor(9, 4), processesFor(1, 4), processesFor(0, 1)]).to.deep.equal([
        3, 4, 1, 1,
      ]);
      expect(processesFor(0, 1_000)).to.equal(availableParallelism());
      expect(() => processesFor(-1, 4)).to.throw(InvalidInputError, "--processes");
    });
  });

  it("ends with 1 and one message for an unknown mode, before it makes the folder", async function () {
    const args = { mode: "hysterical", out: join(folder, "out") };
    const { exitCode, stdout, stderr } = await runTaskHere(["crash"], args);
    expect([exitCode, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.equal('error: --mode: got "hysterical"; accepted: one of historical, seed\n');
    expect(existsSync(join(folder, "out"))).to.equal(false);
  });

  it("ends with 1 and one message for a bad override behind a repeated --set", function () {
    const sets = ["--set", "window.blocks=3", "--set=population.whale.count=3"];
    const { exitCode, stdout, stderr } = runHardhat("crash", "--out", join(folder, "out"), ...sets);
    expect([exitCode, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.match(/^error: --set: got "population.whale.count", .*whales.*\n$/);
    expect(existsSync(join(folder, "out"))).to.equal(false);
  });

  describe("reEnact", function () {
    const args = (change: Partial<CrashArguments>): CrashArguments => ({
      scenario: "october-2025",
      mode: "historical",
      oracle: "venue",
      backing: "sound",
      backend: "local",
      seed: "1",
      sets: SMALL,
      out: join(folder, "out"),
      processes: 1,
      checkInvariants: "",
      sending: "mempool",
      node: "hardhat",
      json: true,
      ...change,
    });
    const errorOf = (change: Partial<CrashArguments>): Promise<unknown> =>
      reEnact(args(change), hre).then(
        () => undefined,
        (error: unknown) => error,
      );

    const refused: readonly [string, Partial<CrashArguments>, string][] = [
      ["an unknown scenario", { scenario: "march-2020" }, "--scenario"],
      ["an unknown mode", { mode: "hysterical" }, "--mode"],
      ["an unknown oracle", { oracle: "chainlink" }, "--oracle"],
      ["a backing of nothing", { backing: "impaired:0" }, "--backing"],
      ["an empty population", { sets: ["population.whales.count=0"] }, "population.whales.count"],
      ["an LTV above the threshold", { sets: ["lending.reserves.USDe.ltvBps=9500"] }, "lending.reserves.USDe.ltvBps"],
    ];
    for (const [what, change, field] of refused) {
      it(`refuses ${what} and makes no folder`, async function () {
        expect(await errorOf(change))
          .to.be.instanceOf(InvalidInputError)
          .that.includes({ field });
        expect(existsSync(join(folder, "out"))).to.equal(false);
      });
    }

    it("refuses a backend that this build lacks and leaves nothing written", async function () {
      for (const backend of ["fork", "aave", "toString"]) {
        expect(await errorOf({ backend }))
          .to.be.instanceOf(BackendNotAvailableError)
          .that.includes({ backend });
        expect(existsSync(join(folder, "out"))).to.equal(false);
      }
    });

    it("refuses an --out that is a file, and leaves the file alone", async function () {
      const out = join(folder, "file");
      writeFileSync(out, "mine");
      expect(await errorOf({ out }))
        .to.be.instanceOf(InvalidInputError)
        .that.includes({ field: "--out", value: out });
      expect(readFileSync(out, "utf8")).to.equal("mine");
      expect(readdirSync(folder)).to.deep.equal(["file"]);
    });
  });
});

/** The keys that scripts outside this project read. */
function expectEveryKey(summary: Summary): void {
  expect(summary).to.have.all.keys("scenario", "mode", "seed", "market", "cells", "timing");
  expect(summary).to.include({ scenario: "october-2025", mode: "historical", seed: "7" });
  expect(summary.timing).to.include.all.keys("setupMs", "cellMs", "blocks", "transactions", "reads");
  expect(summary.cells).to.have.length(1);
  const [cell] = summary.cells;
  expect(cell).to.include({ oracle: "venue", backing: "impaired:0.75" });
  const keys: Readonly<Record<string, readonly string[]>> = {
    usde: ["minPriceE8", "secondsBelow"],
    liquidations: [
      ...["count", "collateralBase", "debtBase", "usdeCollateralBase", "bonusBase", "protocolFeeBase"],
      "failedAttempts",
    ],
    badDebt: ["deficitBase", "latentBase"],
    lending: ["peakUtilizationBps", "secondsAbove99Bps", "blockedWithdrawalsBase"],
    redemptions: ["usdeWei"],
    keepers: ["profitBase", "gasWei"],
    supply: ["usdeCollateralStartBase"],
  };
  for (const [group, names] of Object.entries(keys)) expect(cell?.[group], group).to.include.all.keys(...names);
  expect(cell?.["usde"]).to.have.property("secondsBelow").that.includes.all.keys("0.99", "0.95", "0.90");
  expect(cell?.recordSha256).to.match(/^[0-9a-f]{64}$/);
  for (const [key, value] of basesOf(summary.cells)) expect(value, key).to.match(/^-?\d+$/);
}

/** Every value under a key that ends in a scale, with its key. */
function basesOf(value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    /(Base|Wei|E8|peakUtilizationBps)$/.test(key) ? [[key, inner] as [string, unknown]] : basesOf(inner),
  );
}
