import type { DecodedEvent } from "../protocol/decode.ts";
import type { UniswapV3PoolInfo } from "../protocol/market.ts";
import type { Fact } from "./field-events.ts";

/** Tell one log of a Uniswap v3 pool; liquidity taken out of a range counts when it leaves, not when it is collected. */
export function uniswapV3Fact({ name, args }: DecodedEvent, pool: UniswapV3PoolInfo): Fact | undefined {
  if (name === "Mint" || name === "Burn") {
    const liquidityUnits = args["amount"] as bigint;
    // Burning nothing is how a position has its fees counted.
    if (liquidityUnits === 0n) return undefined;
    return {
      name: name === "Mint" ? "range-added" : "range-removed",
      pool: pool.name,
      lowerTick: Number(args["tickLower"]),
      upperTick: Number(args["tickUpper"]),
      liquidityUnits,
    };
  }
  if (name !== "Swap") return undefined;
  const [amount0, amount1] = [args["amount0"] as bigint, args["amount1"] as bigint];
  const sellsToken0 = amount0 > 0n;
  const [sold, bought] = sellsToken0 ? [pool.token0, pool.token1] : [pool.token1, pool.token0];
  return {
    name: "range-swap",
    pool: pool.name,
    sold: sold.symbol,
    soldUnits: sellsToken0 ? amount0 : amount1,
    bought: bought.symbol,
    boughtUnits: -(sellsToken0 ? amount1 : amount0),
  };
}
