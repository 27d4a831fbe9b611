import { type PathPoint, PiecewiseLinearPath } from "./piecewise-linear-path.ts";

/** The chain's base fee given from outside, known for every moment. */
export interface BaseFeePath {
  /**
   * @param timestampSeconds Unix time, whole seconds.
   * @returns Wei a unit of gas.
   */
  baseFeeWeiAt(timestampSeconds: number): bigint;
}

/**
 * Make a base-fee path of straight lines between points.
 *
 * @param points Values in wei a unit of gas, in order of time.
 * @throws InvalidPathError if the points cannot be used.
 */
export function baseFeePath(points: readonly PathPoint[]): BaseFeePath {
  const line = new PiecewiseLinearPath(points);
  return { baseFeeWeiAt: (timestampSeconds) => line.valueAt(timestampSeconds) };
}
