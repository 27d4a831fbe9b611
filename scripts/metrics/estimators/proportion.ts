import { normalQuantile } from "../../lib/normal-distribution.ts";
import { EmptySampleError } from "./empty-sample-error.ts";
import type { Estimate } from "./estimate.ts";

/**
 * Give the share of trials that hit, with Wilson's interval (1927), which holds for few hits and none.
 * @throws EmptySampleError for no trials
 */
export function proportionEstimate(hits: number, trials: number, confidence = 0.95): Estimate {
  if (trials === 0) throw new EmptySampleError("proportion");
  const z = normalQuantile((1 + confidence) / 2);
  const value = hits / trials;
  const shrink = 1 + (z * z) / trials;
  const middle = (value + (z * z) / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((value * (1 - value)) / trials + (z * z) / (4 * trials * trials));
  return { value, low: hits === 0 ? 0 : middle - half, high: hits === trials ? 1 : middle + half };
}
