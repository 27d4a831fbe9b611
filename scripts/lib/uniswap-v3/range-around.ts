import { BPS } from "../bps.ts";
import { integerSqrt } from "../integer-sqrt.ts";
import { tickAtSqrtPrice } from "./tick-math.ts";

/** Square root of a price times a factor in basis points, rounded down. */
export function movedSqrtPriceX96(sqrtPriceX96: bigint, factorBps: bigint): bigint {
  return integerSqrt((sqrtPriceX96 ** 2n * factorBps) / BPS);
}

/**
 * Ends of a range around a price, on usable ticks and no narrower than asked.
 *
 * @param halfWidthBps How far below and above the price it reaches, under 10000.
 * @throws TickRangeError where that is past the end of all ticks.
 */
export function rangeAround(
  sqrtPriceX96: bigint,
  halfWidthBps: bigint,
  tickSpacing: number,
): { readonly lowerTick: number; readonly upperTick: number } {
  const tickAt = (factorBps: bigint): number => tickAtSqrtPrice(movedSqrtPriceX96(sqrtPriceX96, factorBps));
  return {
    lowerTick: Math.floor(tickAt(BPS - halfWidthBps) / tickSpacing) * tickSpacing,
    upperTick: (Math.floor(tickAt(BPS + halfWidthBps) / tickSpacing) + 1) * tickSpacing,
  };
}
