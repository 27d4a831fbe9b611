import { BPS, percentMulCeil } from "../lib/bps.ts";
import { formatAmount, ONE_USD_E8, PRICE_DECIMALS } from "../lib/units.ts";
import type { Address } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, View } from "./agent.ts";
import { gasCostBase, type GasPricing } from "./gas-cost.ts";
import { referencePriceE8 } from "./market-reading.ts";
import { saleDownToPrice, type SaleVenue } from "./sale-venue.ts";
import { smallest } from "./sizing.ts";

export interface VenueArbitrageurParams extends GasPricing {
  readonly label: string;
  /** Its wallet holds what it has on the exchange venue: it may move only while withdrawals are open. */
  readonly address: Address;
  /** Where on the chain it sells. */
  readonly sale: SaleVenue;
  /** Name of the exchange venue's price among the reference prices. */
  readonly venuePriceName: string;
  /** What moving a token to the chain and selling it costs, over the venue's price. */
  readonly costBps: bigint;
  /** The most it brings in one block, in the token's units. */
  readonly maxPerBlockUnits: bigint;
  readonly swapGas: bigint;
  /** What must be left after gas, USD with 8 decimals. */
  readonly minProfitBase: bigint;
  readonly maxSlippageBps: bigint;
  readonly tipWei: bigint;
}

/**
 * Make an arbitrageur between the exchange venue and a pool on the chain: while withdrawals are open and the venue is
 * cheaper than the pool, it brings tokens and sells them until the pool pays no more than the venue's price plus its cost.
 *
 * Its inventory is given to it, as bought on the venue; what it pays there is not followed. It knows both prices.
 */
export function venueArbitrageur(params: VenueArbitrageurParams): Agent {
  return { kind: "arbitrageur", label: params.label, address: params.address, act: (view) => act(view, params) };
}

function act(view: View, params: VenueArbitrageurParams): readonly Action[] {
  const { address, sale: venue, tipWei } = params;
  if (!view.world.venueWithdrawalsOpen) return [];
  const venuePriceE8 = referencePriceE8(view, params.venuePriceName);
  const floorPriceE8 = percentMulCeil(venuePriceE8, BPS + params.costBps);
  const maxUnits = smallest(params.maxPerBlockUnits, view.accounts.get(address).walletUnits(venue.sell));
  const sale = saleDownToPrice(view, venue, address, maxUnits, floorPriceE8, params.maxSlippageBps);
  if (sale === undefined) return [];
  const sellUnit = 10n ** BigInt(view.market.token(venue.sell).decimals);
  const buyUnit = 10n ** BigInt(view.market.token(venue.buy).decimals);
  const gainBase = (sale.minOutUnits * ONE_USD_E8) / buyUnit - (sale.soldUnits * venuePriceE8) / sellUnit;
  if (gainBase < gasCostBase(view, params, params.swapGas, tipWei) + params.minProfitBase) return [];
  const why = `${venue.sell} at ${formatAmount(venuePriceE8, PRICE_DECIMALS)} on the venue, dearer on the chain`;
  return toActions([sale.call], { from: address, tipWei, decision: { what: "venue arbitrage", why } });
}
