import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { parseAmount } from "../lib/units.ts";
import type { PathPoint } from "./piecewise-linear-path.ts";

/**
 * How sure a value is: `high` = primary source, or recomputed from third-party minute data; `medium` = one reputable
 * source; `low` = weak source or memory; `assume` = a modelling assumption.
 */
export type Confidence = "high" | "medium" | "low" | "assume";

/** A value at a moment, with where it is from. */
export interface SourcedPoint {
  /** Moment, ISO 8601 in UTC: `2025-10-10T21:20:00Z`. */
  readonly atUtc: string;
  /** Decimal string, in the unit of its series. */
  readonly value: string;
  /** Where the value is from, or what is assumed and why. */
  readonly source: string;
  readonly confidence: Confidence;
}

/**
 * Read a moment.
 *
 * @param atUtc ISO 8601 in UTC, to the second: `2025-10-10T21:20:00Z`.
 * @returns Unix time, seconds.
 * @throws InvalidInputError for anything else.
 */
export function parseUtcSeconds(atUtc: string): number {
  const seconds = Date.parse(atUtc) / 1000;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(atUtc) || Number.isNaN(seconds)) {
    throw new InvalidInputError({ field: "atUtc", value: atUtc, accepted: "a moment such as 2025-10-10T21:20:00Z" });
  }
  return seconds;
}

/**
 * Turn sourced points into the points of a path.
 *
 * @param points In order of time.
 * @param decimals Decimals of the path's values: 8 for USD prices, 9 to read gwei into wei.
 * @throws InvalidInputError if a moment or a value is malformed.
 */
export function toPathPoints(points: readonly SourcedPoint[], decimals: number): PathPoint[] {
  return points.map(({ atUtc, value }) => ({
    timestampSeconds: parseUtcSeconds(atUtc),
    value: parseAmount(value, decimals, atUtc),
  }));
}
