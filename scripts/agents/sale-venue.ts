import { BPS, percentMulFloor } from "../lib/bps.ts";
import { ONE_USD_E8 } from "../lib/units.ts";
import type { Call } from "../protocol/calls.ts";
import type { Address } from "../protocol/hex.ts";
import { limitAtFloor } from "../lib/uniswap-v3/limit-at-floor.ts";
import { isToken0, quoteStableSwap, quoteUniswapV2, quoteUniswapV3 } from "../protocol/quotes.ts";
import type { View } from "./agent.ts";
import { pairReading, stablePoolReading, uniswapV3Reading } from "./market-reading.ts";
import { ORDER_VALIDITY_SECONDS } from "./order-nonce.ts";
import { largestSaleToMarginalPrice } from "./sizing.ts";

/** Where somebody sells one token for another that counts as a dollar. */
export type SaleVenue =
  | { readonly kind: "stable-pool"; readonly pool: string; readonly sell: string; readonly buy: string }
  | { readonly kind: "pair"; readonly pair: string; readonly sell: string; readonly buy: string }
  /** A Uniswap v3 pool. */
  | { readonly kind: "range-pool"; readonly pool: string; readonly sell: string; readonly buy: string };

/** A sale with the least that it may bring. */
export interface Sale {
  readonly call: Call;
  readonly soldUnits: bigint;
  readonly minOutUnits: bigint;
}

/**
 * Size and encode a sale that goes on until the next whole token would bring less than a floor; on a Uniswap v3 pool the floor,
 * fee included, is the swap's price limit.
 *
 * @param seller Who sells and is paid.
 * @param maxUnits The most to sell, in the sold token's units.
 * @param floorPriceE8 Dollars (8 decimals) below which the next token is not sold.
 * @param maxSlippageBps How much less than quoted is accepted; never less than the floor on average.
 * @returns `undefined` where not even the first token brings the floor.
 */
export function saleDownToPrice(
  view: View,
  venue: SaleVenue,
  seller: Address,
  maxUnits: bigint,
  floorPriceE8: bigint,
  maxSlippageBps: bigint,
): Sale | undefined {
  const sellUnit = 10n ** BigInt(view.market.token(venue.sell).decimals);
  const buyUnit = 10n ** BigInt(view.market.token(venue.buy).decimals);
  if (venue.kind === "range-pool") {
    return rangePoolSale(view, venue, { seller, maxUnits, floorPriceE8, maxSlippageBps });
  }
  const quote = saleQuote(view, venue);
  const soldUnits = largestSaleToMarginalPrice(quote, maxUnits, sellUnit, {
    boughtUnits: floorPriceE8 * buyUnit,
    soldUnits: ONE_USD_E8 * sellUnit,
  });
  if (soldUnits === 0n) return undefined;
  const tolerableUnits = percentMulFloor(quote(soldUnits), BPS - maxSlippageBps);
  const floorUnits = (soldUnits * floorPriceE8 * buyUnit) / (ONE_USD_E8 * sellUnit);
  const minOutUnits = tolerableUnits > floorUnits ? tolerableUnits : floorUnits;
  const { calls } = view.market;
  const call =
    venue.kind === "stable-pool"
      ? calls.exchange(venue.pool, venue.sell, venue.buy, soldUnits, minOutUnits)
      : calls.swapExactTokens(
          [venue.sell, venue.buy],
          soldUnits,
          minOutUnits,
          seller,
          view.timestamp + ORDER_VALIDITY_SECONDS,
        );
  return { call, soldUnits, minOutUnits };
}

function rangePoolSale(
  view: View,
  { pool, sell, buy }: Extract<SaleVenue, { kind: "range-pool" }>,
  terms: {
    readonly seller: Address;
    readonly maxUnits: bigint;
    readonly floorPriceE8: bigint;
    readonly maxSlippageBps: bigint;
  },
): Sale | undefined {
  const { info, state } = uniswapV3Reading(view, pool);
  const sellUnit = 10n ** BigInt(view.market.token(sell).decimals);
  const buyUnit = 10n ** BigInt(view.market.token(buy).decimals);
  const limit = limitAtFloor(
    // Without a floor a pool's price still has an end.
    { boughtUnits: terms.floorPriceE8 > 0n ? terms.floorPriceE8 * buyUnit : 1n, soldUnits: ONE_USD_E8 * sellUnit },
    isToken0(info, sell),
    BigInt(info.feePips),
  );
  const { soldUnits, boughtUnits } = quoteUniswapV3(state, info, sell, terms.maxUnits, limit);
  if (soldUnits === 0n) return undefined;
  const minOutUnits = percentMulFloor(boughtUnits, BPS - terms.maxSlippageBps);
  const call = view.market.calls.swapExactInSingle({
    pool,
    sell,
    amountInUnits: soldUnits,
    minOutUnits,
    limit,
    to: terms.seller,
    deadline: view.timestamp + ORDER_VALIDITY_SECONDS,
  });
  return { call, soldUnits, minOutUnits };
}

function saleQuote(view: View, venue: Exclude<SaleVenue, { kind: "range-pool" }>): (amountUnits: bigint) => bigint {
  if (venue.kind === "stable-pool") {
    const { info, state } = stablePoolReading(view, venue.pool);
    return (amountUnits) => quoteStableSwap(state, info, venue.sell, venue.buy, amountUnits);
  }
  const { info, state } = pairReading(view, venue.pair);
  return (amountUnits) => quoteUniswapV2(state, info, venue.sell, amountUnits);
}
