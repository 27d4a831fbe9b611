import { readFileSync } from "node:fs";
import { expect } from "chai";
import { RUN_METRIC_NAMES } from "../../../scripts/metrics/run-metrics.ts";

describe("docs/metrics.md", () => {
  it("defines every metric of a study's rows", () => {
    const text = readFileSync("docs/metrics.md", "utf8");
    const defined = new Set(
      [...text.matchAll(/^\| (.*?) \|/gm)].flatMap(([, key = ""]) => key.match(/[A-Za-z0-9]+/g) ?? []),
    );
    expect(RUN_METRIC_NAMES.filter((name) => !defined.has(name))).to.deep.equal([]);
  });
});
