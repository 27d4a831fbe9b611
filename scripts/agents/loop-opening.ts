import { BPS, percentMulFloor } from "../lib/bps.ts";
import type { AccountView } from "../protocol/account-book.ts";
import type { Call } from "../protocol/calls.ts";
import type { Hex } from "../protocol/hex.ts";
import { quoteStableSwap } from "../protocol/quotes.ts";
import type { Outcome, View } from "./agent.ts";
import { usdeWeiPerUnit } from "./exit-route.ts";
import { reserveReading, stablePoolReading, unitsOfBaseFloor, valueBaseFloor } from "./market-reading.ts";
import { ORDER_VALIDITY_SECONDS, orderNonce } from "./order-nonce.ts";

/** How borrowed money becomes collateral. */
export type Acquisition =
  | { readonly kind: "pool" }
  /** At par from the issuer, by an account that may mint. */
  | { readonly kind: "mint"; readonly benefactorKey: Hex; readonly firstNonce: bigint };

/** A loop to be built, one borrowing a block. */
export interface LoopPlan {
  /** Step at which it begins with whatever collateral its wallet holds. */
  readonly startStep: number;
  readonly loops: number;
  /** Debt over collateral after each borrowing. */
  readonly ltvBps: bigint;
  readonly eModeCategory: number;
  readonly acquisition: Acquisition;
}

/** Where and within which limit the loop trades. */
export interface LoopVenue {
  readonly collateral: string;
  readonly debt: string;
  readonly pool: string;
  readonly maxSlippageBps: bigint;
}

/** The building of one loop, over blocks. */
export interface LoopOpening {
  /** What is to be sent in this block: nothing before its time, when done, or while the reserve has nothing to lend. */
  calls(view: View, account: AccountView): readonly Call[];
  settle(outcomes: readonly Outcome[]): void;
}

/**
 * Plan the building of a loop: each block supplies what the wallet holds, borrows up to the wanted ltv and turns the loan
 * into more collateral, until all loops are borrowed and the last collateral is supplied.
 */
export function loopOpening(plan: LoopPlan, venue: LoopVenue): LoopOpening {
  return new Opening(plan, venue);
}

class Opening implements LoopOpening {
  readonly #plan: LoopPlan;
  readonly #venue: LoopVenue;
  #loopsLeft: number;
  #isDone = false;
  /** Borrowed and not yet turned into collateral. */
  #toConvertUnits = 0n;
  #sent: { borrow?: { data: Hex; units: bigint }; convert?: { data: Hex } } = {};

  constructor(plan: LoopPlan, venue: LoopVenue) {
    this.#plan = plan;
    this.#venue = venue;
    this.#loopsLeft = plan.loops;
  }

  calls(view: View, account: AccountView): readonly Call[] {
    this.#sent = {};
    if (this.#isDone || view.step < this.#plan.startStep) return [];
    const { calls } = view.market;
    const { collateral, debt } = this.#venue;
    const walletUnits = account.walletUnits(collateral);
    const encoded: Call[] = [];
    if (account.eModeCategory !== this.#plan.eModeCategory) encoded.push(calls.setUserEMode(this.#plan.eModeCategory));
    if (walletUnits > 0n) encoded.push(calls.supply(collateral, walletUnits, account.address));
    if (this.#loopsLeft === 0 && this.#toConvertUnits === 0n) {
      this.#isDone = true;
      return encoded;
    }
    const borrowUnits = this.#toConvertUnits > 0n ? 0n : this.#borrowUnits(view, account, walletUnits);
    if (borrowUnits > 0n) {
      const borrow = calls.borrow(debt, borrowUnits, account.address);
      this.#sent.borrow = { data: borrow.data, units: borrowUnits };
      encoded.push(borrow);
    }
    const convertUnits = this.#toConvertUnits + borrowUnits;
    if (convertUnits > 0n) {
      const convert = this.#convert(view, account, convertUnits);
      this.#sent.convert = { data: convert.data };
      encoded.push(convert);
    }
    return encoded;
  }

  settle(outcomes: readonly Outcome[]): void {
    const { borrow, convert } = this.#sent;
    const succeeded = (data: Hex | undefined): boolean =>
      data !== undefined && outcomes.some(({ action, status }) => action.data === data && status === "success");
    if (borrow !== undefined && succeeded(borrow.data)) {
      this.#loopsLeft -= 1;
      this.#toConvertUnits += borrow.units;
    }
    if (succeeded(convert?.data)) this.#toConvertUnits = 0n;
    this.#sent = {};
  }

  /** Up to the wanted ltv on all collateral, the wallet's included; 0 where the reserve cannot lend that much. */
  #borrowUnits(view: View, account: AccountView, walletUnits: bigint): bigint {
    if (this.#loopsLeft === 0) return 0n;
    const collateral = reserveReading(view, this.#venue.collateral);
    const debt = reserveReading(view, this.#venue.debt);
    const collateralBase = valueBaseFloor(collateral, account.suppliedUnits(this.#venue.collateral) + walletUnits);
    const borrowBase = percentMulFloor(collateralBase, this.#plan.ltvBps) - account.totalDebtBase;
    if (borrowBase <= 0n) return 0n;
    const units = unitsOfBaseFloor(debt, borrowBase);
    return units <= debt.state.availableLiquidityUnits ? units : 0n;
  }

  #convert(view: View, account: AccountView, debtUnits: bigint): Call {
    const { calls } = view.market;
    const { collateral, debt, pool, maxSlippageBps } = this.#venue;
    const { acquisition } = this.#plan;
    if (acquisition.kind === "mint") {
      return calls.mintUsde({
        benefactorKey: acquisition.benefactorKey,
        benefactor: account.address,
        asset: debt,
        usdeWei: debtUnits * usdeWeiPerUnit(view, debt),
        assetUnits: debtUnits,
        nonce: orderNonce(acquisition.firstNonce, view.step, 0),
        expirySeconds: view.timestamp + ORDER_VALIDITY_SECONDS,
      });
    }
    const { info, state } = stablePoolReading(view, pool);
    const expectedUnits = quoteStableSwap(state, info, debt, collateral, debtUnits);
    return calls.exchange(pool, debt, collateral, debtUnits, percentMulFloor(expectedUnits, BPS - maxSlippageBps));
  }
}
