import type { Estimate } from "./estimate.ts";
import { studentEstimate } from "./moments.ts";

/**
 * Give the mean of independent unbiased estimates of a probability, with Student's interval, cut off at 0. Open above when
 * all are 0: what was never seen has no upper bound from here; open for fewer than two.
 *
 * @throws EmptySampleError
 */
export function replicatedEstimate(values: readonly number[], confidence = 0.95): Estimate {
  const { value, low, high } = studentEstimate(values, confidence);
  if (value === 0) return { value, low: 0, high: null };
  return { value, low: low === null ? null : Math.max(0, low), high };
}
