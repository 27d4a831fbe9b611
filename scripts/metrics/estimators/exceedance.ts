import type { Estimate } from "./estimate.ts";
import { exactProportionEstimate } from "./proportion.ts";

/** How many runs lose at least so much. */
export interface ExceedanceStep {
  readonly loss: number;
  /** Share of all draws with a loss of at least this, with its exact interval. */
  readonly share: Estimate;
}

/** A sample's exceedance curve: what is left of 1 after its distribution function. */
export interface ExceedanceCurve {
  readonly draws: number;
  /** Rising in loss, falling in share: the first has all draws. Each holds from above the loss before it. */
  readonly steps: readonly ExceedanceStep[];
  /** Beyond the largest loss: nothing was seen there, and at most this share may lie there. */
  readonly beyond: Estimate;
}

/** Steps whose share is within so much of the last one's are left out: nobody could see them, and pages stay small. */
const LEAST_FALL = 0.05;

/**
 * Give a sample's exceedance curve with a pointwise band: the exact interval (Clopper, Pearson 1934) of each share. It holds
 * whatever the distribution is, at each loss by itself. It is the band that the intervals of all quantiles by order
 * statistics make, seen from the other axis.
 *
 * @param sorted Losses, rising.
 * @throws EmptySampleError
 */
export function exceedanceCurve(sorted: readonly number[], confidence = 0.95): ExceedanceCurve {
  const draws = sorted.length;
  const beyond = exactProportionEstimate(0, draws, confidence);
  const steps: ExceedanceStep[] = [];
  let shown = Infinity;
  for (const [under, loss] of sorted.entries()) {
    if (loss === sorted[under - 1]) continue;
    const hits = draws - under;
    const isLast = loss === sorted.at(-1);
    if (!isLast && hits > shown * (1 - LEAST_FALL)) continue;
    shown = hits;
    steps.push({ loss, share: exactProportionEstimate(hits, draws, confidence) });
  }
  return { draws, steps, beyond };
}
