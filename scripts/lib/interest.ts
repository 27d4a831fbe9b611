import { RAY, rayMulHalfUp } from "./ray.ts";

/** Seconds in Aave's year of 365 days. */
export const SECONDS_PER_YEAR = 31_536_000n;

/**
 * Give the factor by which a liquidity index grows: 1 + rate * elapsed / year, as Aave computes it.
 *
 * @param rateRay Rate a year, RAY.
 * @param elapsedSeconds Seconds since the last update.
 * @returns RAY + rateRay * elapsedSeconds / SECONDS_PER_YEAR, the quotient truncated.
 */
export function linearInterestRay(rateRay: bigint, elapsedSeconds: bigint): bigint {
  return RAY + (rateRay * elapsedSeconds) / SECONDS_PER_YEAR;
}

/**
 * Give the factor by which a variable borrow index grows, as Aave v3.4 and later approximate e^x: the first three
 * terms of its series after 1, each product rounded half up.
 *
 * @param rateRay Rate a year, RAY.
 * @param elapsedSeconds Seconds since the last update.
 * @returns RAY + x + rayMul(x, x / 2 + rayMul(x, x / 6)) with x = rateRay * elapsedSeconds / SECONDS_PER_YEAR.
 */
export function compoundedInterestRay(rateRay: bigint, elapsedSeconds: bigint): bigint {
  const x = (rateRay * elapsedSeconds) / SECONDS_PER_YEAR;
  return RAY + x + rayMulHalfUp(x, x / 2n + rayMulHalfUp(x, x / 6n));
}
