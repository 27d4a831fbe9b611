import { studentQuantile } from "../../lib/student-distribution.ts";
import type { Estimate } from "./estimate.ts";
import { mean, standardDeviation } from "./moments.ts";

/**
 * Give the mean of independent unbiased estimates of a probability, with Student's interval, cut off at 0. Open above when
 * all are 0: what was never seen has no upper bound from here; open for fewer than two.
 *
 * @throws EmptySampleError
 */
export function replicatedEstimate(values: readonly number[], confidence = 0.95): Estimate {
  const value = mean(values);
  if (values.length < 2 || value === 0) return { value, low: value === 0 ? 0 : null, high: null };
  const times = studentQuantile((1 + confidence) / 2, values.length - 1);
  const half = (times * standardDeviation(values)) / Math.sqrt(values.length);
  return { value, low: Math.max(0, value - half), high: value + half };
}
