import { amount0BetweenCeil, amount0BetweenFloor, amount1BetweenCeil, amount1BetweenFloor } from "./sqrt-price-math.ts";

const Q96 = 1n << 96n;

/** A range by the square roots of its two prices, 96 binary digits, the lower first. */
export interface SqrtPriceRange {
  readonly lowerX96: bigint;
  readonly upperX96: bigint;
}

/** Amounts of a pool's two tokens, in their units. */
export interface TokenAmounts {
  readonly amount0Units: bigint;
  readonly amount1Units: bigint;
}

/**
 * Most liquidity that two amounts give a range, as the position manager computes it, every division rounded down.
 *
 * Below the range only token0 counts, above it only token1, inside it the scarcer of the two.
 */
export function liquidityForAmountsFloor(sqrtPriceX96: bigint, range: SqrtPriceRange, amounts: TokenAmounts): bigint {
  const { lowerX96, upperX96 } = range;
  const { amount0Units, amount1Units } = amounts;
  if (sqrtPriceX96 <= lowerX96) return liquidityForAmount0(lowerX96, upperX96, amount0Units);
  if (sqrtPriceX96 >= upperX96) return liquidityForAmount1(lowerX96, upperX96, amount1Units);
  const of0 = liquidityForAmount0(sqrtPriceX96, upperX96, amount0Units);
  const of1 = liquidityForAmount1(lowerX96, sqrtPriceX96, amount1Units);
  return of0 < of1 ? of0 : of1;
}

/** What a pool asks for liquidity in a range, rounded up. */
export function amountsForLiquidityCeil(sqrtPriceX96: bigint, range: SqrtPriceRange, liquidity: bigint): TokenAmounts {
  const priceX96 = inside(sqrtPriceX96, range);
  return {
    amount0Units: amount0BetweenCeil(priceX96, range.upperX96, liquidity),
    amount1Units: amount1BetweenCeil(range.lowerX96, priceX96, liquidity),
  };
}

/** What a pool pays for liquidity taken out of a range, rounded down, without fees earned. */
export function amountsForLiquidityFloor(sqrtPriceX96: bigint, range: SqrtPriceRange, liquidity: bigint): TokenAmounts {
  const priceX96 = inside(sqrtPriceX96, range);
  return {
    amount0Units: amount0BetweenFloor(priceX96, range.upperX96, liquidity),
    amount1Units: amount1BetweenFloor(range.lowerX96, priceX96, liquidity),
  };
}

function liquidityForAmount0(lowX96: bigint, highX96: bigint, amountUnits: bigint): bigint {
  return (amountUnits * ((lowX96 * highX96) / Q96)) / (highX96 - lowX96);
}

function liquidityForAmount1(lowX96: bigint, highX96: bigint, amountUnits: bigint): bigint {
  return (amountUnits * Q96) / (highX96 - lowX96);
}

function inside(sqrtPriceX96: bigint, { lowerX96, upperX96 }: SqrtPriceRange): bigint {
  if (sqrtPriceX96 < lowerX96) return lowerX96;
  return sqrtPriceX96 > upperX96 ? upperX96 : sqrtPriceX96;
}
