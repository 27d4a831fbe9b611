import { BPS, percentMulCeil } from "../lib/bps.ts";
import { formatAmount, PRICE_DECIMALS } from "../lib/units.ts";
import {
  amountsForLiquidityCeil,
  amountsForLiquidityFloor,
  liquidityForAmountsFloor,
  type SqrtPriceRange,
  type TokenAmounts,
} from "../lib/uniswap-v3/liquidity-amounts.ts";
import { movedSqrtPriceX96, rangeAround } from "../lib/uniswap-v3/range-around.ts";
import { sqrtPriceAtTickX96 } from "../lib/uniswap-v3/tick-math.ts";
import type { Address } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, Outcome, View } from "./agent.ts";
import { uniswapV3Reading } from "./market-reading.ts";
import { ORDER_VALIDITY_SECONDS } from "./order-nonce.ts";
import { describePriceSource, type PriceSource, watchedPriceE8 } from "./price-source.ts";
import { realisedVolatilityE8 } from "./realised-volatility.ts";
import { smallest } from "./sizing.ts";

export interface RangeProviderParams {
  readonly label: string;
  readonly address: Address;
  /** A Uniswap v3 pool. */
  readonly pool: string;
  /** The most of each token that it puts into a range, smallest units by symbol; its wallet bounds it too. */
  readonly capitalUnits: Readonly<Record<string, bigint>>;
  /** Its range reaches this far below and above the pool's price at which it opens it. */
  readonly halfWidthBps: bigint;
  /** It pulls its range when the watched price has left the one at which it opened it by this... */
  readonly leavesAtMoveBps: bigint;
  readonly watches: PriceSource;
  /** ...or the root mean square of the watched price's moves, block by block over a window, is this... */
  readonly leavesAtVolatilityBps: bigint;
  readonly volatilityBlocks: number;
  /** ...or the base fee is this. */
  readonly leavesAtBaseFeeWei: bigint;
  /** Blocks between noticing and pulling. */
  readonly reactionDelayBlocks: number;
  /** It opens a range again after so many blocks without volatility or fees like these; left out, it stays away. */
  readonly returnsAfterCalmBlocks?: number;
  /** How far the price may move before its transaction is mined: beyond that it reverts. */
  readonly maxSlippageBps: bigint;
  readonly tipWei: bigint;
}

const VOLATILITY_E8_A_BPS = 10_000n;

/** A range it holds. */
interface HeldRange {
  readonly tokenId: bigint;
  readonly liquidity: bigint;
  readonly lowerTick: number;
  readonly upperTick: number;
  /** The watched price when it was opened. */
  readonly openedAtPriceE8: bigint;
}

/**
 * Make a provider of concentrated liquidity on Uniswap v3: it opens one range around the price, and pulls all of it under
 * stress, so that the price stays and the depth goes. It may come back, around the price of then.
 *
 * It knows the pool's price, one watched price and the base fee. It keeps its range's id, which the position manager tells it.
 */
export function rangeProvider(params: RangeProviderParams): Agent {
  return new RangeProvider(params);
}

class RangeProvider implements Agent {
  readonly kind = "liquidity-provider";
  readonly label: string;
  readonly address: Address;
  readonly #params: RangeProviderParams;
  readonly #pricesE8: bigint[] = [];
  #held: HeldRange | undefined;
  #opening: Omit<HeldRange, "tokenId" | "liquidity"> | undefined;
  #hasPulled = false;
  #noticedAtStep: number | undefined;
  #calmSinceStep: number | undefined;

  constructor(params: RangeProviderParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.address;
  }

