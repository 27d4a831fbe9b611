import { SqrtPriceLimit } from "../lib/uniswap-v3/sqrt-price-limit.ts";

/**
 * A swap's price limit as the contracts take it. The compiler asks for one; a caller in plain JavaScript is stopped here.
 *
 * @returns Square root of the price, 96 binary digits.
 * @throws RangeError for what SqrtPriceLimit did not make.
 */
export function requiredPriceLimitX96(limit: SqrtPriceLimit): bigint {
  if (!SqrtPriceLimit.is(limit)) throw new RangeError("a swap on Uniswap v3 needs a SqrtPriceLimit");
  return limit.sqrtPriceX96;
}
