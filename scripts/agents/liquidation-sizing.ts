import { BPS, percentDivCeil, percentDivHalfUp, percentMulHalfUp } from "../lib/bps.ts";
import { mulDivCeil, mulDivFloor } from "../lib/mul-div.ts";
import { WAD } from "../lib/wad.ts";
import type { AccountView } from "../protocol/account-book.ts";
import type { Market } from "../protocol/market.ts";
import type { View } from "./agent.ts";
import { collateralTerms, isLiquidatable, reserveReading } from "./market-reading.ts";
import { smallest } from "./sizing.ts";

type LiquidationRules = Market["definition"]["lending"]["liquidationRules"];

/** One account's debt in one reserve against its collateral in another, with all that bounds a liquidation of it. */
export interface LiquidationTarget {
  readonly account: AccountView;
  readonly collateral: string;
  readonly debt: string;
  readonly debtUnits: bigint;
  readonly collateralUnits: bigint;
  readonly debtUnit: bigint;
  readonly collateralUnit: bigint;
  readonly debtPriceE8: bigint;
  readonly collateralPriceE8: bigint;
  readonly liquidationBonusBps: bigint;
  readonly protocolFeeBps: bigint;
  /** The most that the close factor lets one liquidation repay. */
  readonly maxDebtUnits: bigint;
  /** What a liquidation that clears neither side must leave on both, USD with 8 decimals; 0 = no such rule. */
  readonly minLeftoverBase: bigint;
}

/**
 * Read a liquidation target from the view.
 *
 * The close factor is Aave's (aave-v3.md B.9 step 4), with the market's own rules in place of its constants.
 *
 * @returns `undefined` where a liquidation would revert: healthy account, no debt or no switched-on collateral in these
 * reserves, reserve inactive or paused.
 */
export function liquidationTarget(
  view: View,
  account: AccountView,
  collateral: string,
  debt: string,
): LiquidationTarget | undefined {
  if (account.healthFactorWad >= WAD) return undefined;
  const debtUnits = account.debtUnits(debt);
  const collateralUnits = account.suppliedUnits(collateral);
  if (debtUnits === 0n || collateralUnits === 0n || !account.isCollateral(collateral)) return undefined;
  const debtReserve = reserveReading(view, debt);
  const collateralReserve = reserveReading(view, collateral);
  if (!isLiquidatable(debtReserve.state) || !isLiquidatable(collateralReserve.state)) return undefined;
  const terms = collateralTerms(view, account, collateral);
  if (terms.liquidationThresholdBps === 0n) return undefined;
  const rules = view.market.definition.lending.liquidationRules;
  const sides = {
    debtUnits,
    collateralUnits,
    debtUnit: debtReserve.unit,
    collateralUnit: collateralReserve.unit,
    debtPriceE8: debtReserve.state.priceE8,
    collateralPriceE8: collateralReserve.state.priceE8,
  };
  return {
    account,
    collateral,
    debt,
    ...sides,
    liquidationBonusBps: terms.liquidationBonusBps,
    protocolFeeBps: terms.protocolFeeBps,
    maxDebtUnits: maxDebtUnits(rules, account, sides),
    minLeftoverBase: rules.minLeftoverBaseE8,
  };
}

type Sides = Pick<
  LiquidationTarget,
  "debtUnits" | "collateralUnits" | "debtUnit" | "collateralUnit" | "debtPriceE8" | "collateralPriceE8"
>;

function maxDebtUnits(rules: LiquidationRules, account: AccountView, sides: Sides): bigint {
  const { debtUnits } = sides;
  if (account.healthFactorWad <= rules.closeFactorHealthFactorThresholdWad) return debtUnits;
  if (rules.closeFactorScope === "reserve") return percentMulHalfUp(debtUnits, rules.closeFactorBps);
  const debtBase = mulDivCeil(debtUnits, sides.debtPriceE8, sides.debtUnit);
  const collateralBase = mulDivFloor(sides.collateralUnits, sides.collateralPriceE8, sides.collateralUnit);
  if (debtBase < rules.minBaseMaxCloseFactorE8 || collateralBase < rules.minBaseMaxCloseFactorE8) return debtUnits;
  const maxBase = percentMulHalfUp(account.totalDebtBase, rules.closeFactorBps);
  return debtBase > maxBase ? mulDivFloor(maxBase, sides.debtUnit, sides.debtPriceE8) : debtUnits;
}

