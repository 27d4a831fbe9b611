import { expect } from "chai";
import { PowderkegError } from "../../../scripts/lib/errors.ts";
import { checksNamed } from "../../../scripts/tasks/validate/run-validation.ts";
import { validationTable } from "../../../scripts/tasks/validate/validation-table.ts";
import type { ValidationCheck, ValidationEdge } from "../../../scripts/validation/check.ts";
import { near, notModelled, type Finding } from "../../../scripts/validation/finding.ts";
import { runChecks } from "../../../scripts/validation/run-checks.ts";
import { messageOf } from "../../helpers/message-of.ts";

const EDGE: ValidationEdge = { openChain: () => Promise.reject(new Error("no chain is needed")), crash: undefined };

function check(id: string, ...findings: readonly Finding[]): ValidationCheck {
  return { id, title: `title of ${id}`, source: `source of ${id}`, run: () => Promise.resolve(findings) };
}

const GOOD = near({ what: "good", expected: 1, got: 1, tolerance: 0 });
const BAD = near({ what: "bad", expected: 1, got: 2, tolerance: 0, note: "the reason" });

describe("runChecks", () => {
  it("keeps the order and counts what was found", async () => {
    const told: string[] = [];
    const checks = [check("A", GOOD, BAD), check("B", notModelled("perps", "", "none"))];
    const validation = await runChecks(checks, EDGE, ({ id }) => void told.push(id));
    expect(validation.counts).to.deep.equal({ pass: 1, fail: 1, "not modelled": 1 });
    expect([told, validation.checks.map(({ id }) => id)]).to.deep.equal([
      ["A", "B"],
      ["A", "B"],
    ]);
  });

  it("takes a check that the contracts refuse as failed, with the first line of why, and goes on", async () => {
    class RefusedError extends PowderkegError {}
    const refused = { ...check("A"), run: () => Promise.reject(new RefusedError("refused\nby the pool")) };
    const { checks, counts } = await runChecks([refused, check("B", GOOD)], EDGE);
    expect(counts).to.include({ pass: 1, fail: 1 });
    expect(checks[0]?.findings[0]).to.include({ got: "RefusedError", note: "refused" });
  });

  it("lets a defect through", async () => {
    const broken = { ...check("A"), run: () => Promise.reject(new TypeError("a bug")) };
    const error = await runChecks([broken], EDGE).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(TypeError);
  });
});

describe("validationTable", () => {
  it("shows each check's source, each figure's verdict, why something failed, and the counts", async () => {
    const table = validationTable(await runChecks([check("A", GOOD, BAD)], EDGE), { isColored: false });
    expect(table).to.match(/A: title of A\n {2}source of A\n/);
    expect(table).to.match(/good .*1\.0000 .*pass/);
    expect(table).to.match(/bad .*2\.0000 .*fail\n {6}the reason/);
    expect(table).to.match(/1 pass, 1 fail, 0 not modelled$/);
  });
});

describe("checksNamed", () => {
  it("gives all unless told, and finds a check by any of its ids", () => {
    expect(checksNamed(undefined).length).to.be.greaterThan(10);
    expect(checksNamed("V1, S3").map(({ id }) => id)).to.deep.equal(["V1", "S2, S3"]);
  });

  it("names the ids there are when one is unknown", () => {
    expect(messageOf(() => checksNamed("V99"))).to.match(/--only.*V99.*V1, V2/);
  });
});
