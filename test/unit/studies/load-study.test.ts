import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { loadStudy } from "../../../scripts/studies/load-study.ts";

const LEAST = "name: least\nquestion: What?\n";

/** The one problem of a text. */
function problemOf(text: string, sets: readonly string[] = []) {
  try {
    loadStudy(text, "study.yaml", sets);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems[0];
    throw error;
  }
  return undefined;
}

describe("loadStudy", () => {
  it("fills in every default of the least study", () => {
    const study = loadStudy(LEAST, "study.yaml");
    expect(study).to.include({
      mode: "historical",
      oracle: "venue",
      backing: "sound",
      seed: "1",
      seeds: 1,
      how: "grid",
    });
    expect(study.world).to.deep.equal({ kind: "historical" });
    expect(study.metrics).to.deep.equal(["badDebtBase"]);
  });

  it("names an unknown key, and the known ones", () => {
    const problem = problemOf(`${LEAST}sead: 3\n`);
    expect(problem).to.include({ field: "sead", value: 3, reason: "which is an unknown key" });
    expect(problem?.accepted).to.match(/^one of seed, seeds/);
  });

  it("names a metric that is none", () => {
    expect(problemOf(`${LEAST}metrics: [badDebt]\n`)?.accepted).to.match(/^one of badDebtBase, deficitBase/);
  });

  it("names the place of bad YAML", () => {
    expect(problemOf("name: [")?.field).to.match(/^study\.yaml:1:/);
  });

  it("asks a distribution for its source", () => {
    const text = `${LEAST}how: monte-carlo\npoints: 2\nvary:\n  - path: x\n    distribution: { kind: uniform, min: 1, max: 2 }\n`;
    expect(problemOf(text)?.field).to.match(/distribution\.source$/);
  });

  it("says what an empty list of points should hold", () => {
    expect(problemOf(`${LEAST}how: list\npoints: []\n`)).to.deep.include({
      field: "points",
      accepted: "a list of one map path: value or more",
    });
  });

  describe("an override", () => {
    const VARIED = `${LEAST}vary: [{ path: oracle, values: [venue, peg] }, { path: a.b, values: [1], also: [{ path: a.c }] }]\n`;
    const LISTED = `${LEAST}how: list\npoints: [{ a.b: 1, a.c: 2 }, { a.b: 3 }]\n`;

    for (const set of ["oracle=peg", "a.b=2", "a.c=3"]) {
      it(`of what the study varies is refused, not forgotten: ${set}`, () => {
        expect(problemOf(VARIED, [set])).to.deep.include({ field: "--set", value: set.slice(0, set.indexOf("=")) });
      });
    }

    it("of what only some listed points set holds at the others", () => {
      expect(problemOf(LISTED, ["a.b=2"])?.field).to.equal("--set");
      expect(loadStudy(LISTED, "study.yaml", ["a.c=7"]).set).to.deep.equal({ "a.c": "7" });
    });

    it("changes what is varied, reported and how it is sent", () => {
      const sets = ["vary.0.values=[peg]", "metrics=[latentBase]", "sending=bundle"];
      const study = loadStudy(VARIED.replace("vary:", "sending: mempool\nvary:"), "study.yaml", sets);
      expect(study.vary[0]?.values).to.deep.equal(["peg"]);
      expect(study).to.deep.include({ metrics: ["latentBase"], sending: "bundle", set: {} });
    });
  });

  const CONTRADICTIONS: readonly (readonly [string, string, string])[] = [
    ["a parameter with values and a span", "vary: [{ path: a, values: [1], from: 1, to: 2 }]", "vary.a"],
    ["a parameter with nothing", "vary: [{ path: a }]", "vary.a"],
    ["a span that ends before it begins", "how: sobol\npoints: 4\nvary: [{ path: a, from: 3, to: 2 }]", "vary.a"],
    ["a cap that is looked for downwards", "cap: { path: a, from: 5, to: 2, tolerance: 1, atMost: 1 }", "cap.from"],
    [
      "percentiles out of order",
      "how: monte-carlo\npoints: 2\nvary: [{ path: a, distribution: { kind: percentiles, points: [[0.9, 5], [0.1, 9]], source: s } }]",
      "vary.a.distribution.points",
    ],
    [
      "a peak beyond its triangle",
      "how: monte-carlo\npoints: 2\nvary: [{ path: a, distribution: { kind: triangular, min: 1, mode: 5, max: 3, source: s } }]",
      "vary.a.distribution.mode",
    ],
    ["a grid over a span without a step", "vary: [{ path: a, from: 1, to: 2 }]", "vary.a.step"],
    [
      "a grid over a distribution",
      "vary: [{ path: a, distribution: { kind: uniform, min: 1, max: 2, source: s } }]",
      "vary.a",
    ],
    [
      "a distribution cut off at nothing",
      "how: sobol\npoints: 4\nvary: [{ path: a, distribution: { kind: normal, mean: 0, sd: 1, min: 2, max: 1, source: s } }]",
      "vary.a.distribution.min",
    ],
    [
      "a path that varies twice",
      "vary: [{ path: a, values: [1] }, { path: b, values: [1], also: [{ path: a }] }]",
      "vary",
    ],
    ["a grid with a number of points", "points: 3", "points"],
    ["a list without points", "how: list", "points"],
    ["a list with parameters", "how: list\npoints: [{ a: 1 }]\nvary: [{ path: b, values: [1] }]", "vary"],
    ["random points without their number", "how: latin-hypercube", "points"],
    [
      "a stopping rule that looks after more seeds than there are",
      "seeds: 5\nstop: { metric: badDebtBase, relativeHalfWidth: 0.1, everySeeds: 6 }",
      "stop.everySeeds",
    ],
  ];
  for (const [what, text, field] of CONTRADICTIONS) {
    it(`refuses ${what}`, () => {
      expect(problemOf(`${LEAST}${text}\n`)?.field).to.equal(field);
    });
  }

  describe("--set", () => {
    it("changes keys of the study, and fixes every other path for all points", () => {
      const study = loadStudy(`${LEAST}seeds: 3\n`, "study.yaml", ["seeds=5", "oracle=peg", "window.blocks=20"]);
      expect(study).to.include({ seeds: 5, oracle: "peg" });
      expect(study.set).to.deep.equal({ "window.blocks": "20" });
    });

    it("takes oracle.* and backing.* as the scenario's", () => {
      const study = loadStudy(LEAST, "study.yaml", ["oracle.delayMinSeconds=5", "backing.buffer=1"]);
      expect(study.set).to.deep.equal({ "oracle.delayMinSeconds": "5", "backing.buffer": "1" });
    });

    it("wins over the file", () => {
      const study = loadStudy(`${LEAST}set: { window.blocks: 8 }\n`, "study.yaml", ["window.blocks=9"]);
      expect(study.set).to.deep.equal({ "window.blocks": "9" });
    });

    it("names a text without a value", () => {
      expect(problemOf(LEAST, ["window.blocks"])).to.include({ field: "--set", value: "window.blocks" });
    });
  });
});
