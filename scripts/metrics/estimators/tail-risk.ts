import { EmptySampleError } from "./empty-sample-error.ts";
import { quantile } from "./quantile.ts";

/**
 * Give the expected shortfall: the mean of the worst (1 - share) of losses. Where the quantile falls inside a value's
 * weight, that value counts with what is left of it (Rockafellar, Uryasev 2002), so the figure is coherent:
 * ES = q + mean(max(0, x - q)) / (1 - share).
 *
 * @param sorted Losses, rising.
 * @param share Over 0 and under 1, such as 0.95.
 * @throws EmptySampleError
 */
export function expectedShortfall(sorted: readonly number[], share: number): number {
  const level = quantile(sorted, share);
  const excess = sorted.reduce((sum, loss) => sum + Math.max(0, loss - level), 0);
  return level + excess / sorted.length / (1 - share);
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const NARROWINGS = 200;

/**
 * Give the entropic value at risk (Ahmadi-Javid 2012): the smallest over t > 0 of t ln(mean(exp(x / t)) / (1 - share)),
 * the tightest Chernoff bound above both quantile and expected shortfall. Risk managers' "EVaR 99" (Chaos Labs'
 * extreme value at risk) is another thing: the 99 % quantile, `quantile(sorted, 0.99)`.
 *
 * @param sorted Losses, rising.
 * @param share Over 0 and under 1.
 * @throws EmptySampleError
 */
export function entropicValueAtRisk(sorted: readonly number[], share: number): number {
  const worst = sorted.at(-1);
  const best = sorted[0];
  if (worst === undefined || best === undefined) throw new EmptySampleError("entropic value at risk");
  const span = worst - best;
  if (span === 0) return worst;
  // Losses are taken relative to the worst one, so that no exponential overflows.
  const bound = (logScale: number): number => {
    const scale = span * Math.exp(logScale);
    const moment = sorted.reduce((sum, loss) => sum + Math.exp((loss - worst) / scale), 0) / sorted.length;
    return worst + scale * Math.log(moment / (1 - share));
  };
  // Convex in the scale, hence with one valley in its logarithm: golden-section search.
  let low = -12;
  let high = 12;
  for (let step = 0; step < NARROWINGS && high - low > 1e-10; step++) {
    const left = high - GOLDEN * (high - low);
    const right = low + GOLDEN * (high - low);
    if (bound(left) < bound(right)) high = right;
    else low = left;
  }
  return Math.min(worst, bound((low + high) / 2));
}
