import { BPS, percentMulCeil } from "../lib/bps.ts";
import { mulDivFloor } from "../lib/mul-div.ts";
import { rayMulCeil } from "../lib/ray.ts";
import { formatAmount, PRICE_DECIMALS } from "../lib/units.ts";
import type { Address } from "../protocol/hex.ts";
import type { ReserveState } from "../protocol/market-state.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, Outcome, View } from "./agent.ts";
import { reserveReading } from "./market-reading.ts";
import { describePriceSource, watchedPriceE8, type PriceSource } from "./price-source.ts";
import { smallest } from "./sizing.ts";

/** What makes a lender leave; each on its own is enough. */
export type LenderTrigger =
  /** Share of the reserve lent out, at or above. */
  | { readonly kind: "utilization"; readonly atLeastBps: bigint }
  /** What it earns a year, below: it can earn more elsewhere. */
  | { readonly kind: "supply-rate"; readonly belowRay: bigint }
  /** What borrowers pay a year, at or above: a sign that they are stuck. */
  | { readonly kind: "borrow-rate"; readonly atLeastRay: bigint }
  /** Price of the collateral behind its loans, at or below. */
  | { readonly kind: "price"; readonly source: PriceSource; readonly atMostE8: bigint }
  /** What backs one USDe, below. */
  | { readonly kind: "backing"; readonly belowWad: bigint }
  /** A deficit booked in its reserve, above, in the asset's units. */
  | { readonly kind: "deficit"; readonly aboveUnits: bigint };

export interface LenderParams {
  readonly label: string;
  readonly address: Address;
  /** What it has supplied, such as USDC. */
  readonly asset: string;
  readonly triggers: readonly LenderTrigger[];
  /** Blocks between noticing and withdrawing. */
  readonly reactionDelayBlocks: number;
  /** Share of what it has left that it asks for in each block: 10000 asks for all at once. */
  readonly trancheBps: bigint;
  /** Withdrawals below this are not worth sending, in the asset's units. */
  readonly minWithdrawalUnits: bigint;
  readonly tipWei: bigint;
}

/**
 * Make a lender: it supplies a stablecoin and leaves in tranches while a trigger holds. When the reserve is short it takes
 * what is there, and says what it could not have.
 *
 * It knows the reserve, the prices it watches and what backs USDe; not who else leaves in the same block.
 */
export function lender(params: LenderParams): Agent {
  return new Lender(params);
}

class Lender implements Agent {
  readonly kind = "lender";
  readonly label: string;
  readonly address: Address;
  readonly #params: LenderParams;
  #noticedAtStep: number | undefined;
  #hasSaidSo = false;
  #unmetUnits = 0n;
  #sentUnits = 0n;

  constructor(params: LenderParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.address;
  }

  act(view: View): readonly Action[] {
    const { address, asset, reactionDelayBlocks, trancheBps, minWithdrawalUnits, tipWei } = this.#params;
    this.#unmetUnits = 0n;
    this.#sentUnits = 0n;
    const suppliedUnits = view.accounts.get(address).suppliedUnits(asset);
    const why = suppliedUnits === 0n ? undefined : this.#reasonToLeave(view);
    if (why === undefined) {
      this.#noticedAtStep = undefined;
      this.#hasSaidSo = false;
      return [];
    }
    this.#noticedAtStep ??= view.step;
    if (view.step - this.#noticedAtStep < reactionDelayBlocks) return [];
    const { availableLiquidityUnits } = reserveReading(view, asset).state;
    const trancheUnits = percentMulCeil(suppliedUnits, trancheBps);
    const wantedUnits = smallest(trancheUnits < minWithdrawalUnits ? minWithdrawalUnits : trancheUnits, suppliedUnits);
    const sentUnits = smallest(wantedUnits, availableLiquidityUnits);
    this.#unmetUnits = wantedUnits - sentUnits;
    if (sentUnits === 0n || (sentUnits < minWithdrawalUnits && sentUnits < suppliedUnits)) {
      this.#unmetUnits = wantedUnits;
      return [];
    }
    this.#sentUnits = sentUnits;
    const decision = this.#hasSaidSo ? {} : { decision: { what: "fear", why } };
    this.#hasSaidSo = true;
    return toActions([view.market.calls.withdraw(asset, sentUnits, address)], { from: address, tipWei, ...decision });
  }

  settle(outcomes: readonly Outcome[]): void {
    if (outcomes.some(({ status }) => status === "reverted")) this.#unmetUnits += this.#sentUnits;
    this.#sentUnits = 0n;
  }

  unmetWithdrawals(): readonly { readonly symbol: string; readonly amountUnits: bigint }[] {
    return this.#unmetUnits === 0n ? [] : [{ symbol: this.#params.asset, amountUnits: this.#unmetUnits }];
  }

  #reasonToLeave(view: View): string | undefined {
    const { state } = reserveReading(view, this.#params.asset);
    for (const trigger of this.#params.triggers) {
      const reason = reasonOf(view, state, trigger);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }
}

function reasonOf(view: View, reserve: ReserveState, trigger: LenderTrigger): string | undefined {
  switch (trigger.kind) {
    case "utilization": {
      const utilizationBps = utilization(reserve);
      return utilizationBps >= trigger.atLeastBps ? `utilization at ${utilizationBps} bps` : undefined;
    }
    case "supply-rate":
      return reserve.liquidityRateRay < trigger.belowRay
        ? `earns ${percent(reserve.liquidityRateRay)} % a year`
        : undefined;
    case "borrow-rate":
      return reserve.variableBorrowRateRay >= trigger.atLeastRay
        ? `borrowers pay ${percent(reserve.variableBorrowRateRay)} % a year`
        : undefined;
    case "price": {
      const priceE8 = watchedPriceE8(view, trigger.source);
      if (priceE8 > trigger.atMostE8) return undefined;
      return `price ${formatAmount(priceE8, PRICE_DECIMALS)} ${describePriceSource(trigger.source)}`;
    }
    case "backing": {
      const { valuePerUsdeWad } = view.state.desk;
      if (valuePerUsdeWad >= trigger.belowWad) return undefined;
      return `${formatAmount(valuePerUsdeWad, 18, { maxDecimals: 4 })} USD back one USDe`;
    }
    case "deficit":
      return reserve.deficitUnits > trigger.aboveUnits ? "the reserve has booked a deficit" : undefined;
  }
}

/** Share of a reserve that is lent out, in bps, rounded down: 10000 means that not a unit is left. */
function utilization(reserve: ReserveState): bigint {
  const borrowedUnits = rayMulCeil(reserve.scaledVariableDebt, reserve.variableBorrowIndexRay);
  const allUnits = borrowedUnits + reserve.availableLiquidityUnits;
  return allUnits === 0n ? 0n : mulDivFloor(borrowedUnits, BPS, allUnits);
}

function percent(rateRay: bigint): string {
  return formatAmount(rateRay, 25, { maxDecimals: 2 });
}
