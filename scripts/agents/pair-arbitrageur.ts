import { BPS, percentMulFloor } from "../lib/bps.ts";
import type { Address } from "../protocol/hex.ts";
import { ONE_USD_E8 } from "../lib/units.ts";
import type { TokenInfo } from "../protocol/market.ts";
import { quoteUniswapV2 } from "../protocol/quotes.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, View } from "./agent.ts";
import { gasCostBase, type GasPricing } from "./gas-cost.ts";
import { integerSqrt } from "../lib/integer-sqrt.ts";
import { pairReading, referencePriceE8 } from "./market-reading.ts";
import { ORDER_VALIDITY_SECONDS } from "./order-nonce.ts";
import { smallest } from "./sizing.ts";

/** A Uniswap pair and where its tokens are priced outside. */
export interface WatchedPair {
  readonly pair: string;
  /** Reference price of each token by symbol; a token left out is taken as a dollar. */
  readonly references: Readonly<Record<string, string>>;
}

export interface PairArbitrageurParams extends GasPricing {
  readonly label: string;
  readonly address: Address;
  readonly pairs: readonly WatchedPair[];
  /** The most it puts into one pair in one block, USD with 8 decimals. */
  readonly maxTradeBase: bigint;
  readonly swapGas: bigint;
  /** What must be left after gas, USD with 8 decimals. */
  readonly minProfitBase: bigint;
  /** How much less than quoted it accepts. */
  readonly maxSlippageBps: bigint;
  readonly tipWei: bigint;
}

/**
 * Make an arbitrageur between Uniswap pairs and the markets outside: it trades each pair to where the next token, fee
 * included, would cost what it costs outside; x = (sqrt(g * R0 * R1 / P) - R0) / g with g = 0.997 and P the outside price.
 *
 * It trades from an inventory of both tokens and undoes each trade outside, where this model does not follow it: when one
 * side of the inventory is used up, it stops on that side. It knows reserves and reference prices.
 */
export function pairArbitrageur(params: PairArbitrageurParams): Agent {
  return {
    kind: "arbitrageur",
    label: params.label,
    address: params.address,
    act: (view) => params.pairs.flatMap((watched) => tradePair(view, params, watched)),
  };
}

const FEE_KEPT = 997n;
const FEE_SCALE = 1_000n;

interface Side {
  readonly token: TokenInfo;
  readonly unit: bigint;
  readonly priceE8: bigint;
  readonly reserveUnits: bigint;
}

function tradePair(view: View, params: PairArbitrageurParams, watched: WatchedPair): readonly Action[] {
  const { info, state } = pairReading(view, watched.pair);
  const side = (token: TokenInfo, reserveUnits: bigint): Side => {
    const reference = watched.references[token.symbol];
    const priceE8 = reference === undefined ? ONE_USD_E8 : referencePriceE8(view, reference);
    return { token, unit: 10n ** BigInt(token.decimals), priceE8, reserveUnits };
  };
  const [side0, side1] = [side(info.token0, state.reserve0Units), side(info.token1, state.reserve1Units)];
  for (const [sold, bought] of [
    [side0, side1],
    [side1, side0],
  ] as const) {
    const amountUnits = smallest(
      saleToFairPrice(sold, bought),
      view.accounts.get(params.address).walletUnits(sold.token.symbol),
      (params.maxTradeBase * sold.unit) / sold.priceE8,
    );
    if (amountUnits <= 0n) continue;
    const outUnits = quoteUniswapV2(state, info, sold.token.symbol, amountUnits);
    const gainBase = (outUnits * bought.priceE8) / bought.unit - (amountUnits * sold.priceE8) / sold.unit;
    if (gainBase < gasCostBase(view, params, params.swapGas, params.tipWei) + params.minProfitBase) continue;
    const call = view.market.calls.swapExactTokens(
      [sold.token.symbol, bought.token.symbol],
      amountUnits,
      percentMulFloor(outUnits, BPS - params.maxSlippageBps),
      params.address,
      view.timestamp + ORDER_VALIDITY_SECONDS,
    );
    return toActions([call], { from: params.address, tipWei: params.tipWei });
  }
  return [];
}

/** Units to sell until the next one, fee included, brings its outside price; 0 or less where it already brings less. */
function saleToFairPrice(sold: Side, bought: Side): bigint {
  if (sold.reserveUnits === 0n || bought.reserveUnits === 0n) return 0n;
  // P in units: bought units that one sold unit is worth outside, as a fraction.
  const worth = { bought: sold.priceE8 * bought.unit, sold: bought.priceE8 * sold.unit };
  const product = (FEE_KEPT * sold.reserveUnits * bought.reserveUnits * worth.sold) / (FEE_SCALE * worth.bought);
  return ((integerSqrt(product) - sold.reserveUnits) * FEE_SCALE) / FEE_KEPT;
}
