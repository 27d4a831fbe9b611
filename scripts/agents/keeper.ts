import { BPS, percentMulFloor } from "../lib/bps.ts";
import { mulDivCeil } from "../lib/mul-div.ts";
import { WAD } from "../lib/wad.ts";
import type { AccountView } from "../protocol/account-book.ts";
import type { ExitStep } from "../protocol/calls.ts";
import type { Address } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, Outcome, View } from "./agent.ts";
import { Backoff } from "./backoff.ts";
import { exitRoutes, type ExitRoute, type RedemptionExit } from "./exit-route.ts";
import { gasCostBase, tipWeiForBudget, type GasPricing } from "./gas-cost.ts";
import { bestOffer, heldValueUnits, type Disposal, type LiquidationOffer } from "./liquidation-offer.ts";
import { sharedOffer } from "./shared-offer.ts";
import type { LiquidationTarget } from "./liquidation-sizing.ts";
import { rankedTargets } from "./liquidation-targets.ts";
import { reserveReading, valueBaseFloor } from "./market-reading.ts";
import { largestAcceptable, smallest } from "./sizing.ts";

/** How a keeper pays, and what becomes of the collateral. */
export type KeeperFunding =
  /** Borrows the debt for one transaction and sells the collateral in it. */
  | { readonly kind: "flash-loan" }
  /** Pays from its contract's balance; may keep the collateral and sell it later. */
  | {
      readonly kind: "inventory";
      /** What it takes off the lending pool's price when it values collateral that it keeps. */
      readonly holdDiscountBps: bigint;
      /** It sells what it holds only where a sale brings the lending pool's price less this at least, on average. */
      readonly unloadDiscountBps: bigint;
    };

/** What the issuer's desk says when the block's redemptions are used up. */
const FULL_VENUE_ERRORS: ReadonlySet<string> = new Set([
  "MaxRedeemPerBlockExceeded",
  "GlobalMaxRedeemPerBlockExceeded",
]);

/** Held collateral is sold in lots worth more than a hundred times their gas; smaller ones wait. */
const LEAST_SALE_OVER_GAS = 100n;

export interface KeeperParams extends GasPricing {
  readonly label: string;
  /** Owner of the contract; it sends and pays the gas. */
  readonly address: Address;
  /** Its LiquidationKeeper contract, which holds the money. */
  readonly contract: Address;
  readonly funding: KeeperFunding;
  /** Pairs it knows how to handle: every collateral against every debt listed here. */
  readonly collaterals: readonly string[];
  readonly debts: readonly string[];
  /** Set for a contract that the issuer has whitelisted. */
  readonly redemption?: RedemptionExit;
  /** The most it puts into one liquidation, USD with 8 decimals. */
  readonly maxDebtPerLiquidationBase: bigint;
  /** Liquidations it sends in one block at most. */
  readonly maxLiquidationsPerBlock: number;
  /** Targets it computes in full, of those with the largest bonus. */
  readonly shortlist: number;
  /** Blocks between an account's fall under a health factor of 1 and its first attempt. */
  readonly latencyBlocks: number;
  /** Share of the expected profit, after the base fee, that it offers as priority fee. */
  readonly bidShareBps: bigint;
  readonly minTipWei: bigint;
  readonly maxTipWei: bigint;
  /** Gas that it counts with for one liquidation. */
  readonly liquidationGas: bigint;
  /** What must be left after gas, USD with 8 decimals. */
  readonly minProfitBase: bigint;
  /** Blocks that it leaves a target, or a full venue, alone after a failed attempt; doubled with each failure in a row. */
  readonly cooldownBlocks: number;
}

/**
 * Make a keeper: it looks for accounts under a health factor of 1, takes the most profitable that it can pay for, sized
 * within close factor, dust rule and what its exits can absorb, and bids a share of the profit for its place in the block.
 *
 * It knows the chain after the last block and not what other keepers send, so keepers collide; the loser pays for a revert.
 */
export function keeper(params: KeeperParams): Agent {
  return new Keeper(params);
}

class Keeper implements Agent {
  readonly kind = "keeper";
  readonly label: string;
  readonly address: Address;
  readonly contracts: readonly Address[];
  readonly #params: KeeperParams;
  /** Step at which an account was first seen under 1; forgotten when it recovers. */
  #seenAtStep = new Map<Address, number>();
  readonly #targetBackoff: Backoff;
  readonly #routeBackoff: Backoff;
  /** Whom an action just sent hits and by which way it leaves, by its call data. */
  #sent = new Map<string, { readonly target?: Address; readonly route?: string }>();
  #step = 0;

  constructor(params: KeeperParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.address;
    this.contracts = [params.contract];
    this.#targetBackoff = new Backoff(params.cooldownBlocks);
    this.#routeBackoff = new Backoff(params.cooldownBlocks);
  }

