import type { Rng } from "../../lib/rng.ts";

/**
 * Draw a Latin hypercube: in every dimension each of the `points` equal strata holds exactly one point, at a random
 * place in it (McKay, Beckman, Conover 1979).
 *
 * @param points How many, 1 or more.
 * @param dimensions How many, 0 or more.
 * @param rng Each dimension draws from its own fork, so that one more dimension leaves the others as they were.
 * @returns One list a point, one number in [0, 1) a dimension.
 */
export function latinHypercube(points: number, dimensions: number, rng: Rng): number[][] {
  const columns = Array.from({ length: dimensions }, (_, dimension) => {
    const draws = rng.fork(`dimension ${dimension}`);
    const strata = draws.shuffle(Array.from({ length: points }, (_, stratum) => stratum));
    return strata.map((stratum) => (stratum + draws.float()) / points);
  });
  return Array.from({ length: points }, (_, point) => columns.map((column) => column[point] ?? 0));
}
