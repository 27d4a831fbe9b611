import { MAX_TICK } from "./tick-math.ts";

/** Fee tiers, hundredths of a basis point, and how far apart each tier's usable ticks are. */
export const TICK_SPACINGS: ReadonlyMap<number, number> = new Map([
  [100, 1],
  [500, 10],
  [3_000, 60],
  [10_000, 200],
]);

/** The highest liquidity that a pool lets stand on one tick: all ticks at it together stay within 128 bits. */
export function maxLiquidityPerTick(tickSpacing: number): bigint {
  const ticks = 2 * Math.floor(MAX_TICK / tickSpacing) + 1;
  return (2n ** 128n - 1n) / BigInt(ticks);
}
