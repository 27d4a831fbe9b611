import type { Rng } from "../../lib/rng.ts";
import type { Estimate } from "./estimate.ts";
import { quantile } from "./quantile.ts";

/** How `bootstrapEstimate` resamples. */
export interface BootstrapOptions {
  readonly rng: Rng;
  readonly confidence?: number;
  /** Samples drawn; 1,000 unless told. */
  readonly resamples?: number;
}

/**
 * Give a statistic with the percentile interval of the bootstrap (Efron 1979): draw as many values as there are, with
 * replacement, many times over, and take the quantiles of the statistic. It knows only what the sample has seen: for
 * tails beyond its largest value it is too narrow. Open for fewer than two values.
 *
 * @param sorted Rising; so is every sample the statistic is given.
 * @throws EmptySampleError as the statistic does
 */
export function bootstrapEstimate(
  sorted: readonly number[],
  statistic: (sorted: readonly number[]) => number,
  { rng, confidence = 0.95, resamples = 1_000 }: BootstrapOptions,
): Estimate {
  const value = statistic(sorted);
  if (sorted.length < 2) return { value, low: null, high: null };
  const drawn = Array.from({ length: resamples }, () => statistic(resample(sorted, rng))).sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  return { value, low: quantile(drawn, tail), high: quantile(drawn, 1 - tail) };
}

/** Draw with replacement; counting how often each place was drawn keeps the sample sorted for free. */
function resample(sorted: readonly number[], rng: Rng): number[] {
  const times = new Uint32Array(sorted.length);
  for (let draw = 0; draw < sorted.length; draw++) {
    const at = Math.floor(rng.float() * sorted.length);
    times[at] = (times[at] ?? 0) + 1;
  }
  const drawn: number[] = [];
  for (const [at, value] of sorted.entries()) {
    for (let left = times[at] ?? 0; left > 0; left--) drawn.push(value);
  }
  return drawn;
}
