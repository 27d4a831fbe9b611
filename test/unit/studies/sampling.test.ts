import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { Rng } from "../../../scripts/lib/rng.ts";
import { quantileOf, type Distribution } from "../../../scripts/studies/sampling/distribution.ts";
import { latinHypercube } from "../../../scripts/studies/sampling/latin-hypercube.ts";
import { sobol, SOBOL_DIMENSIONS } from "../../../scripts/studies/sampling/sobol.ts";
import { expectClose } from "../../helpers/expect-close.ts";

/** Warnock's formula for the square of the centred L2 star discrepancy's plain cousin (L2 star discrepancy). */
function starDiscrepancy(points: readonly (readonly number[])[]): number {
  const count = points.length;
  const dimensions = points[0]?.length ?? 0;
  const product = (of: (dimension: number) => number) =>
    Array.from({ length: dimensions }, (_, at) => of(at)).reduce((all, factor) => all * factor, 1);
  const single = points.reduce((sum, x) => sum + product((at) => 1 - (x[at] ?? 0) ** 2), 0);
  const double = points.reduce(
    (sum, x) => sum + points.reduce((inner, y) => inner + product((at) => 1 - Math.max(x[at] ?? 0, y[at] ?? 0)), 0),
    0,
  );
  return Math.sqrt(3 ** -dimensions - (2 ** (1 - dimensions) / count) * single + double / count ** 2);
}

/** Cells of a grid of 2^i by 2^j that hold a point of two dimensions, when all should hold one. */
function filledCells(
  points: readonly (readonly number[])[],
  one: number,
  other: number,
  wide: number,
  high: number,
): number {
  return new Set(
    points.map(
      (point) => `${Math.floor((point[one] ?? 0) * 2 ** wide)}/${Math.floor((point[other] ?? 0) * 2 ** high)}`,
    ),
  ).size;
}

describe("sampling", () => {
  describe("latinHypercube", () => {
    it("puts exactly one point in every stratum of every dimension", () => {
      const points = latinHypercube(37, 5, new Rng("lhs"));
      for (let dimension = 0; dimension < 5; dimension++) {
        const strata = points.map((point) => Math.floor((point[dimension] ?? 0) * 37)).sort((a, b) => a - b);
        expect(strata).to.deep.equal(Array.from({ length: 37 }, (_, at) => at));
      }
    });

    it("leaves a dimension as it was when another is added", () => {
      const two = latinHypercube(8, 2, new Rng("x"));
      const three = latinHypercube(8, 3, new Rng("x"));
      expect(three.map((point) => point.slice(0, 2))).to.deep.equal(two);
    });

    it("is another one for another seed", () => {
      expect(latinHypercube(8, 2, new Rng("a"))).not.to.deep.equal(latinHypercube(8, 2, new Rng("b")));
    });
  });

  describe("sobol", () => {
    it("begins as published", () => {
      expect(sobol(8, 3)).to.deep.equal([
        [0, 0, 0],
        [0.5, 0.5, 0.5],
        [0.75, 0.25, 0.25],
        [0.25, 0.75, 0.75],
        [0.375, 0.375, 0.625],
        [0.875, 0.875, 0.125],
        [0.625, 0.125, 0.875],
        [0.125, 0.625, 0.375],
      ]);
    });

    it("puts one of 2^k points in each of 2^k intervals of every dimension, shifted or not", () => {
      for (const points of [sobol(256, SOBOL_DIMENSIONS), sobol(256, SOBOL_DIMENSIONS, new Rng("shift"))]) {
        for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
          expect(new Set(points.map((point) => Math.floor((point[dimension] ?? 0) * 256))).size).to.equal(256);
        }
      }
    });

    it("fills every elementary box of its first two dimensions with one point", () => {
      const points = sobol(64, 2, new Rng("boxes"));
      for (let wide = 0; wide <= 6; wide++) expect(filledCells(points, 0, 1, wide, 6 - wide)).to.equal(64);
    });

    it("spreads no two of its ten dimensions along a line", () => {
      const points = sobol(1_024, SOBOL_DIMENSIONS, new Rng("pairs"));
      for (let one = 0; one < SOBOL_DIMENSIONS; one++) {
        for (let other = one + 1; other < SOBOL_DIMENSIONS; other++) {
          expect(filledCells(points, one, other, 3, 3), `${one} and ${other}`).to.equal(64);
        }
      }
    });

    it("is several times more even than random points", () => {
      const rng = new Rng("random");
      const random = Array.from({ length: 256 }, () => [rng.float(), rng.float(), rng.float()]);
      expect(starDiscrepancy(sobol(256, 3, rng)) * 3).to.be.below(starDiscrepancy(random));
    });

    it("throws for more dimensions than it has direction numbers for", () => {
      expect(() => sobol(4, SOBOL_DIMENSIONS + 1))
        .to.throw(InvalidInputError)
        .with.property("field", "vary");
    });
  });

  describe("quantileOf", () => {
    const CASES: readonly (readonly [Distribution, number, number])[] = [
      [{ kind: "uniform", min: 2, max: 6 }, 0.25, 3],
      [{ kind: "log-uniform", min: 1, max: 100 }, 0.5, 10],
      [{ kind: "triangular", min: 0, mode: 1, max: 4 }, 0.25, 1],
      [{ kind: "triangular", min: 0, mode: 1, max: 4 }, 1, 4],
      [{ kind: "normal", mean: 10, sd: 2 }, 0.975, 10 + 2 * 1.959963984540054],
      [{ kind: "lognormal", median: 8, sigma: 0.5 }, 0.5, 8],
      [{ kind: "lognormal", median: 1, sigma: 1 }, 0.975, Math.exp(1.959963984540054)],
      [
        {
          kind: "percentiles",
          points: [
            [0, 0],
            [0.5, 10],
            [1, 30],
          ],
        },
        0.75,
        20,
      ],
      [
        {
          kind: "percentiles",
          points: [
            [0, 0],
            [0.5, 10],
            [1, 30],
          ],
        },
        0,
        0,
      ],
    ];
    for (const [distribution, share, value] of CASES) {
      it(`gives ${value.toFixed(2)} at ${share} of ${distribution.kind}`, () => {
        expectClose(quantileOf(distribution, share), value, 1e-9);
      });
    }

    it("cuts a normal distribution off at its bounds without piling draws up there", () => {
      const cut: Distribution = { kind: "normal", mean: 0, sd: 1, min: -1, max: 2 };
      const draws = Array.from({ length: 1_000 }, (_, at) => quantileOf(cut, (at + 0.5) / 1_000));
      expect(Math.min(...draws)).to.be.within(-1, -0.98);
      expect(Math.max(...draws)).to.be.within(1.97, 2);
      expect(draws.filter((draw) => draw < -0.99).length).to.be.below(6);
    });
  });
});