  act(view: View): readonly Action[] {
    const priceE8 = watchedPriceE8(view, this.#params.watches);
    this.#pricesE8.push(priceE8);
    if (this.#pricesE8.length > this.#params.volatilityBlocks + 1) this.#pricesE8.shift();
    const stress = this.#stress(view);
    this.#calmSinceStep = stress === undefined ? (this.#calmSinceStep ?? view.step) : undefined;
    return this.#held === undefined ? this.#open(view, priceE8) : this.#pull(view, this.#held, priceE8, stress);
  }

  settle(outcomes: readonly Outcome[]): void {
    for (const { action, status, events } of outcomes) {
      if (status !== "success") continue;
      if (action.label === "withdrawRange") {
        this.#held = undefined;
        this.#hasPulled = true;
      }
      const opened = events.find(({ name }) => name === "IncreaseLiquidity");
      if (opened !== undefined && this.#opening !== undefined) {
        const { tokenId, liquidity } = opened.args as { readonly tokenId: bigint; readonly liquidity: bigint };
        this.#held = { ...this.#opening, tokenId, liquidity };
      }
    }
    this.#opening = undefined;
  }

  #pull(view: View, held: HeldRange, priceE8: bigint, stress: string | undefined): readonly Action[] {
    const { address, tipWei, pool, reactionDelayBlocks, maxSlippageBps } = this.#params;
    const why = this.#leftBand(held, priceE8) ?? stress;
    if (why === undefined) {
      this.#noticedAtStep = undefined;
      return [];
    }
    this.#noticedAtStep ??= view.step;
    if (view.step - this.#noticedAtStep < reactionDelayBlocks) return [];
    const { sqrtPriceX96 } = uniswapV3Reading(view, pool).state;
    const range = sqrtPrices(held);
    const { tokenId, liquidity } = held;
    const least = leastOver(sqrtPriceX96, maxSlippageBps, (at) => amountsForLiquidityFloor(at, range, liquidity));
    const withdrawal = { tokenId, liquidity, least, deadline: view.timestamp + ORDER_VALIDITY_SECONDS };
    const call = view.market.calls.withdrawRange(withdrawal, address);
    return toActions([call], { from: address, tipWei, decision: { what: "liquidity flight", why } });
  }

  #open(view: View, priceE8: bigint): readonly Action[] {
    const { address, tipWei, pool, halfWidthBps, maxSlippageBps, returnsAfterCalmBlocks } = this.#params;
    this.#noticedAtStep = undefined;
    if (this.#calmSinceStep === undefined) return [];
    if (this.#hasPulled) {
      if (returnsAfterCalmBlocks === undefined) return [];
      if (view.step - this.#calmSinceStep < returnsAfterCalmBlocks) return [];
    }
    const { info, state } = uniswapV3Reading(view, pool);
    const ends = rangeAround(state.sqrtPriceX96, halfWidthBps, info.tickSpacing);
    const range = sqrtPrices(ends);
    const desired = {
      amount0Units: this.#capital(view, info.token0.symbol),
      amount1Units: this.#capital(view, info.token1.symbol),
    };
    if (liquidityForAmountsFloor(state.sqrtPriceX96, range, desired) === 0n) return [];
    const least = leastOver(state.sqrtPriceX96, maxSlippageBps, (at) =>
      amountsForLiquidityCeil(at, range, liquidityForAmountsFloor(at, range, desired)),
    );
    this.#opening = { ...ends, openedAtPriceE8: priceE8 };
    const terms = { desired, least, owner: address, deadline: view.timestamp + ORDER_VALIDITY_SECONDS };
    const call = view.market.calls.mintRange({ pool, ...ends, ...terms });
    const decision = this.#hasPulled ? { decision: { what: "liquidity returns", why: "calm" } } : {};
    return toActions([call], { from: address, tipWei, ...decision });
  }

  #capital(view: View, symbol: string): bigint {
    return smallest(this.#params.capitalUnits[symbol] ?? 0n, view.accounts.get(this.address).walletUnits(symbol));
  }

  #leftBand({ openedAtPriceE8 }: HeldRange, priceE8: bigint): string | undefined {
    const { watches, leavesAtMoveBps } = this.#params;
    const distance = priceE8 > openedAtPriceE8 ? priceE8 - openedAtPriceE8 : openedAtPriceE8 - priceE8;
    if (distance < percentMulCeil(openedAtPriceE8, leavesAtMoveBps)) return undefined;
    return `price ${formatAmount(priceE8, PRICE_DECIMALS)} ${describePriceSource(watches)}, opened at ${formatAmount(openedAtPriceE8, PRICE_DECIMALS)}`;
  }

  /** What keeps it away whether it holds a range or not. */
  #stress(view: View): string | undefined {
    const { leavesAtBaseFeeWei, leavesAtVolatilityBps, volatilityBlocks, watches } = this.#params;
    const { baseFeeWei } = view.world;
    if (baseFeeWei >= leavesAtBaseFeeWei) return `base fee ${baseFeeWei} wei`;
    if (this.#pricesE8.length <= volatilityBlocks) return undefined;
    const volatilityE8 = realisedVolatilityE8(this.#pricesE8);
    if (volatilityE8 < leavesAtVolatilityBps * VOLATILITY_E8_A_BPS) return undefined;
    return `price ${describePriceSource(watches)} moves by ${volatilityE8 / VOLATILITY_E8_A_BPS} bps a block`;
  }
}

/** The least of each token over the prices that slippage allows: as the price rises token0 leaves a range, as it falls token1. */
function leastOver(
  sqrtPriceX96: bigint,
  slippageBps: bigint,
  amountsAt: (sqrtPriceX96: bigint) => TokenAmounts,
): TokenAmounts {
  const [low, high] = [BPS - slippageBps, BPS + slippageBps].map((factor) =>
    amountsAt(movedSqrtPriceX96(sqrtPriceX96, factor)),
  );
  const both = [low, high] as [TokenAmounts, TokenAmounts];
  return {
    amount0Units: smallest(both[0].amount0Units, both[1].amount0Units),
    amount1Units: smallest(both[0].amount1Units, both[1].amount1Units),
  };
}

function sqrtPrices({ lowerTick, upperTick }: Pick<HeldRange, "lowerTick" | "upperTick">): SqrtPriceRange {
  return { lowerX96: sqrtPriceAtTickX96(lowerTick), upperX96: sqrtPriceAtTickX96(upperTick) };
}
