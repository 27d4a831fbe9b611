import { ONE_USD_E8 } from "../lib/units.ts";
import { WAD } from "../lib/wad.ts";
import { quoteStableSwap, uniswapV3PriceWad } from "../protocol/quotes.ts";
import type { View } from "./agent.ts";
import { referencePriceE8, reserveReading, stablePoolReading, uniswapV3Reading } from "./market-reading.ts";

/** The price an agent looks at; people who watch different prices act at different times. */
export type PriceSource =
  /** A market outside the chain, by its name among the world's reference prices. */
  | { readonly kind: "venue"; readonly name: string }
  /** What one whole `sell` brings in `buy` on a stable pool now, `buy` taken as a dollar. */
  | { readonly kind: "pool"; readonly pool: string; readonly sell: string; readonly buy: string }
  /** A Uniswap v3 pool's price of `base`, fees left out, the pool's other token taken as a dollar. */
  | { readonly kind: "range-pool"; readonly pool: string; readonly base: string }
  /** What the lending pool believes. */
  | { readonly kind: "oracle"; readonly symbol: string };

/**
 * Read the price an agent watches.
 *
 * @returns USD with 8 decimals, rounded down.
 * @throws UnknownAssetError, InvalidInputError for a name the market or the world does not have.
 */
export function watchedPriceE8(view: View, source: PriceSource): bigint {
  switch (source.kind) {
    case "venue":
      return referencePriceE8(view, source.name);
    case "oracle":
      return reserveReading(view, source.symbol).state.priceE8;
    case "range-pool": {
      const { info, state } = uniswapV3Reading(view, source.pool);
      return (uniswapV3PriceWad(state, info, source.base) * ONE_USD_E8) / WAD;
    }
    case "pool": {
      const { info, state } = stablePoolReading(view, source.pool);
      const sell = view.market.token(source.sell);
      const buy = view.market.token(source.buy);
      const boughtUnits = quoteStableSwap(state, info, sell.symbol, buy.symbol, 10n ** BigInt(sell.decimals));
      return (boughtUnits * ONE_USD_E8) / 10n ** BigInt(buy.decimals);
    }
  }
}

/** Name a price source in a decision's reason: "on the venue", "on the pool USDe/USDC", "at the oracle". */
export function describePriceSource(source: PriceSource): string {
  switch (source.kind) {
    case "venue":
      return "on the venue";
    case "oracle":
      return "at the oracle";
    case "pool":
    case "range-pool":
      return `on the pool ${source.pool}`;
  }
}
