import { formatAmount, PRICE_DECIMALS } from "../lib/units.ts";
import type { Call } from "../protocol/calls.ts";
import type { Address } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, Outcome, View } from "./agent.ts";
import { loopOpening, type LoopOpening, type LoopPlan } from "./loop-opening.ts";
import {
  ALL,
  feasibleSale,
  isUnderwater,
  leastProceedsUnits,
  loopPosition,
  repaymentForHealthFactor,
  roundCalls,
  saleForHealthFactor,
  saleForProceeds,
  type LoopPosition,
  type UnwindTerms,
} from "./loop-unwinding.ts";
import { withInterest } from "./liquidation-sizing.ts";
import { describePriceSource, watchedPriceE8, type PriceSource } from "./price-source.ts";
import { smallest } from "./sizing.ts";

export interface LooperParams extends UnwindTerms {
  readonly label: string;
  readonly address: Address;
  /** The loop it builds during the run; absent where it stands from the start. */
  readonly opening?: LoopPlan;
  /** Under this it repays part of its debt. */
  readonly healthFactorFloorWad: bigint;
  /** It stops when it is back here; at least the floor. */
  readonly healthFactorTargetWad: bigint;
  /** Price of the collateral at or below which it leaves altogether. */
  readonly panicPriceE8: bigint;
  /** The price it watches for that. */
  readonly watches: PriceSource;
  /** Blocks between noticing and acting. */
  readonly reactionDelayBlocks: number;
  /** Whether it leaves a loop that is worth less than its debt to the liquidators. */
  readonly walksAwayUnderwater: boolean;
  readonly tipWei: bigint;
}

interface Trouble {
  readonly what: "panic" | "deleverage";
  readonly why: string;
}

/**
 * Make a looper: collateral in, debt out, swapped into more collateral, n times; when its health factor or the price it
 * watches gets too low it unwinds in rounds, with spare cash first.
 *
 * It knows its own position, the pool's depth and one price; it has no flash loan, and is not on the issuer's list.
 */
export function looper(params: LooperParams): Agent {
  return new Looper(params);
}

class Looper implements Agent {
  readonly kind = "looper";
  readonly label: string;
  readonly address: Address;
  readonly #params: LooperParams;
  readonly #opening: LoopOpening | undefined;
  #noticedAtStep: number | undefined;
  /** Panic is final: the loop is unwound even if the price comes back meanwhile. */
  #isLeaving = false;
  #hasSaidSo = false;

  constructor(params: LooperParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.address;
    this.#opening = params.opening && loopOpening(params.opening, params);
  }

  act(view: View): readonly Action[] {
    const { address, tipWei, reactionDelayBlocks, walksAwayUnderwater } = this.#params;
    const account = view.accounts.get(address);
    if (!this.#isLeaving && !this.#isPanicPrice(view)) {
      const opening = this.#opening?.calls(view, account) ?? [];
      if (opening.length > 0) return toActions(opening, { from: address, tipWei });
    }
    if (account.totalDebtBase === 0n) return this.#isLeaving ? this.#takeCollateral(view) : [];

    const trouble = this.#trouble(view, account.healthFactorWad);
    if (trouble === undefined) {
      this.#noticedAtStep = undefined;
      this.#hasSaidSo = false;
      return [];
    }
    this.#noticedAtStep ??= view.step;
    if (view.step - this.#noticedAtStep < reactionDelayBlocks) return [];
    const position = loopPosition(view, account, this.#params);
    if (walksAwayUnderwater && isUnderwater(position)) return [];
    if (trouble.what === "panic") this.#isLeaving = true;
    const calls = trouble.what === "panic" ? this.#leave(view, position) : this.#deleverage(view, position);
    const decision = this.#hasSaidSo ? {} : { decision: trouble };
    if (calls.length > 0) this.#hasSaidSo = true;
    return toActions(calls, { from: address, tipWei, ...decision });
  }

  settle(outcomes: readonly Outcome[]): void {
    this.#opening?.settle(outcomes);
  }

  #isPanicPrice(view: View): boolean {
    return watchedPriceE8(view, this.#params.watches) <= this.#params.panicPriceE8;
  }

  #trouble(view: View, healthFactorWad: bigint): Trouble | undefined {
    const { panicPriceE8, watches, healthFactorFloorWad } = this.#params;
    const priceE8 = watchedPriceE8(view, watches);
    if (this.#isLeaving || this.#isPanicPrice(view)) {
      const [price, limit] = [priceE8, panicPriceE8].map((value) => formatAmount(value, PRICE_DECIMALS));
      return {
        what: "panic",
        why: `${this.#params.collateral} at ${price} ${describePriceSource(watches)}, panic price ${limit}`,
      };
    }
    if (healthFactorWad >= healthFactorFloorWad) return undefined;
    const [now, floor] = [healthFactorWad, healthFactorFloorWad].map((value) =>
      formatAmount(value, 18, { maxDecimals: 4 }),
    );
    return { what: "deleverage", why: `health factor ${now} under its floor ${floor}` };
  }

  #deleverage(view: View, position: LoopPosition): readonly Call[] {
    const { healthFactorTargetWad } = this.#params;
    const spareUnits = smallest(position.walletDebtUnits, repaymentForHealthFactor(position, healthFactorTargetWad));
    if (spareUnits > 0n) return roundCalls(view, position, this.#params, { sellUnits: 0n, repayUnits: spareUnits });
    const sellUnits = feasibleSale(position, this.#params, saleForHealthFactor(position, healthFactorTargetWad));
    return this.#sellAndRepay(view, position, sellUnits);
  }

  #leave(view: View, position: LoopPosition): readonly Call[] {
    const owedUnits =
      withInterest(position.debtUnits) - smallest(position.walletDebtUnits, withInterest(position.debtUnits));
    return this.#sellAndRepay(
      view,
      position,
      feasibleSale(position, this.#params, saleForProceeds(position, owedUnits)),
    );
  }

  #sellAndRepay(view: View, position: LoopPosition, sellUnits: bigint): readonly Call[] {
    const repayUnits = position.walletDebtUnits + leastProceedsUnits(position, sellUnits);
    return roundCalls(view, position, this.#params, { sellUnits, repayUnits });
  }

  #takeCollateral(view: View): readonly Action[] {
    const { address, collateral, tipWei } = this.#params;
    if (view.accounts.get(address).suppliedUnits(collateral) === 0n) return [];
    return toActions([view.market.calls.withdraw(collateral, ALL, address)], { from: address, tipWei });
  }
}
