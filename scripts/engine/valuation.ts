import { mulDivFloor } from "../lib/mul-div.ts";
import { WAD } from "../lib/wad.ts";
import type { World } from "../agents/agent.ts";
import type { Market } from "../protocol/market.ts";
import type { MarketState } from "../protocol/market-state.ts";

/** Prices of every token of a market in USD with 8 decimals, by symbol. */
export type TokenPrices = Readonly<Record<string, bigint>>;

/** One WAD price in 8 decimals. */
const WAD_PER_E8 = 10n ** 10n;

/**
 * Price every token at what it is truly worth at this moment, whatever the lending pool's oracle says: USDe at what
 * backs it, sUSDe at its share of the vault's USDe, other assets at the market outside the chain.
 *
 * @param referenceNames Name in `world.referencePricesE8` for tokens that are called otherwise there, such as WETH: "ETH".
 * @returns For a token that no market outside the chain prices: the lending pool's price; 0 if that has none either.
 */
export function trueValues(
  market: Market,
  state: MarketState,
  world: World,
  referenceNames: Readonly<Record<string, string>> = {},
): TokenPrices {
  const { desk } = state;
  const oracle = new Map(market.reserves.map((reserve, at) => [reserve.symbol, state.reserves[at]?.priceE8 ?? 0n]));
  const usdeE8 = desk.valuePerUsdeWad / WAD_PER_E8;
  const shareWad =
    desk.vaultTotalSupplyWei === 0n ? WAD : mulDivFloor(desk.vaultTotalAssetsWei, WAD, desk.vaultTotalSupplyWei);

  const prices: Record<string, bigint> = {};
  for (const { symbol } of market.tokens) {
    const kind = market.definition.tokens[symbol]?.kind;
    if (kind === "usde" && usdeE8 > 0n) prices[symbol] = usdeE8;
    else if (kind === "susde" && usdeE8 > 0n)
      prices[symbol] = mulDivFloor(desk.valuePerUsdeWad, shareWad, WAD) / WAD_PER_E8;
    else prices[symbol] = world.referencePricesE8[referenceNames[symbol] ?? symbol] ?? oracle.get(symbol) ?? 0n;
  }
  return prices;
}

/** The same reading with other prices in its reserves: what positions would be worth at those. */
export function atPrices(market: Market, state: MarketState, prices: TokenPrices): MarketState {
  const reserves = state.reserves.map((reserve, at) => ({
    ...reserve,
    priceE8: prices[market.reserves[at]?.symbol ?? ""] ?? reserve.priceE8,
  }));
  return { ...state, reserves };
}
