import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { RecordLine } from "../../../scripts/lib/record.ts";
import { stableJson } from "../../../scripts/lib/stable-json.ts";
import { blockLine, headerLine } from "../../fixtures/record.ts";
import { runTaskHere } from "../../helpers/run-task-here.ts";

describe("compare task", () => {
  let out: string;

  beforeEach(() => (out = mkdtempSync(join(tmpdir(), "compare-"))));
  afterEach(() => rmSync(out, { recursive: true }));

  /** A folder with a record of each name. */
  function keep(run: string, records: Readonly<Record<string, readonly RecordLine[]>>): string {
    const folder = join(out, run);
    mkdirSync(folder);
    for (const [name, lines] of Object.entries(records)) {
      writeFileSync(join(folder, name), lines.map((line) => `${stableJson(line)}\n`).join(""));
    }
    return folder;
  }

  const compare = (first: string, second: string, but?: string) => runTaskHere(["compare"], { first, second, but });
  const calm = [headerLine(), blockLine(0)];
  const fuller = [headerLine({ backend: "aave-v3.6" }), blockLine(0, { gasUsed: 9 })];

  it("prints a row for each record of two folders, and ends well where nothing differs", async () => {
    const [first, second] = ["a", "b"].map((run) => keep(run, { "record-x.jsonl": calm, "record-y.jsonl": calm }));
    const { stdout, exitCode } = await compare(first ?? "", second ?? "");
    expect(stdout)
      .to.match(/record-x\.jsonl +│ +2 │ +0 /)
      .and.match(/record-y\.jsonl +│ +2 │ +0 /);
    expect(exitCode).to.equal(0);
  });

  it("ends with exit code 1 where two records differ, and says where they part", async () => {
    const [first, second] = [keep("a", { "record-x.jsonl": calm }), keep("b", { "record-x.jsonl": fuller })];
    const { stdout, exitCode } = await compare(first, second);
    expect(stdout).to.match(/record-x\.jsonl +│ +2 │ +2 │ line 1, header/);
    expect(stdout).to.contain("backend: local").and.to.contain("aave-v3.6");
    expect(exitCode).to.equal(1);
  });

  it("leaves gas out when told, of two records by their paths", async () => {
    const [first, second] = [keep("a", { "one.jsonl": calm }), keep("b", { "two.jsonl": fuller })];
    const { stdout, exitCode } = await compare(join(first, "one.jsonl"), join(second, "two.jsonl"), "gas");
    expect(stdout).to.match(/one\.jsonl +│ +2 │ +0 │ +\$0/);
    expect(exitCode).to.equal(0);
  });

  it("refuses what is not there, a record beside a folder, runs of other cells, and what it cannot leave out", async () => {
    const [one, two] = [keep("a", { "record-x.jsonl": calm }), keep("b", { "record-y.jsonl": calm })];
    const cases: [first: string, second: string, but: string | undefined, message: RegExp][] = [
      [join(out, "none"), one, undefined, /^error: first: .*none.*a folder with records/],
      [one, out, undefined, /^error: second: .*a folder with records/],
      [one, join(two, "record-y.jsonl"), undefined, /^error: second: .*a folder, as the first is/],
      [join(two, "record-y.jsonl"), one, undefined, /^error: second: .*a record, as the first is/],
      [one, two, undefined, /^error: second: .*it lacks record-x\.jsonl/],
      [one, one, "fees", /^error: --but: got "fees"; accepted: gas/],
    ];
    for (const [first, second, but, message] of cases) {
      const { stderr, stdout, exitCode } = await compare(first, second, but);
      expect(stderr).to.match(message);
      expect({ stdout, exitCode }).to.deep.equal({ stdout: "", exitCode: 1 });
    }
  });
});
