import { PowderkegError } from "../../lib/errors.ts";

/** Correlations that no set of random numbers can have. */
export class ImpossibleCorrelationsError extends PowderkegError {
  /** @param row The first row at which the factorisation fails, counted from 0. */
  constructor(readonly row: number) {
    super(
      `the correlations contradict each other: the matrix is not positive definite at row ${row}; bring them closer to 0`,
    );
  }
}

/** What rounding may leave of a pivot that is 0 in truth. */
const LEAST_PIVOT = 1e-12;

/**
 * Factor a correlation matrix into L times its transpose, L lower triangular: L times independent draws has the
 * correlations of the matrix.
 *
 * @param matrix Symmetric, rows of equal length.
 * @throws ImpossibleCorrelationsError if it is not positive definite.
 */
export function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const lower: number[][] = [];
  for (const [row, values] of matrix.entries()) {
    const made: number[] = [];
    for (let column = 0; column <= row; column++) {
      let rest = values[column] ?? 0;
      for (let at = 0; at < column; at++)
        rest -= (made[at] ?? 0) * ((column === row ? made : lower[column])?.[at] ?? 0);
      if (column < row) made.push(rest / (lower[column]?.[column] ?? 1));
      else if (rest < LEAST_PIVOT) throw new ImpossibleCorrelationsError(row);
      else made.push(Math.sqrt(rest));
    }
    lower.push(made);
  }
  return lower;
}
