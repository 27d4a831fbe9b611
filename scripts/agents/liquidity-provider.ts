import { BPS, percentMulCeil, percentMulFloor } from "../lib/bps.ts";
import { mulDivFloor } from "../lib/mul-div.ts";
import { formatAmount, PRICE_DECIMALS } from "../lib/units.ts";
import type { Address } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, Outcome, View } from "./agent.ts";
import { stablePoolReading } from "./market-reading.ts";
import { describePriceSource, watchedPriceE8, type PriceSource } from "./price-source.ts";
import { smallest } from "./sizing.ts";

export interface LiquidityProviderParams {
  readonly label: string;
  readonly address: Address;
  readonly pool: string;
  /** Pool shares it holds at the start; it counts its own withdrawals, since the market does not list pool shares as tokens. */
  readonly lpWei: bigint;
  /** It leaves when the watched price is this or less... */
  readonly leavesAtPriceE8: bigint;
  readonly watches: PriceSource;
  /** ...or when one coin makes up this share of the pool's coins. */
  readonly leavesAtImbalanceBps: bigint;
  /** Blocks between noticing and leaving. */
  readonly reactionDelayBlocks: number;
  /** Share of its first holding that it takes out at a time. */
  readonly trancheBps: bigint;
  /** Blocks from one tranche to the next. */
  readonly trancheEveryBlocks: number;
  /** How much less than its share of each coin it accepts. */
  readonly maxSlippageBps: bigint;
  readonly tipWei: bigint;
}

/**
 * Make a liquidity provider: under stress it takes its share out of the stable pool, in tranches, all coins in
 * proportion, so that the price stays and the depth goes.
 *
 * It knows the pool's balances and one price. It does not come back.
 */
export function liquidityProvider(params: LiquidityProviderParams): Agent {
  return new LiquidityProvider(params);
}

class LiquidityProvider implements Agent {
  readonly kind = "liquidity-provider";
  readonly label: string;
  readonly address: Address;
  readonly #params: LiquidityProviderParams;
  #lpWei: bigint;
  #noticedAtStep: number | undefined;
  #lastTrancheStep: number | undefined;
  #sentWei = 0n;

  constructor(params: LiquidityProviderParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.address;
    this.#lpWei = params.lpWei;
  }

  act(view: View): readonly Action[] {
    const params = this.#params;
    const { address, tipWei } = params;
    this.#sentWei = 0n;
    const why = this.#lpWei === 0n ? undefined : this.#reasonToLeave(view);
    if (why === undefined) {
      this.#noticedAtStep = undefined;
      return [];
    }
    this.#noticedAtStep ??= view.step;
    if (view.step - this.#noticedAtStep < params.reactionDelayBlocks) return [];
    if (this.#lastTrancheStep !== undefined && view.step - this.#lastTrancheStep < params.trancheEveryBlocks) return [];
    const burnWei = smallest(percentMulCeil(params.lpWei, params.trancheBps), this.#lpWei);
    const { state } = stablePoolReading(view, params.pool);
    const minAmountsUnits = state.balancesUnits.map((balanceUnits) =>
      percentMulFloor(mulDivFloor(balanceUnits, burnWei, state.totalSupplyWei), BPS - params.maxSlippageBps),
    );
    const decision = this.#lastTrancheStep === undefined ? { decision: { what: "liquidity flight", why } } : {};
    this.#sentWei = burnWei;
    this.#lastTrancheStep = view.step;
    const call = view.market.calls.removeLiquidity(params.pool, burnWei, minAmountsUnits);
    return toActions([call], { from: address, tipWei, ...decision });
  }

  settle(outcomes: readonly Outcome[]): void {
    if (outcomes.some(({ status }) => status === "success")) this.#lpWei -= this.#sentWei;
    this.#sentWei = 0n;
  }

  #reasonToLeave(view: View): string | undefined {
    const { watches, leavesAtPriceE8, leavesAtImbalanceBps, pool } = this.#params;
    const priceE8 = watchedPriceE8(view, watches);
    if (priceE8 <= leavesAtPriceE8) {
      return `price ${formatAmount(priceE8, PRICE_DECIMALS)} ${describePriceSource(watches)}`;
    }
    const { info, state } = stablePoolReading(view, pool);
    const scaled = state.balancesUnits.map((units, i) => units * 10n ** BigInt(18 - (info.coins[i]?.decimals ?? 18)));
    const total = scaled.reduce((sum, balance) => sum + balance, 0n);
    const largest = scaled.reduce((most, balance) => (balance > most ? balance : most), 0n);
    const shareBps = total === 0n ? 0n : mulDivFloor(largest, BPS, total);
    return shareBps >= leavesAtImbalanceBps ? `one coin is ${shareBps} bps of the pool` : undefined;
  }
}
