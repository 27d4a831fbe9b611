import { normalQuantile } from "../../lib/normal-distribution.ts";
import { studentQuantile } from "../../lib/student-distribution.ts";
import { EmptySampleError } from "./empty-sample-error.ts";
import type { Estimate } from "./estimate.ts";

/** The arithmetic mean. @throws EmptySampleError */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new EmptySampleError("mean");
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of a sample (divisor n - 1); 0 for a single value. @throws EmptySampleError */
export function standardDeviation(values: readonly number[]): number {
  const middle = mean(values);
  if (values.length < 2) return 0;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/**
 * Give the mean with the interval of the central limit theorem; it is open for fewer than two values. For small samples of
 * heavy-tailed losses it is too narrow: then use `bootstrapEstimate`, or more seeds.
 *
 * @throws EmptySampleError
 */
export function meanEstimate(values: readonly number[], confidence = 0.95): Estimate {
  const value = mean(values);
  if (values.length < 2) return { value, low: null, high: null };
  const half = (normalQuantile((1 + confidence) / 2) * standardDeviation(values)) / Math.sqrt(values.length);
  return { value, low: value - half, high: value + half };
}

/**
 * Give the mean with Student's interval, for few values; it is open for fewer than two.
 * @throws EmptySampleError
 */
export function studentEstimate(values: readonly number[], confidence = 0.95): Estimate {
  const value = mean(values);
  if (values.length < 2) return { value, low: null, high: null };
  return studentInterval(value, standardDeviation(values) / Math.sqrt(values.length), values.length, confidence);
}

/** Student's interval of a mean of so many values, from its standard error. @param count 2 or more. */
export function studentInterval(value: number, standardError: number, count: number, confidence = 0.95): Estimate {
  const half = studentQuantile((1 + confidence) / 2, count - 1) * standardError;
  return { value, low: value - half, high: value + half };
}
