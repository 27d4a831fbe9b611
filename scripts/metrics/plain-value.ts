import type { MetricUnit } from "./run-metrics.ts";

/** Integers that make one of a unit: a dollar, a token, a basis point. */
const ONE: Readonly<Record<MetricUnit, number>> = {
  base: 1e8,
  priceE8: 1e8,
  wei: 1e18,
  bps: 1,
  seconds: 1,
  count: 1,
};

/**
 * Turn a metric's exact integer into a number of dollars, tokens, basis points, seconds or things: for estimators, charts and
 * the DOUBLE columns of a result file, 15 digits and no more.
 */
export function plainValue(value: bigint, unit: MetricUnit): number {
  return Number(value) / ONE[unit];
}
