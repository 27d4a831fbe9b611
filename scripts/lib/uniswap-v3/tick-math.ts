import { integerSqrt } from "../integer-sqrt.ts";
import { MAX_UINT256 } from "../max-uint256.ts";
import { PowderkegError } from "../errors.ts";

/** Ticks of Uniswap v3 reach from -887272 to 887272: prices from 2^-128 to 2^128. */
export const MAX_TICK = 887_272;

/** Prices of both ends: a pool's price is at least the first and below the second. */
export const MIN_SQRT_PRICE_X96 = 4_295_128_739n;
export const MAX_SQRT_PRICE_X96 = 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342n;

/** A tick or a square-root price lies outside what Uniswap v3 knows. */
export class TickRangeError extends PowderkegError {
  constructor(
    readonly what: "tick" | "sqrtPriceX96",
    readonly value: bigint | number,
  ) {
    const [least, most] = what === "tick" ? [-MAX_TICK, MAX_TICK] : [MIN_SQRT_PRICE_X96, `${MAX_SQRT_PRICE_X96 - 1n}`];
    super(`${what} ${value} is outside Uniswap v3's range; give one from ${least} to ${most}`);
  }
}

const RATIO_BITS = 128n;
const FINE_BITS = 512n;
const TICK_BITS = 20;

/** 1.0001^(-2^i / 2) with 128 binary digits, to the nearest: what a contract multiplies up, one factor a bit of the tick. */
const RATIOS_X128: readonly bigint[] = ratiosX128();

function ratiosX128(): bigint[] {
  const shift = FINE_BITS - RATIO_BITS;
  const ratios: bigint[] = [];
  let fine = integerSqrt((10_000n << (2n * FINE_BITS)) / 10_001n);
  for (let bit = 0; bit < TICK_BITS; bit++) {
    ratios.push((fine + (1n << (shift - 1n))) >> shift);
    fine = (fine * fine) >> FINE_BITS;
  }
  return ratios;
}

/**
 * Square root of a tick's price, as the pool computes it.
 *
 * @param tick Price is 1.0001^tick, token1 units for one token0 unit.
 * @returns 96 binary digits; every product floored, the result rounded up from 128 digits.
 * @throws TickRangeError
 */
export function sqrtPriceAtTickX96(tick: number): bigint {
  const distance = Math.abs(tick);
  if (!Number.isInteger(tick) || distance > MAX_TICK) throw new TickRangeError("tick", tick);
  let ratio = 1n << RATIO_BITS;
  for (const [bit, factor] of RATIOS_X128.entries()) {
    if ((distance & (1 << bit)) !== 0) ratio = (ratio * factor) >> RATIO_BITS;
  }
  if (tick > 0) ratio = MAX_UINT256 / ratio;
  return (ratio + (1n << 32n) - 1n) >> 32n;
}

/**
 * The highest tick whose price is not above a given one.
 *
 * @param sqrtPriceX96 Square root of the price, 96 binary digits.
 * @throws TickRangeError
 */
export function tickAtSqrtPrice(sqrtPriceX96: bigint): number {
  if (sqrtPriceX96 < MIN_SQRT_PRICE_X96 || sqrtPriceX96 >= MAX_SQRT_PRICE_X96) {
    throw new TickRangeError("sqrtPriceX96", sqrtPriceX96);
  }
  let [low, high] = [-MAX_TICK, MAX_TICK];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (sqrtPriceAtTickX96(middle) <= sqrtPriceX96) low = middle;
    else high = middle;
  }
  return low;
}
