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

/** Halvings of the unit interval after which a bound is known to a double's precision. */
const HALVINGS = 52;

/**
 * Give the share of trials that hit, with the exact interval (Clopper, Pearson 1934), which never holds the true share less
 * often than stated: its ends are the shares at which so many hits, or so few, are just that unlikely. As the interval of a
 * quantile by order statistics is, turned round.
 *
 * @throws EmptySampleError for no trials
 */
export function exactProportionEstimate(hits: number, trials: number, confidence = 0.95): Estimate {
  if (trials === 0) throw new EmptySampleError("proportion");
  const tail = (1 - confidence) / 2;
  return {
    value: hits / trials,
    low: lowestShare(hits, trials, tail),
    high: 1 - lowestShare(trials - hits, trials, tail),
  };
}

/** The share at which so many hits or more have just a probability; 0 for no hits. */
function lowestShare(hits: number, trials: number, probability: number): number {
  if (hits === 0) return 0;
  let logChoices = 0;
  for (let hit = 1; hit <= hits; hit++) logChoices += Math.log((trials - hit + 1) / hit);
  let low = 0;
  let high = hits / trials; // at the estimate itself, so many or more are about even: over every probability asked for
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    const exactly = Math.exp(logChoices + hits * Math.log(middle) + (trials - hits) * Math.log(1 - middle));
    if (atLeast(hits, trials, middle, exactly) > probability) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/**
 * P(B >= hits) of the binomial distribution for a share under hits / trials, from where its terms only fall.
 * @param exactly P(B = hits)
 */
function atLeast(hits: number, trials: number, share: number, exactly: number): number {
  let sum = 0;
  let term = exactly;
  for (let hit = hits; hit <= trials && term > sum * Number.EPSILON; hit++) {
    sum += term;
    term *= ((trials - hit) / (hit + 1)) * (share / (1 - share));
  }
  return sum;
}
