import { BPS } from "../lib/bps.ts";
import { mulDivCeil, mulDivFloor } from "../lib/mul-div.ts";
import type { Rng } from "../lib/rng.ts";
import { formatAmount } from "../lib/units.ts";
import { WAD, wadMulFloor } from "../lib/wad.ts";
import type { AccountView } from "../protocol/account-book.ts";
import type { Call } from "../protocol/calls.ts";
import type { Address } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, Outcome, View } from "./agent.ts";
import {
  feasibleSale,
  isUnderwater,
  leastProceedsUnits,
  loopPosition,
  roundCalls,
  saleForProceeds,
  type LoopPosition,
} from "./loop-unwinding.ts";
import { looper, type LooperParams } from "./looper.ts";
import { reserveReading } from "./market-reading.ts";
import { smallest } from "./sizing.ts";

export interface WhaleParams {
  readonly label: string;
  /**
   * Layer 1: altcoins against the loop's debt asset. Its owner never sells them; anyone may repay its debt, so everything
   * is sent from the loop's account.
   */
  readonly collateralAccount: Address;
  /** Layer 2, with an account of its own: in one account the two would be netted, and neither would be called alone. */
  readonly loop: Omit<LooperParams, "label">;
  /** Layer 1 is called when its ltv reaches this share of its liquidation threshold. */
  readonly marginCallShareBps: bigint;
  /** It repays until the ltv is back at this share. */
  readonly marginTargetShareBps: bigint;
  /** Seconds between the call and the first repayment. */
  readonly reactionDelaySeconds: number;
}

/**
 * Make a whale with two layers: altcoins are collateral for stablecoins, and those are in a USDe loop. When the altcoins
 * fall and the first loan nears its threshold, it unwinds the loop to repay it, until that loan is safe or the loop is gone.
 * With no call on the first layer it is a looper.
 *
 * It knows both its positions, the pool's depth and one price of USDe. It does not sell its altcoins.
 */
export function whale(params: WhaleParams): Agent {
  return new Whale(params);
}

class Whale implements Agent {
  readonly kind = "whale";
  readonly label: string;
  readonly address: Address;
  readonly contracts: readonly Address[];
  readonly #params: WhaleParams;
  readonly #looper: Agent;
  #calledAtSeconds: number | undefined;
  #hasSaidSo = false;

  constructor(params: WhaleParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.loop.address;
    this.contracts = [params.collateralAccount];
    this.#looper = looper({ ...params.loop, label: params.label });
  }

  act(view: View, rng: Rng): readonly Action[] {
    const answer = this.#answerMarginCall(view);
    return answer.length > 0 ? answer : this.#looper.act(view, rng);
  }

  settle(outcomes: readonly Outcome[]): void {
    this.#looper.settle?.(outcomes);
  }

  #answerMarginCall(view: View): readonly Action[] {
    const { collateralAccount, marginCallShareBps, reactionDelaySeconds, loop } = this.#params;
    const loan = view.accounts.get(collateralAccount);
    // ltv over threshold is 1 / health factor.
    const isCalled = loan.totalDebtBase > 0n && loan.healthFactorWad * marginCallShareBps <= WAD * BPS;
    if (!isCalled && !this.#isStillRepaying(loan)) {
      this.#calledAtSeconds = undefined;
      this.#hasSaidSo = false;
      return [];
    }
    this.#calledAtSeconds ??= view.timestamp;
    if (view.timestamp - this.#calledAtSeconds < reactionDelaySeconds) return [];

    const calls = this.#rescue(view, this.#dueUnits(view, loan));
    if (calls.length === 0) return [];
    const [now, limit] = [loan.healthFactorWad, (WAD * BPS) / marginCallShareBps].map((value) =>
      formatAmount(value, 18, { maxDecimals: 4 }),
    );
    const decision = this.#hasSaidSo
      ? {}
      : { decision: { what: "margin call", why: `health factor of the altcoin loan ${now}, called at ${limit}` } };
    this.#hasSaidSo = true;
    return toActions(calls, { from: this.address, tipWei: loop.tipWei, ...decision });
  }

