import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { mulDivCeil, mulDivFloor } from "../lib/mul-div.ts";
import type { AccountView } from "../protocol/account-book.ts";
import type { UniswapV3PoolState } from "../lib/uniswap-v3/pool-state.ts";
import type { PairInfo, ReserveInfo, StablePoolInfo, UniswapV3PoolInfo } from "../protocol/market.ts";
import type { FeedState, PairState, ReserveState, StablePoolState } from "../protocol/market-state.ts";
import type { View } from "./agent.ts";

const SIXTEEN_BITS = 0xffffn;
const THRESHOLD_SHIFT = 16n;
const BONUS_SHIFT = 32n;
const ACTIVE_SHIFT = 56n;
const PAUSED_SHIFT = 60n;
const PROTOCOL_FEE_SHIFT = 152n;

/** A reserve of the market with its reading. */
export interface ReserveReading {
  readonly info: ReserveInfo;
  readonly state: ReserveState;
  /** 10^decimals. */
  readonly unit: bigint;
}

/**
 * Read a reserve by its symbol.
 *
 * @throws UnknownAssetError for a symbol that is no reserve.
 */
export function reserveReading(view: View, symbol: string): ReserveReading {
  const info = view.market.reserve(symbol);
  const state = read(view.state.reserves, view.market.reserves.indexOf(info), `reserves.${symbol}`);
  return { info, state, unit: 10n ** BigInt(info.decimals) };
}

/**
 * Read a stable pool by its name.
 *
 * @throws UnknownAssetError for a name that is no pool.
 */
export function stablePoolReading(view: View, name: string): { info: StablePoolInfo; state: StablePoolState } {
  const info = view.market.stablePool(name);
  return { info, state: read(view.state.stablePools, view.market.stablePools.indexOf(info), `stablePools.${name}`) };
}

/**
 * Read a Uniswap pair by its name.
 *
 * @throws UnknownAssetError for a name that is no pair.
 */
export function pairReading(view: View, name: string): { info: PairInfo; state: PairState } {
  const info = view.market.pair(name);
  return { info, state: read(view.state.pairs, view.market.pairs.indexOf(info), `uniswapPairs.${name}`) };
}

/**
 * Read a Uniswap v3 pool by its name.
 *
 * @throws UnknownAssetError for a name that is no such pool.
 */
export function uniswapV3Reading(view: View, name: string): { info: UniswapV3PoolInfo; state: UniswapV3PoolState } {
  const info = view.market.uniswapV3Pool(name);
  const at = view.market.uniswapV3Pools.indexOf(info);
  return { info, state: read(view.state.uniswapV3Pools, at, `uniswapV3Pools.${name}`) };
}

/**
 * Read a price feed by its name.
 *
 * @throws InvalidInputError for a name that is no feed of the market.
 */
export function feedReading(view: View, name: string): FeedState {
  const index = view.market.feeds.findIndex((feed) => feed.name === name);
  return read(view.state.feeds, index, `feeds.${name}`);
}

/**
 * Give a price of a market outside the chain, USD with 8 decimals.
 *
 * @throws InvalidInputError for a name that the world has no price of.
 */
export function referencePriceE8(view: View, name: string): bigint {
  const priceE8 = view.world.referencePricesE8[name];
  if (priceE8 !== undefined) return priceE8;
  throw new InvalidInputError({
    field: `referencePricesE8.${name}`,
    value: undefined,
    accepted: `one of ${Object.keys(view.world.referencePricesE8).join(", ")}`,
  });
}

/** What counts for one account's collateral in one reserve: its e-mode's terms where they apply. */
export interface CollateralTerms {
  readonly liquidationThresholdBps: bigint;
  /** Factor as Aave writes it: 10450 pays 4.5 % more. */
  readonly liquidationBonusBps: bigint;
  /** Share of the bonus that goes to the treasury. */
  readonly protocolFeeBps: bigint;
}

/** Read the liquidation terms of one account's collateral, e-mode included. */
export function collateralTerms(view: View, account: AccountView, symbol: string): CollateralTerms {
  const { info, state } = reserveReading(view, symbol);
  const category = view.market.eModes.find(({ id }) => id === account.eModeCategory);
  const inCategory = category !== undefined && ((category.collateralBitmap >> BigInt(info.id)) & 1n) === 1n;
  return {
    liquidationThresholdBps: inCategory
      ? category.liquidationThresholdBps
      : (state.configuration >> THRESHOLD_SHIFT) & SIXTEEN_BITS,
    liquidationBonusBps: inCategory
      ? category.liquidationBonusBps
      : (state.configuration >> BONUS_SHIFT) & SIXTEEN_BITS,
    protocolFeeBps: (state.configuration >> PROTOCOL_FEE_SHIFT) & SIXTEEN_BITS,
  };
}

/** Whether a reserve takes part in liquidations: active and not paused (frozen is allowed). */
export function isLiquidatable(state: ReserveState): boolean {
  return ((state.configuration >> ACTIVE_SHIFT) & 1n) === 1n && ((state.configuration >> PAUSED_SHIFT) & 1n) === 0n;
}

/** Value an amount of a reserve at the lending pool's price: USD with 8 decimals, rounded down. */
export function valueBaseFloor(reserve: ReserveReading, amountUnits: bigint): bigint {
  return mulDivFloor(amountUnits, reserve.state.priceE8, reserve.unit);
}

/** Units of a reserve that a value buys at the lending pool's price, rounded down. */
export function unitsOfBaseFloor(reserve: ReserveReading, amountBase: bigint): bigint {
  return mulDivFloor(amountBase, reserve.unit, reserve.state.priceE8);
}

/** Units of a reserve that a value buys at the lending pool's price, rounded up. */
export function unitsOfBaseCeil(reserve: ReserveReading, amountBase: bigint): bigint {
  return mulDivCeil(amountBase, reserve.unit, reserve.state.priceE8);
}

function read<T>(readings: readonly T[], index: number, field: string): T {
  const reading = readings[index];
  if (reading !== undefined) return reading;
  throw new InvalidInputError({
    field,
    value: undefined,
    accepted: "a name of the market file that its reading holds",
  });
}
