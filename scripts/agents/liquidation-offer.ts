import { BPS, percentMulCeil, percentMulFloor } from "../lib/bps.ts";
import { mulDivFloor } from "../lib/mul-div.ts";
import type { ExitRoute } from "./exit-route.ts";
import {
  clearingDebtUnits,
  largestPartialUnits,
  leavesNoDust,
  seizure,
  withInterest,
  type LiquidationTarget,
  type Seizure,
} from "./liquidation-sizing.ts";
import { largestAcceptable } from "./sizing.ts";

/** What a keeper would do with seized collateral, and what that brings. */
export interface Disposal {
  /** Absent where the collateral is kept. */
  readonly route?: ExitRoute;
  /** What so much collateral brings, in the debt asset's units. */
  readonly proceedsUnits: (collateralUnits: bigint) => bigint;
}

/** What bounds a keeper's liquidation besides the pool's rules. */
export interface OfferLimits {
  /** The most debt it can pay for. */
  readonly capitalUnits: bigint;
  /** Premium on the debt repaid, where it is borrowed for the block; 0 with its own money. */
  readonly flashPremiumBps: bigint;
}

/** A liquidation worth making, before gas. */
export interface LiquidationOffer {
  readonly target: LiquidationTarget;
  readonly disposal: Disposal;
  /** To be sent: what is due with a little interest on top where the whole is taken. */
  readonly debtToCoverUnits: bigint;
  readonly expected: Seizure;
  /** Proceeds less debt and premium, in the debt asset's units; never negative. */
  readonly grossProfitUnits: bigint;
  readonly grossProfitBase: bigint;
}

/**
 * Size one liquidation for the most profit: where the next unit of collateral would bring less than it costs, moved to
 * the nearest sizes that the dust rule allows (below it, or clearing a side). Sizes under 1/256 of the affordable are not
 * looked for.
 *
 * @returns `undefined` where no permitted size brings a profit.
 */
export function bestOffer(
  target: LiquidationTarget,
  disposal: Disposal,
  limits: OfferLimits,
): LiquidationOffer | undefined {
  const clearingUnits = clearingDebtUnits(target);
  const affordableUnits = limits.capitalUnits < target.maxDebtUnits ? limits.capitalUnits : target.maxDebtUnits;
  const profitUnits = (debtUnits: bigint): bigint => {
    const { debtUnits: paidUnits, collateralUnits } = seizure(target, debtUnits);
    return disposal.proceedsUnits(collateralUnits) - paidUnits - percentMulCeil(paidUnits, limits.flashPremiumBps);
  };
  const stepUnits = affordableUnits / 256n + 1n;
  const isStillGaining = (debtUnits: bigint): boolean =>
    profitUnits(debtUnits) >= profitUnits(debtUnits > stepUnits ? debtUnits - stepUnits : 0n);
  const bestSizeUnits = largestAcceptable(affordableUnits, isStillGaining, stepUnits);

  const candidates: { units: bigint; sendUnits: bigint }[] = [];
  const partialUnits = largestPartialUnits(target, bestSizeUnits);
  if (partialUnits > 0n) candidates.push({ units: partialUnits, sendUnits: partialUnits });
  const clearingSendUnits = withInterest(clearingUnits);
  if (clearingUnits > 0n && clearingSendUnits <= limits.capitalUnits && leavesNoDust(target, clearingUnits)) {
    candidates.push({ units: clearingUnits, sendUnits: clearingSendUnits });
  }

  let best: LiquidationOffer | undefined;
  for (const { units, sendUnits } of candidates) {
    const grossProfitUnits = profitUnits(units);
    if (grossProfitUnits <= 0n || (best !== undefined && grossProfitUnits <= best.grossProfitUnits)) continue;
    best = {
      target,
      disposal,
      debtToCoverUnits: sendUnits,
      expected: seizure(target, units),
      grossProfitUnits,
      grossProfitBase: mulDivFloor(grossProfitUnits, target.debtPriceE8, target.debtUnit),
    };
  }
  return best;
}

/** What the bonus alone would bring at the lending pool's own prices, without slippage: a quick rank of targets. */
export function bonusBase(target: LiquidationTarget): bigint {
  const debtBase = mulDivFloor(target.maxDebtUnits, target.debtPriceE8, target.debtUnit);
  return percentMulFloor(debtBase, target.liquidationBonusBps - BPS);
}

/** What held collateral counts for: the lending pool's price less a discount, in the debt asset's units. */
export function heldValueUnits(target: LiquidationTarget, collateralUnits: bigint, discountBps: bigint): bigint {
  const atOracleUnits = mulDivFloor(
    collateralUnits * target.collateralPriceE8,
    target.debtUnit,
    target.debtPriceE8 * target.collateralUnit,
  );
  return percentMulFloor(atOracleUnits, BPS - discountBps);
}
