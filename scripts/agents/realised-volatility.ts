import { integerSqrt } from "../lib/integer-sqrt.ts";
import { mulDivFloor } from "../lib/mul-div.ts";

const ONE_E8 = 100_000_000n;

/**
 * Root mean square of a price's moves from one block to the next.
 *
 * @param pricesE8 In the order of blocks, above 0.
 * @returns Share of the price with 8 decimals, rounded down; 0 with fewer than two prices.
 */
export function realisedVolatilityE8(pricesE8: readonly bigint[]): bigint {
  let squares = 0n;
  for (const [at, priceE8] of pricesE8.entries()) {
    const before = pricesE8[at - 1];
    if (before === undefined) continue;
    const distance = priceE8 > before ? priceE8 - before : before - priceE8;
    squares += mulDivFloor(distance, ONE_E8, before) ** 2n;
  }
  return pricesE8.length < 2 ? 0n : integerSqrt(squares / BigInt(pricesE8.length - 1));
}
