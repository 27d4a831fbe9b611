import type { Market } from "../protocol/market.ts";
import type { MarketState } from "../protocol/market-state.ts";
import { StateMismatchError } from "./errors.ts";

/**
 * Compare the market as the run carries it with a reading of all of it. One eth_call.
 *
 * @throws StateMismatchError naming the first field that differs and both figures.
 */
export async function checkState(market: Market, carried: MarketState): Promise<void> {
  compare(carried, await market.readMarket(), [], market, carried.blockNumber);
}

function compare(carried: unknown, read: unknown, path: readonly string[], market: Market, blockNumber: number): void {
  if (typeof carried !== "object" || carried === null) {
    if (carried !== read) throw new StateMismatchError(path.join("."), String(carried), String(read), blockNumber);
    return;
  }
  for (const [key, value] of Object.entries(carried)) {
    const step = path.length === 1 ? nameOf(market, path[0] as string, Number(key)) : key;
    compare(value, (read as Record<string, unknown>)[key], [...path, step ?? key], market, blockNumber);
  }
}

/** A reserve, feed, pool or pair by its name. */
function nameOf(market: Market, list: string, at: number): string | undefined {
  switch (list) {
    case "reserves":
      return market.reserves[at]?.symbol;
    case "feeds":
      return market.feeds[at]?.name;
    case "stablePools":
      return market.stablePools[at]?.name;
    case "pairs":
      return market.pairs[at]?.name;
    case "uniswapV3Pools":
      return market.uniswapV3Pools[at]?.name;
    default:
      return undefined;
  }
}
