import { integerSqrt } from "../integer-sqrt.ts";

/** A price in smallest units as a fraction: so many units of token1 for so many of token0. */
export interface UnitPrice {
  readonly units1: bigint;
  readonly units0: bigint;
}

const X192 = 192n;

/** Square root of a price, 96 binary digits, rounded down. */
export function sqrtPriceX96Floor({ units1, units0 }: UnitPrice): bigint {
  return integerSqrt((units1 << X192) / units0);
}

/**
 * Price of one whole token0 in whole token1, 18 decimals, rounded down.
 *
 * @param sqrtPriceX96 Square root of the price in units, 96 binary digits.
 */
export function token0PriceWadFloor(sqrtPriceX96: bigint, decimals0: number, decimals1: number): bigint {
  return (sqrtPriceX96 ** 2n * 10n ** BigInt(decimals0 + 18)) / ((10n ** BigInt(decimals1)) << X192);
}

/** Price of one whole token1 in whole token0, 18 decimals, rounded down. */
export function token1PriceWadFloor(sqrtPriceX96: bigint, decimals0: number, decimals1: number): bigint {
  return ((10n ** BigInt(decimals1 + 18)) << X192) / (sqrtPriceX96 ** 2n * 10n ** BigInt(decimals0));
}
