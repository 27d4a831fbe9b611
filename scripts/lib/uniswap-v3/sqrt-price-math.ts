import { MAX_UINT256 } from "../max-uint256.ts";
import { mulDivCeil } from "../mul-div.ts";

const Q96 = 1n << 96n;

/**
 * Token0 that lies between two prices, rounded down: what a pool pays out.
 *
 * @param sqrtAX96 One price's square root, 96 binary digits.
 * @param sqrtBX96 The other's; the order does not matter.
 * @param liquidity L, 0 or more.
 */
export function amount0BetweenFloor(sqrtAX96: bigint, sqrtBX96: bigint, liquidity: bigint): bigint {
  const [low, high] = inOrder(sqrtAX96, sqrtBX96);
  return (liquidity * Q96 * (high - low)) / high / low;
}

/** Token0 that lies between two prices, both divisions rounded up: what a pool asks for. */
export function amount0BetweenCeil(sqrtAX96: bigint, sqrtBX96: bigint, liquidity: bigint): bigint {
  const [low, high] = inOrder(sqrtAX96, sqrtBX96);
  return mulDivCeil(mulDivCeil(liquidity * Q96, high - low, high), 1n, low);
}

/** Token1 that lies between two prices, rounded down: what a pool pays out. */
export function amount1BetweenFloor(sqrtAX96: bigint, sqrtBX96: bigint, liquidity: bigint): bigint {
  const [low, high] = inOrder(sqrtAX96, sqrtBX96);
  return (liquidity * (high - low)) / Q96;
}

/** Token1 that lies between two prices, rounded up: what a pool asks for. */
export function amount1BetweenCeil(sqrtAX96: bigint, sqrtBX96: bigint, liquidity: bigint): bigint {
  const [low, high] = inOrder(sqrtAX96, sqrtBX96);
  return mulDivCeil(liquidity, high - low, Q96);
}

/**
 * Price after token0 came in and moved it down, rounded up: never past what was paid for.
 *
 * Where the product would not fit into 256 bits the pool divides before it adds; so does this.
 */
export function sqrtPriceAfterAmount0CeilX96(sqrtPriceX96: bigint, liquidity: bigint, amountUnits: bigint): bigint {
  const numerator = liquidity * Q96;
  const product = amountUnits * sqrtPriceX96;
  if (product <= MAX_UINT256 && numerator + product <= MAX_UINT256) {
    return mulDivCeil(numerator, sqrtPriceX96, numerator + product);
  }
  return mulDivCeil(numerator, 1n, numerator / sqrtPriceX96 + amountUnits);
}

/** Price after token1 came in and moved it up, rounded down: never past what was paid for. */
export function sqrtPriceAfterAmount1FloorX96(sqrtPriceX96: bigint, liquidity: bigint, amountUnits: bigint): bigint {
  return sqrtPriceX96 + (amountUnits * Q96) / liquidity;
}

function inOrder(a: bigint, b: bigint): readonly [bigint, bigint] {
  return a < b ? [a, b] : [b, a];
}
