import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ALL_INVARIANTS } from "../../../scripts/engine/invariants/all-invariants.ts";
import { ACTIONS_PER_CALL } from "../../../scripts/tasks/invariants/played-actions.ts";

const NUMBER = /\b(?:LP|AMM|ET|OR|KP|EN)-\d+\b/g;
/** What quotes numbers that are meant to be wrong, and what quotes every number there is. */
const NOT_COUNTED = ["test/unit/docs/invariants.test.ts"];
/** Plays a number that does not exist. */
const INVENTED = new Set(["LP-99"]);

function stated(): readonly string[] {
  const text = readFileSync("docs/invariants.md", "utf8");
  return [...text.matchAll(/^- \*\*((?:LP|AMM|ET|OR|KP|EN)-\d+)\*\*/gm)].map(([, id]) => id as string);
}

/** Numbers by the test files that quote them. */
function quoted(): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync("test", { recursive: true, encoding: "utf8" }).map((path) => join("test", path));
  const byNumber = new Map<string, string[]>();
  for (const file of files) {
    if (!/\.(ts|sol)$/.test(file) || NOT_COUNTED.includes(file)) continue;
    for (const [id] of readFileSync(file, "utf8").matchAll(NUMBER))
      byNumber.set(id, [...(byNumber.get(id) ?? []), file]);
  }
  return byNumber;
}

describe("docs/invariants.md", () => {
  it("numbers each family from 1 without a gap or a repetition", () => {
    for (const family of ["LP", "AMM", "ET", "OR", "KP", "EN"]) {
      const numbers = stated().flatMap((id) => (id.startsWith(`${family}-`) ? Number(id.split("-")[1]) : []));
      expect(numbers, family).to.deep.equal(Array.from({ length: numbers.length }, (_, at) => at + 1));
      expect(numbers, family).to.not.have.length(0);
    }
  });

  it("has a test that quotes each number, and no test quotes another", () => {
    const byNumber = quoted();
    expect(
      stated().filter((id) => !byNumber.has(id)),
      "untested",
    ).to.deep.equal([]);
    const unknown = [...byNumber.keys()].filter((id) => !stated().includes(id) && !INVENTED.has(id));
    expect(unknown, "unknown").to.deep.equal([]);
  });

  it("states every invariant that the look has", () => {
    expect(ALL_INVARIANTS.filter(({ id }) => !stated().includes(id))).to.deep.equal([]);
  });

  it("counts actions as the handlers do", () => {
    const handler = readFileSync("test/invariant/support/Handler.sol", "utf8");
    expect(handler).to.contain(`ACTIONS_PER_CALL = ${ACTIONS_PER_CALL};`);
  });
});
