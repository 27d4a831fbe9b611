import { EmptySampleError } from "./empty-sample-error.ts";
import type { Estimate } from "./estimate.ts";

/**
 * Give the quantile of a sample as one of its values: the smallest with at least a share of the sample at or below it
 * (the inverse of the empirical distribution; Hyndman and Fan's type 1).
 *
 * @param sorted Rising.
 * @param share Over 0, at most 1.
 * @throws EmptySampleError
 */
export function quantile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.min(sorted.length, Math.max(1, Math.ceil(sorted.length * share - 1e-9))) - 1];
  if (value === undefined) throw new EmptySampleError("quantile");
  return value;
}

/**
 * Give a quantile with an interval of order statistics: it holds whatever the distribution is (David, Nagaraja, Order
 * Statistics, 7.1). For n draws, the number at or under the true quantile is binomial(n, share); the interval runs from
 * the value at the binomial's lower tail to the one at its upper tail. A side is open when the sample is too small:
 * the largest of n draws is an upper bound with confidence c only if share^n is at most (1 - c) / 2.
 *
 * @param sorted Rising.
 * @param share Over 0 and under 1.
 * @param confidence Over 0 and under 1.
 * @throws EmptySampleError
 */
export function quantileEstimate(sorted: readonly number[], share: number, confidence = 0.95): Estimate {
  const tail = (1 - confidence) / 2;
  const count = sorted.length;
  const below = binomialCdf(count, share);
  // X_(r) is at or under the quantile unless fewer than r draws are: P(B <= r - 1) <= tail.
  let lowRank = 0;
  while (lowRank < count && (below[lowRank] ?? 1) <= tail) lowRank++;
  // X_(s) is at or over the quantile unless s draws or more are under it: P(B >= s) <= tail.
  let highRank = count + 1;
  while (highRank > 1 && 1 - (below[highRank - 2] ?? 1) <= tail) highRank--;
  return {
    value: quantile(sorted, share),
    low: sorted[lowRank - 1] ?? null,
    high: sorted[highRank - 1] ?? null,
  };
}

/** P(B <= k) of the binomial distribution, for k = 0 .. n. Summed from logarithms, so that n may be large. */
function binomialCdf(count: number, share: number): number[] {
  const cdf: number[] = [];
  let log = count * Math.log(1 - share);
  let sum = 0;
  for (let hits = 0; hits <= count; hits++) {
    sum += Math.exp(log);
    cdf.push(Math.min(1, sum));
    log += Math.log((count - hits) / (hits + 1)) + Math.log(share) - Math.log(1 - share);
  }
  return cdf;
}