/** What a liquidation would move. */
export interface Seizure {
  /** Debt really repaid: less than asked for where the collateral does not suffice. */
  readonly debtUnits: bigint;
  /** What the liquidator gets. */
  readonly collateralUnits: bigint;
  /** What the treasury gets. */
  readonly protocolFeeUnits: bigint;
}

/** Compute what repaying `debtToCoverUnits` (at most the target's maximum) seizes; aave-v3.md B.9 steps 5 and 6. */
export function seizure(target: LiquidationTarget, debtToCoverUnits: bigint): Seizure {
  const { liquidationBonusBps: bonusBps } = target;
  let seizedUnits = percentMulHalfUp(collateralOfDebt(target, debtToCoverUnits), bonusBps);
  let debtUnits = debtToCoverUnits;
  if (seizedUnits > target.collateralUnits) {
    seizedUnits = target.collateralUnits;
    debtUnits = percentDivCeil(debtOfCollateral(target, seizedUnits), bonusBps);
  }
  const bonusUnits = seizedUnits - percentDivHalfUp(seizedUnits, bonusBps);
  const protocolFeeUnits = percentMulHalfUp(bonusUnits, target.protocolFeeBps);
  return { debtUnits, collateralUnits: seizedUnits - protocolFeeUnits, protocolFeeUnits };
}

/** Whether a liquidation of this size passes the dust rule: it clears one side, or leaves enough on both (B.9 step 7). */
export function leavesNoDust(target: LiquidationTarget, debtToCoverUnits: bigint): boolean {
  const seized = seizure(target, debtToCoverUnits);
  const debtLeftUnits = target.debtUnits - seized.debtUnits;
  const collateralLeftUnits = target.collateralUnits - seized.collateralUnits - seized.protocolFeeUnits;
  if (debtLeftUnits === 0n || collateralLeftUnits === 0n) return true;
  return (
    mulDivCeil(debtLeftUnits, target.debtPriceE8, target.debtUnit) >= target.minLeftoverBase &&
    mulDivFloor(collateralLeftUnits, target.collateralPriceE8, target.collateralUnit) >= target.minLeftoverBase
  );
}

/** Debt to cover that takes all of the collateral, or clears the debt if that comes first; 0 if the close factor forbids both. */
export function clearingDebtUnits(target: LiquidationTarget): bigint {
  const takesAllUnits = percentDivCeil(debtOfCollateral(target, target.collateralUnits), target.liquidationBonusBps);
  const clearingUnits = smallest(takesAllUnits, target.debtUnits);
  return withInterest(clearingUnits) <= target.maxDebtUnits || target.maxDebtUnits === target.debtUnits
    ? clearingUnits
    : 0n;
}

/**
 * Find the largest partial liquidation up to a limit that passes the dust rule.
 *
 * @param limitUnits What the liquidator can or wants to repay.
 * @returns Debt to cover; 0 where every partial size up to the limit would leave dust.
 */
export function largestPartialUnits(target: LiquidationTarget, limitUnits: bigint): bigint {
  const keepDebtUnits = mulDivCeil(target.minLeftoverBase, target.debtUnit, target.debtPriceE8);
  const keepCollateralUnits = mulDivCeil(target.minLeftoverBase, target.collateralUnit, target.collateralPriceE8);
  if (target.debtUnits <= keepDebtUnits || target.collateralUnits <= keepCollateralUnits) return 0n;
  const seizableUnits = target.collateralUnits - keepCollateralUnits;
  const largest = smallest(
    limitUnits,
    target.maxDebtUnits,
    target.debtUnits - keepDebtUnits,
    (debtOfCollateral(target, seizableUnits) * BPS) / target.liquidationBonusBps,
  );
  // The seizure is rounded half up, so the inverse above may be a unit too much.
  for (const candidate of [largest, largest - 1n]) {
    if (candidate > 0n && leavesNoDust(target, candidate)) return candidate;
  }
  return 0n;
}

/**
 * Add what a few blocks of interest may add to a debt or a collateral before the liquidation is mined: one millionth
 * (36 seconds at 100 % a year) and a unit. The pool takes no more than is due.
 */
export function withInterest(amountUnits: bigint): bigint {
  return amountUnits + amountUnits / 1_000_000n + 1n;
}

function collateralOfDebt(target: LiquidationTarget, debtUnits: bigint): bigint {
  return (target.debtPriceE8 * debtUnits * target.collateralUnit) / (target.collateralPriceE8 * target.debtUnit);
}

function debtOfCollateral(target: LiquidationTarget, collateralUnits: bigint): bigint {
  return (target.collateralPriceE8 * collateralUnits * target.debtUnit) / (target.debtPriceE8 * target.collateralUnit);
}
