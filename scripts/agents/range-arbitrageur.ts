import { BPS, percentMulFloor } from "../lib/bps.ts";
import { limitAtFloor } from "../lib/uniswap-v3/limit-at-floor.ts";
import { ONE_USD_E8 } from "../lib/units.ts";
import { isToken0, quoteUniswapV3 } from "../protocol/quotes.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, View } from "./agent.ts";
import { gasCostBase } from "./gas-cost.ts";
import { referencePriceE8, uniswapV3Reading } from "./market-reading.ts";
import { ORDER_VALIDITY_SECONDS } from "./order-nonce.ts";
import type { PairArbitrageurParams } from "./pair-arbitrageur.ts";
import { smallest } from "./sizing.ts";

/** A Uniswap v3 pool and where its tokens are priced outside. */
export interface WatchedRangePool {
  readonly pool: string;
  /** Reference price of each token by symbol; a token left out is taken as a dollar. */
  readonly references: Readonly<Record<string, string>>;
}

export interface RangeArbitrageurParams extends Omit<PairArbitrageurParams, "pairs"> {
  readonly pools: readonly WatchedRangePool[];
}

/**
 * Make an arbitrageur between Uniswap v3 pools and the markets outside: it trades each pool to where the next token, fee
 * included, would bring what it costs outside. That price is the swap's limit, so a pool that has moved meanwhile is not
 * traded past it.
 *
 * It trades from an inventory of both tokens and undoes each trade outside, where this model does not follow it: when one
 * side of the inventory is used up, it stops on that side. It knows the pools and reference prices.
 */
export function rangeArbitrageur(params: RangeArbitrageurParams): Agent {
  return {
    kind: "arbitrageur",
    label: params.label,
    address: params.address,
    act: (view) => params.pools.flatMap((watched) => tradePool(view, params, watched)),
  };
}

function tradePool(view: View, params: RangeArbitrageurParams, watched: WatchedRangePool): readonly Action[] {
  const { info, state } = uniswapV3Reading(view, watched.pool);
  const sides = [info.token0, info.token1].map(({ symbol, decimals }) => {
    const reference = watched.references[symbol];
    const priceE8 = reference === undefined ? ONE_USD_E8 : referencePriceE8(view, reference);
    return { symbol, unit: 10n ** BigInt(decimals), priceE8 };
  });
  for (const sold of sides) {
    for (const bought of sides) {
      if (sold === bought) continue;
      const limit = limitAtFloor(
        { boughtUnits: sold.priceE8 * bought.unit, soldUnits: bought.priceE8 * sold.unit },
        isToken0(info, sold.symbol),
        BigInt(info.feePips),
      );
      const mostUnits = smallest(
        view.accounts.get(params.address).walletUnits(sold.symbol),
        (params.maxTradeBase * sold.unit) / sold.priceE8,
      );
      const { soldUnits, boughtUnits } = quoteUniswapV3(state, info, sold.symbol, mostUnits, limit);
      if (soldUnits === 0n) continue;
      const gainBase = (boughtUnits * bought.priceE8) / bought.unit - (soldUnits * sold.priceE8) / sold.unit;
      if (gainBase < gasCostBase(view, params, params.swapGas, params.tipWei) + params.minProfitBase) continue;
      const call = view.market.calls.swapExactInSingle({
        pool: watched.pool,
        sell: sold.symbol,
        amountInUnits: soldUnits,
        minOutUnits: percentMulFloor(boughtUnits, BPS - params.maxSlippageBps),
        limit,
        to: params.address,
        deadline: view.timestamp + ORDER_VALIDITY_SECONDS,
      });
      return toActions([call], { from: params.address, tipWei: params.tipWei });
    }
  }
  return [];
}
