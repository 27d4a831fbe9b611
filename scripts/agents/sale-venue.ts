import { BPS, percentMulFloor } from "../lib/bps.ts";
import { ONE_USD_E8 } from "../lib/units.ts";
import type { Call } from "../protocol/calls.ts";
import type { Address } from "../protocol/hex.ts";
import { quoteStableSwap, quoteUniswapV2 } from "../protocol/quotes.ts";
import type { View } from "./agent.ts";
import { pairReading, stablePoolReading } from "./market-reading.ts";
import { ORDER_VALIDITY_SECONDS } from "./order-nonce.ts";
import { largestSaleToMarginalPrice } from "./sizing.ts";

/** Where somebody sells one token for another that counts as a dollar. */
export type SaleVenue =
  | { readonly kind: "stable-pool"; readonly pool: string; readonly sell: string; readonly buy: string }
  | { readonly kind: "pair"; readonly pair: string; readonly sell: string; readonly buy: string };

/** A sale with the least that it may bring. */
export interface Sale {
  readonly call: Call;
  readonly soldUnits: bigint;
  readonly minOutUnits: bigint;
}

/**
 * Size and encode a sale that goes on until the next whole token would bring less than a floor.
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

function saleQuote(view: View, venue: SaleVenue): (amountUnits: bigint) => bigint {
  if (venue.kind === "stable-pool") {
    const { info, state } = stablePoolReading(view, venue.pool);
    return (amountUnits) => quoteStableSwap(state, info, venue.sell, venue.buy, amountUnits);
  }
  const { info, state } = pairReading(view, venue.pair);
  return (amountUnits) => quoteUniswapV2(state, info, venue.sell, amountUnits);
}