  /** Once it has begun, it goes on until the target, not only until it is no longer called. */
  #isStillRepaying(loan: AccountView): boolean {
    return (
      this.#hasSaidSo && loan.totalDebtBase > 0n && loan.healthFactorWad * this.#params.marginTargetShareBps < WAD * BPS
    );
  }

  /** Repayment that brings layer 1 back to its target: debt - weighted collateral * target share, in the debt's units. */
  #dueUnits(view: View, loan: AccountView): bigint {
    const debt = reserveReading(view, this.#params.loop.debt);
    const weightedBase = wadMulFloor(loan.healthFactorWad, loan.totalDebtBase);
    const dueBase = loan.totalDebtBase - mulDivFloor(weightedBase, this.#params.marginTargetShareBps, BPS);
    if (dueBase <= 0n) return 0n;
    return smallest(mulDivCeil(dueBase, debt.unit, debt.state.priceE8), loan.debtUnits(this.#params.loop.debt));
  }

  #rescue(view: View, dueUnits: bigint): readonly Call[] {
    const { loop, collateralAccount } = this.#params;
    const position = loopPosition(view, view.accounts.get(this.address), loop);
    const cashUnits = smallest(position.walletDebtUnits, dueUnits);
    const missingUnits = dueUnits - cashUnits;
    const round = missingUnits === 0n || isUnderwater(position) ? undefined : this.#round(position, missingUnits);
    const payUnits = cashUnits + (round?.freedUnits ?? 0n);
    const calls = round === undefined ? [] : [...roundCalls(view, position, loop, round)];
    if (payUnits > 0n) calls.push(view.market.calls.repay(loop.debt, payUnits, collateralAccount));
    return calls;
  }

  /**
   * Size one round of the loop's unwinding for a need of cash. The first units only use up the slack over the loop's floor;
   * beyond that each unit sold must first repay what keeps the loop at its floor, and only the rest is free:
   * at ten times leverage, freeing one dollar sells about ten.
   */
  #round(
    position: LoopPosition,
    neededUnits: bigint,
  ): { sellUnits: bigint; repayUnits: bigint; freedUnits: bigint } | undefined {
    const { loop } = this.#params;
    const allUnits = position.suppliedUnits + position.walletCollateralUnits;
    const slackUnits = smallest(this.#slackUnits(position), allUnits);
    const slackProceedsUnits = leastProceedsUnits(position, slackUnits);
    let wantedUnits = saleForProceeds(position, neededUnits);
    if (slackProceedsUnits < neededUnits) {
      const freePerTokenUnits = position.minPriceUnits - this.#repaidPerTokenUnits(position);
      wantedUnits =
        freePerTokenUnits <= 0n
          ? allUnits
          : slackUnits + mulDivCeil(neededUnits - slackProceedsUnits, position.collateral.unit, freePerTokenUnits);
    }
    const sellUnits = feasibleSale(position, loop, smallest(wantedUnits, allUnits));
    if (sellUnits === 0n) return undefined;
    const proceedsUnits = leastProceedsUnits(position, sellUnits);
    const repayUnits = smallest(this.#repaymentToFloor(position, sellUnits), proceedsUnits);
    return { sellUnits, repayUnits, freedUnits: proceedsUnits - repayUnits };
  }

  /** Collateral above what the loop's floor needs: (weighted - floor * debt) / LT, and what lies in the wallet. */
  #slackUnits({
    account,
    weightedCollateralBase,
    liquidationThresholdBps,
    collateral,
    suppliedUnits,
    walletCollateralUnits,
  }: LoopPosition): bigint {
    if (account.totalDebtBase === 0n) return walletCollateralUnits + suppliedUnits;
    const slackBase =
      weightedCollateralBase - wadMulFloor(this.#params.loop.healthFactorFloorWad, account.totalDebtBase);
    if (slackBase <= 0n) return walletCollateralUnits;
    const units = mulDivFloor(slackBase * BPS, collateral.unit, liquidationThresholdBps * collateral.state.priceE8);
    return walletCollateralUnits + units;
  }

  /** Debt to repay for each whole token withdrawn, to stay at the floor: price * LT / floor. */
  #repaidPerTokenUnits({ collateral, debt, liquidationThresholdBps }: LoopPosition): bigint {
    return mulDivCeil(
      collateral.state.priceE8 * liquidationThresholdBps * debt.unit,
      WAD,
      debt.state.priceE8 * BPS * this.#params.loop.healthFactorFloorWad,
    );
  }

  /** Debt to repay so that the loop is at its floor after a sale: debt - (weighted - sold * LT) / floor, in the debt's units. */
  #repaymentToFloor(position: LoopPosition, sellUnits: bigint): bigint {
    const { account, collateral, debt, debtUnits, liquidationThresholdBps, walletCollateralUnits } = position;
    const withdrawnUnits = sellUnits > walletCollateralUnits ? sellUnits - walletCollateralUnits : 0n;
    const lostBase = mulDivCeil(
      withdrawnUnits * collateral.state.priceE8,
      liquidationThresholdBps,
      collateral.unit * BPS,
    );
    const coveredBase = mulDivFloor(
      position.weightedCollateralBase - lostBase,
      WAD,
      this.#params.loop.healthFactorFloorWad,
    );
    const dueBase = account.totalDebtBase - coveredBase;
    return dueBase <= 0n ? 0n : smallest(mulDivCeil(dueBase, debt.unit, debt.state.priceE8), debtUnits);
  }
}