  act(view: View): readonly Action[] {
    this.#step = view.step;
    this.#sent = new Map();
    const depth = new Depth();
    const attempts = this.#liquidations(view, depth);
    return [...attempts, ...this.#unloading(view, depth)];
  }

  settle(outcomes: readonly Outcome[]): void {
    for (const { action, status, error } of outcomes) {
      const { target, route } = this.#sent.get(action.data) ?? {};
      // A venue that is full refuses everybody; any other revert is about the target.
      const isVenueFull = error !== undefined && FULL_VENUE_ERRORS.has(error.name);
      if (status === "success") {
        if (target !== undefined) this.#targetBackoff.succeeded(target);
        if (route !== undefined) this.#routeBackoff.succeeded(route);
      } else if (status === "reverted" && isVenueFull && route !== undefined) {
        this.#routeBackoff.failed(route, this.#step);
      } else if (status === "reverted" && target !== undefined) {
        this.#targetBackoff.failed(target, this.#step);
      }
    }
  }

  #liquidations(view: View, depth: Depth): readonly Action[] {
    const params = this.#params;
    const accounts = this.#ripeAccounts(view);
    if (accounts.length === 0) return [];
    const targets = accounts
      .flatMap((account) => rankedTargets(view, account, params.collaterals, params.debts))
      .sort((a, b) => (a.rankBase === b.rankBase ? 0 : a.rankBase > b.rankBase ? -1 : 1))
      .slice(0, params.shortlist);

    const actions: Action[] = [];
    const taken = new Set<Address>();
    const committedUnits = new Map<string, bigint>();
    for (const { target } of targets) {
      if (actions.length === params.maxLiquidationsPerBlock) break;
      if (taken.has(target.account.address)) continue;
      const offer = this.#offer(view, target, depth, committedUnits.get(target.debt) ?? 0n);
      const action = offer && this.#action(view, offer);
      if (offer === undefined || action === undefined) continue;
      taken.add(target.account.address);
      committedUnits.set(target.debt, (committedUnits.get(target.debt) ?? 0n) + offer.debtToCoverUnits);
      if (offer.disposal.route !== undefined) depth.use(offer.disposal.route, offer.expected.collateralUnits);
      this.#sent.set(action.data, {
        target: target.account.address,
        ...(offer.disposal.route === undefined ? {} : { route: offer.disposal.route.key }),
      });
      actions.push(action);
    }
    return actions;
  }

  #ripeAccounts(view: View): readonly AccountView[] {
    const seen = this.#seenAtStep;
    this.#seenAtStep = new Map();
    return view.accounts.below(WAD).filter(({ address }) => {
      const since = seen.get(address) ?? view.step;
      this.#seenAtStep.set(address, since);
      return view.step - since >= this.#params.latencyBlocks && !this.#targetBackoff.isResting(address, view.step);
    });
  }

  #offer(view: View, target: LiquidationTarget, depth: Depth, committedUnits: bigint): LiquidationOffer | undefined {
    const { funding, contract, maxDebtPerLiquidationBase } = this.#params;
    const ownLimitUnits = (maxDebtPerLiquidationBase * target.debtUnit) / target.debtPriceE8;
    const fundsUnits =
      funding.kind === "inventory"
        ? view.accounts.get(contract).walletUnits(target.debt) - committedUnits
        : reserveReading(view, target.debt).state.availableLiquidityUnits;
    const limits = {
      capitalUnits: smallest(ownLimitUnits, fundsUnits),
      flashPremiumBps: funding.kind === "inventory" ? 0n : view.market.definition.lending.flashLoanPremiumBps,
    };
    if (limits.capitalUnits <= 0n) return undefined;
    let best: LiquidationOffer | undefined;
    for (const disposal of this.#disposals(view, target, depth)) {
      const isUntouched = disposal.route !== undefined && !depth.isUsed(disposal.route);
      const offer = (isUntouched ? sharedOffer : bestOffer)(target, disposal, limits);
      if (offer !== undefined && (best === undefined || offer.grossProfitUnits > best.grossProfitUnits)) best = offer;
    }
    return best;
  }

  #disposals(view: View, target: LiquidationTarget, depth: Depth): readonly Disposal[] {
    const { funding } = this.#params;
    if (target.collateral === target.debt) return [{ proceedsUnits: (units) => units }];
    const disposals: Disposal[] = this.#openRoutes(view, target.collateral, target.debt).map((route) => ({
      route,
      proceedsUnits: (units) => depth.proceeds(route, units),
    }));
    if (funding.kind === "inventory") {
      disposals.push({ proceedsUnits: (units) => heldValueUnits(target, units, funding.holdDiscountBps) });
    }
    return disposals;
  }

  /** Ways out, but for those that were full when it last tried. */
  #openRoutes(view: View, sell: string, buy: string): readonly ExitRoute[] {
    return exitRoutes(view, sell, buy, this.#params.redemption).filter(
      ({ key }) => !this.#routeBackoff.isResting(key, view.step),
    );
  }

  /** Price the attempt: `undefined` where the gas, or the least tip, eats the profit. */
  #action(view: View, offer: LiquidationOffer): Action | undefined {
    const params = this.#params;
    const { target, disposal } = offer;
    const baseFeeBase = gasCostBase(view, params, params.liquidationGas, 0n);
    const afterBaseFeeBase = offer.grossProfitBase - baseFeeBase;
    if (afterBaseFeeBase <= 0n) return undefined;
    const bidWei = tipWeiForBudget(
      view,
      params,
      percentMulFloor(afterBaseFeeBase, params.bidShareBps),
      params.liquidationGas,
    );
    const tipWei = bidWei < params.minTipWei ? params.minTipWei : smallest(bidWei, params.maxTipWei);
    const costBase = gasCostBase(view, params, params.liquidationGas, tipWei);
    if (offer.grossProfitBase < costBase + params.minProfitBase) return undefined;
    const isHeld = disposal.route === undefined && target.collateral !== target.debt;
    const exit: readonly ExitStep[] = isHeld ? [{ kind: "hold-collateral" }] : (disposal.route?.steps(0n) ?? []);
    const call = view.market.calls.liquidate(params.contract, {
      collateral: target.collateral,
      debt: target.debt,
      user: target.account.address,
      debtToCoverUnits: offer.debtToCoverUnits,
      useFlashLoan: params.funding.kind === "flash-loan",
      exit,
      // Below this the gas is not earned back; held collateral shows no profit in the debt asset yet.
      minProfitUnits: isHeld
        ? 0n
        : mulDivCeil(
            smallest(costBase + params.minProfitBase, offer.grossProfitBase),
            target.debtUnit,
            target.debtPriceE8,
          ),
    });
    return toActions([call], { from: params.address, tipWei, metered: true })[0];
  }

  #unloading(view: View, depth: Depth): readonly Action[] {
    const { funding, contract, collaterals, debts, address, minTipWei } = this.#params;
    if (funding.kind !== "inventory") return [];
    const holder = view.accounts.get(contract);
    const actions: Action[] = [];
    for (const collateral of collaterals) {
      if (debts.includes(collateral)) continue;
      const heldUnits = holder.walletUnits(collateral);
      if (heldUnits === 0n) continue;
      const sale = this.#bestUnload(view, collateral, heldUnits, depth, funding.unloadDiscountBps);
      if (sale === undefined) continue;
      depth.use(sale.route, sale.amountUnits);
      const call = view.market.calls.unloadKeeper(
        contract,
        collateral,
        sale.amountUnits,
        sale.route.steps(sale.minOutUnits),
      );
      this.#sent.set(call.data, { route: sale.route.key });
      actions.push(...toActions([call], { from: address, tipWei: minTipWei, metered: true }));
    }
    return actions;
  }

  #bestUnload(
    view: View,
    collateral: string,
    heldUnits: bigint,
    depth: Depth,
    discountBps: bigint,
  ): { route: ExitRoute; amountUnits: bigint; minOutUnits: bigint } | undefined {
    const held = reserveReading(view, collateral);
    let best: { route: ExitRoute; amountUnits: bigint; minOutUnits: bigint; soldBase: bigint } | undefined;
    for (const debt of this.#params.debts) {
      const received = reserveReading(view, debt);
      const minOutUnits = (amountUnits: bigint): bigint =>
        mulDivCeil(
          valueBaseFloor(held, amountUnits) * (BPS - discountBps),
          received.unit,
          received.state.priceE8 * BPS,
        );
      for (const route of this.#openRoutes(view, collateral, debt)) {
        const amountUnits = largestAcceptable(heldUnits, (units) => {
          const proceedsUnits = depth.proceeds(route, units);
          return proceedsUnits > 0n && proceedsUnits >= minOutUnits(units);
        });
        const soldBase = valueBaseFloor(held, amountUnits);
        const costBase = gasCostBase(view, this.#params, this.#params.liquidationGas, this.#params.minTipWei);
        if (soldBase <= costBase * LEAST_SALE_OVER_GAS) continue;
        if (best === undefined || soldBase > best.soldBase) {
          best = { route, amountUnits, minOutUnits: minOutUnits(amountUnits), soldBase };
        }
      }
    }
    return best;
  }
}

/** What one keeper has already planned to sell on each route in this block, so that it does not count on it twice. */
class Depth {
  readonly #soldUnits = new Map<string, bigint>();

  proceeds(route: ExitRoute, amountUnits: bigint): bigint {
    const soldUnits = this.#soldUnits.get(route.key) ?? 0n;
    if (soldUnits === 0n) return route.quote(amountUnits);
    const allUnits = route.quote(soldUnits + amountUnits);
    const beforeUnits = route.quote(soldUnits);
    return allUnits > beforeUnits ? allUnits - beforeUnits : 0n;
  }

  isUsed(route: ExitRoute): boolean {
    return this.#soldUnits.has(route.key);
  }

  use(route: ExitRoute, amountUnits: bigint): void {
    this.#soldUnits.set(route.key, (this.#soldUnits.get(route.key) ?? 0n) + amountUnits);
  }
}
