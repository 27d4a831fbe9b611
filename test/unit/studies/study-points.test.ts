import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { loadStudy } from "../../../scripts/studies/load-study.ts";
import { studyPoints } from "../../../scripts/studies/study-points.ts";

const points = (text: string) => studyPoints(loadStudy(`name: p\nquestion: q\n${text}\n`, "p.yaml"));

describe("studyPoints", () => {
  it("refuses a grid of more points than anybody would run, before it makes them", () => {
    const axis = (path: string) => `{ path: ${path}, from: 1, to: 1000000, step: 1 }`;
    expect(() => points(`vary: [${axis("a")}, ${axis("b")}]`))
      .to.throw(InvalidInputError, /1000000 x 1000000/)
      .with.property("field", "vary");
  });

  it("is one point when nothing varies", () => {
    expect(points("")).to.deep.equal([{}]);
  });

  it("takes every combination of a grid, the first parameter slowest", () => {
    expect(
      points("vary: [{ path: a, values: [x, y] }, { path: b, from: 1, to: 2, step: 0.5, decimals: 1 }]"),
    ).to.deep.equal([
      { a: "x", b: "1.0" },
      { a: "x", b: "1.5" },
      { a: "x", b: "2.0" },
      { a: "y", b: "1.0" },
      { a: "y", b: "1.5" },
      { a: "y", b: "2.0" },
    ]);
  });

  it("ends a span on its end, whatever binary fractions do", () => {
    expect(points("vary: [{ path: a, from: 0, to: 0.3, step: 0.1, decimals: 1 }]")).to.have.length(4);
  });

  it("moves linked paths with their parameter", () => {
    const text = "vary: [{ path: lt, values: [9000, 8000], also: [{ path: ltv, plus: -300 }, { path: same }] }]";
    expect(points(text)).to.deep.equal([
      { lt: "9000", ltv: "8700", same: "9000" },
      { lt: "8000", ltv: "7700", same: "8000" },
    ]);
  });

  it("refuses to move with a value that is no number", () => {
    expect(() => points("vary: [{ path: oracle, values: [peg], also: [{ path: b, plus: 1 }] }]"))
      .to.throw(InvalidInputError)
      .with.property("value", "peg");
  });

  it("takes a list as it stands", () => {
    expect(points("how: list\npoints: [{ a: 1, b: yes }, { a: 2 }]")).to.deep.equal([{ a: "1", b: "yes" }, { a: "2" }]);
  });

  for (const how of ["latin-hypercube", "sobol", "monte-carlo"]) {
    it(`draws the same points again with ${how}, others for another seed, all in range and rounded`, () => {
      const text = (seed: string) =>
        `how: ${how}\npoints: 64\nseed: ${seed}\nvary: [{ path: a, from: 10, to: 13 }, { path: b, values: [x, y] }, { path: c, decimals: 2, distribution: { kind: triangular, min: 0, mode: 1, max: 2, source: s } }]`;
      const drawn = points(text("one"));
      expect(drawn).to.deep.equal(points(text("one")));
      expect(drawn).not.to.deep.equal(points(text("two")));
      const count = (path: string, value: string) => drawn.filter((point) => point[path] === value).length;
      const ofA = ["10", "11", "12", "13"].map((value) => count("a", value));
      expect(ofA.reduce((sum, value) => sum + value, 0)).to.equal(64);
      expect(count("b", "x") + count("b", "y")).to.equal(64);
      for (const { c } of drawn) expect(c).to.match(/^[01]\.\d\d$|^2\.00$/);
      // Evenly spread samplers give every whole number its exact share, ends included.
      if (how !== "monte-carlo") expect(ofA).to.deep.equal([16, 16, 16, 16]);
    });
  }
});
