import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import type { Rng } from "../../lib/rng.ts";

/** Primitive polynomial (degree, inner coefficients as bits) and first direction integers of a dimension. */
interface Direction {
  readonly degree: number;
  readonly coefficients: number;
  readonly initial: readonly number[];
}

/** Dimensions 2 to 10 of new-joe-kuo-6.21201 (S. Joe, F. Kuo 2008); dimension 1 is van der Corput's sequence. */
const DIRECTIONS: readonly Direction[] = [
  { degree: 1, coefficients: 0, initial: [1] },
  { degree: 2, coefficients: 1, initial: [1, 3] },
  { degree: 3, coefficients: 1, initial: [1, 3, 1] },
  { degree: 3, coefficients: 2, initial: [1, 1, 1] },
  { degree: 4, coefficients: 1, initial: [1, 1, 3, 3] },
  { degree: 4, coefficients: 4, initial: [1, 3, 5, 13] },
  { degree: 5, coefficients: 2, initial: [1, 1, 5, 5, 17] },
  { degree: 5, coefficients: 4, initial: [1, 1, 5, 5, 5] },
  { degree: 5, coefficients: 7, initial: [1, 1, 7, 11, 19] },
];

/** The most dimensions that `sobol` knows direction numbers for. */
export const SOBOL_DIMENSIONS = DIRECTIONS.length + 1;

const BITS = 32;
const TWO_POW_32 = 0x1_0000_0000;

/**
 * Give the first points of Sobol's sequence, in Gray-code order (Antonov, Saleev 1979).
 *
 * @param points How many; powers of two fill space most evenly.
 * @param dimensions 0 to 10.
 * @param rng Shifts each dimension by a random word, bit by bit: the points stay as even as before, and none is at the
 * corner 0. Left out, the sequence is the plain one, which begins at 0.
 * @returns One list a point, one number in [0, 1) a dimension.
 * @throws InvalidInputError for more dimensions.
 */
export function sobol(points: number, dimensions: number, rng?: Rng): number[][] {
  if (dimensions > SOBOL_DIMENSIONS) {
    throw new InvalidInputError({
      field: "vary",
      value: dimensions,
      reason: "which is how many parameters vary, too many for how: sobol",
      accepted: `at most ${SOBOL_DIMENSIONS} of them, or how: latin-hypercube`,
    });
  }
  const columns = Array.from({ length: dimensions }, (_, dimension) => {
    const directions = directionWords(dimension);
    const shift = rng?.fork(`dimension ${dimension}`).nextU32() ?? 0;
    let word = 0;
    return Array.from({ length: points }, (_, point) => {
      if (point > 0) word ^= directions[lowestZeroBit(point - 1)] ?? 0;
      return ((word ^ shift) >>> 0) / TWO_POW_32;
    });
  });
  return Array.from({ length: points }, (_, point) => columns.map((column) => column[point] ?? 0));
}

function lowestZeroBit(index: number): number {
  let bit = 0;
  for (let rest = index; (rest & 1) === 1; rest >>>= 1) bit++;
  return bit;
}

/** Direction words v_1.. v_32 as 32-bit integers, by Bratley and Fox's recurrence. */
function directionWords(dimension: number): number[] {
  const direction = DIRECTIONS[dimension - 1];
  if (direction === undefined) return Array.from({ length: BITS }, (_, bit) => (1 << (BITS - 1 - bit)) >>> 0);
  const { degree, coefficients, initial } = direction;
  const words = initial.map((value, at) => (value << (BITS - 1 - at)) >>> 0);
  for (let at = degree; at < BITS; at++) {
    const first = words[at - degree] ?? 0;
    let word = first ^ (first >>> degree);
    for (let back = 1; back < degree; back++) {
      if (((coefficients >>> (degree - 1 - back)) & 1) === 1) word ^= words[at - back] ?? 0;
    }
    words.push(word >>> 0);
  }
  return words;
}
