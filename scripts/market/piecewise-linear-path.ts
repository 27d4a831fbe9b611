import { PowderkegError } from "../lib/errors.ts";

/** A value at a moment. */
export interface PathPoint {
  /** Unix time, seconds. */
  readonly timestampSeconds: number;
  /** 0 or more, in the unit of the path. */
  readonly value: bigint;
}

/** A path's points cannot be used. */
export class InvalidPathError extends PowderkegError {
  /** @param fact What is wrong, with its numbers. */
  constructor(fact: string) {
    super(`${fact}; give at least one point, in order of time, each at its own whole second, with values of 0 or more`);
  }
}

/**
 * Follow straight lines between points, in integers: the same value on every machine. Before the first point and after
 * the last one the value stands still.
 */
export class PiecewiseLinearPath {
  /** In order of time; never empty. */
  readonly points: readonly PathPoint[];

  /**
   * @param points In order of time.
   * @throws InvalidPathError if there is none, one is out of order or between seconds, or a value is negative.
   */
  constructor(points: readonly PathPoint[]) {
    if (points.length === 0) throw new InvalidPathError("the path has no points");
    for (const [index, { timestampSeconds, value }] of points.entries()) {
      const earlier = points[index - 1]?.timestampSeconds ?? -Infinity;
      if (!Number.isSafeInteger(timestampSeconds)) {
        throw new InvalidPathError(`point ${index} is at ${timestampSeconds}, which is no whole second`);
      }
      if (timestampSeconds <= earlier) {
        throw new InvalidPathError(`point ${index} is at ${timestampSeconds}, not after ${earlier}`);
      }
      if (value < 0n) throw new InvalidPathError(`point ${index} has the value ${value}`);
    }
    this.points = [...points];
  }

  /**
   * Give the value at a moment: floor((v0 * (t1 - t) + v1 * (t - t0)) / (t1 - t0)) between the points around it.
   *
   * @param timestampSeconds Unix time, whole seconds.
   */
  valueAt(timestampSeconds: number): bigint {
    const next = this.#firstIndexAfter(timestampSeconds);
    const after = this.points[next];
    const before = this.points[next - 1];
    if (before === undefined || after === undefined) return (before ?? after)?.value ?? 0n;
    const elapsed = BigInt(timestampSeconds - before.timestampSeconds);
    const left = BigInt(after.timestampSeconds - timestampSeconds);
    return (before.value * left + after.value * elapsed) / (elapsed + left);
  }

  /**
   * Find the first whole second at which the value is at or below a level.
   *
   * @returns `undefined` if it never is.
   */
  firstSecondAtOrBelow(level: bigint): number | undefined {
    const index = this.points.findIndex(({ value }) => value <= level);
    const reached = this.points[index];
    const before = this.points[index - 1];
    if (reached === undefined || before === undefined) return reached?.timestampSeconds;
    // The line falls from `before` (above the level) to `reached`, so the first second can be found by halving.
    let above = before.timestampSeconds;
    let below = reached.timestampSeconds;
    while (below - above > 1) {
      const middle = Math.floor((above + below) / 2);
      if (this.valueAt(middle) <= level) below = middle;
      else above = middle;
    }
    return below;
  }

  #firstIndexAfter(timestampSeconds: number): number {
    let low = 0;
    let high = this.points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.points[middle]?.timestampSeconds ?? Infinity) <= timestampSeconds) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
