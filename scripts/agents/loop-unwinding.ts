import { BPS, percentMulFloor } from "../lib/bps.ts";
import { mulDivCeil, mulDivFloor } from "../lib/mul-div.ts";
import { ONE_USD_E8 } from "../lib/units.ts";
import { WAD, wadMulCeil, wadMulFloor } from "../lib/wad.ts";
import type { AccountView } from "../protocol/account-book.ts";
import type { Call } from "../protocol/calls.ts";
import type { StablePoolInfo } from "../protocol/market.ts";
import type { StablePoolState } from "../protocol/market-state.ts";
import { quoteStableSwap } from "../protocol/quotes.ts";
import type { View } from "./agent.ts";
import { withInterest } from "./liquidation-sizing.ts";
import {
  collateralTerms,
  reserveReading,
  stablePoolReading,
  unitsOfBaseFloor,
  type ReserveReading,
} from "./market-reading.ts";
import { watchedPriceE8, type PriceSource } from "./price-source.ts";
import { largestAcceptable, smallest } from "./sizing.ts";
import { MAX_UINT256 } from "../lib/max-uint256.ts";
import { coinIndex } from "../protocol/coin-index.ts";

/** "All of it", to the lending pool. */
export const ALL = MAX_UINT256;

/** How a loop is unwound without a flash loan: withdraw what the health factor allows, sell, repay, again. */
export interface UnwindTerms {
  readonly collateral: string;
  readonly debt: string;
  /** Stable pool that holds both. */
  readonly pool: string;
  /** The worst average price of a round, below what one token brings on the pool at the view. */
  readonly maxSlippageBps: bigint;
  /**
   * The lowest price it sells at, as a discount from a price it believes in; absent: it follows the pool down, each round
   * bounded by `maxSlippageBps` only.
   */
  readonly reservation?: { readonly source: PriceSource; readonly discountBps: bigint };
  /** The health factor never goes under 1 plus this, not even between withdrawal and repayment. */
  readonly healthFactorMarginWad: bigint;
  /** Rounds that would sell less than this are not worth their gas, in the collateral's units. */
  readonly minRoundUnits: bigint;
}

/** A loop as one block's view shows it. */
export interface LoopPosition {
  readonly account: AccountView;
  readonly collateral: ReserveReading;
  readonly debt: ReserveReading;
  readonly suppliedUnits: bigint;
  readonly debtUnits: bigint;
  readonly walletCollateralUnits: bigint;
  readonly walletDebtUnits: bigint;
  readonly liquidationThresholdBps: bigint;
  /** Sum of collateral times threshold: health factor times debt, USD with 8 decimals. */
  readonly weightedCollateralBase: bigint;
  /** The most collateral that may be withdrawn at once: by margin, balance and the reserve's liquidity. */
  readonly withdrawableUnits: bigint;
  /** The most that the pool takes within the slippage limit. */
  readonly saleCapUnits: bigint;
  /** Debt units for one whole collateral token at the slippage limit or the reservation price, whichever is higher. */
  readonly minPriceUnits: bigint;
}

/** Read what an unwinding needs to know. `heldUnits` of the wallet's collateral are the loop's; the wallet's debt asset is. */
export function loopPosition(view: View, account: AccountView, terms: UnwindTerms): LoopPosition {
  const collateral = reserveReading(view, terms.collateral);
  const debt = reserveReading(view, terms.debt);
  const { info, state } = stablePoolReading(view, terms.pool);
  const suppliedUnits = account.suppliedUnits(terms.collateral);
  const walletCollateralUnits = account.walletUnits(terms.collateral);
  const { liquidationThresholdBps } = collateralTerms(view, account, terms.collateral);
  const hasDebt = account.totalDebtBase > 0n;
  const weightedCollateralBase = hasDebt ? wadMulFloor(account.healthFactorWad, account.totalDebtBase) : 0n;

  const tokenPriceUnits = quoteStableSwap(state, info, terms.collateral, terms.debt, collateral.unit);
  const slippedUnits = percentMulFloor(tokenPriceUnits, BPS - terms.maxSlippageBps);
  const reservedUnits = reservationUnits(view, debt, terms);
  const minPriceUnits = reservedUnits > slippedUnits ? reservedUnits : slippedUnits;
  const withdrawableUnits = smallest(
    suppliedUnits,
    collateral.state.availableLiquidityUnits,
    ...(hasDebt ? [freeUnits(account, collateral, liquidationThresholdBps, terms.healthFactorMarginWad)] : []),
  );
  return {
    account,
    collateral,
    debt,
    suppliedUnits,
    debtUnits: account.debtUnits(terms.debt),
    walletCollateralUnits,
    walletDebtUnits: account.walletUnits(terms.debt),
    liquidationThresholdBps,
    weightedCollateralBase,
    withdrawableUnits,
    saleCapUnits: smallest(
      walletCollateralUnits + withdrawableUnits,
      poolSaleCapUnits({ info, state }, terms, collateral.unit, minPriceUnits),
    ),
    minPriceUnits,
  };
}

/** Sales that each reading of a pool takes: all who sell at the same limit ask for the same. */
const saleCaps = new WeakMap<StablePoolState, Map<string, bigint>>();

/** The most that the pool takes at no less than a limit on average, which its balance of the debt asset bounds. */
function poolSaleCapUnits(
  { info, state }: { readonly info: StablePoolInfo; readonly state: StablePoolState },
  { collateral, debt }: UnwindTerms,
  collateralUnit: bigint,
  minPriceUnits: bigint,
): bigint {
  if (minPriceUnits === 0n) return ALL;
  const caps = saleCaps.get(state) ?? new Map<string, bigint>();
  saleCaps.set(state, caps);
  const key = `${collateral}:${debt}:${minPriceUnits}`;
  const known = caps.get(key);
  if (known !== undefined) return known;
  const debtUnits = state.balancesUnits[coinIndex(info, debt)] ?? 0n;
  const capUnits = largestAcceptable(
    mulDivFloor(debtUnits, collateralUnit, minPriceUnits),
    (units) => quoteStableSwap(state, info, collateral, debt, units) * collateralUnit >= units * minPriceUnits,
  );
  caps.set(key, capUnits);
  return capUnits;
}

/** Debt units for one whole collateral token below which it keeps its collateral. */
function reservationUnits(view: View, debt: ReserveReading, { reservation }: UnwindTerms): bigint {
  if (reservation === undefined) return 0n;
  const floorE8 = percentMulFloor(watchedPriceE8(view, reservation.source), BPS - reservation.discountBps);
  return mulDivFloor(floorE8, debt.unit, ONE_USD_E8);
}

function freeUnits(
  account: AccountView,
  collateral: ReserveReading,
  liquidationThresholdBps: bigint,
  marginWad: bigint,
): bigint {
  const slackWad = account.healthFactorWad - (WAD + marginWad);
  if (slackWad <= 0n || liquidationThresholdBps === 0n) return 0n;
  const freeBase = mulDivFloor(slackWad * account.totalDebtBase, BPS, WAD * liquidationThresholdBps);
  return unitsOfBaseFloor(collateral, freeBase);
}

/** What a sale of so much collateral brings at least, in the debt asset's units. */
export function leastProceedsUnits(position: LoopPosition, soldUnits: bigint): bigint {
  return mulDivFloor(soldUnits, position.minPriceUnits, position.collateral.unit);
}

/** Collateral to sell so that the proceeds repay at least `neededUnits` of debt. */
export function saleForProceeds(position: LoopPosition, neededUnits: bigint): bigint {
  if (position.minPriceUnits === 0n) return 0n;
  return mulDivCeil(neededUnits, position.collateral.unit, position.minPriceUnits);
}

/**
 * Collateral to sell, and its proceeds to repay, so that the health factor comes back to a target: x with
 * (weighted - x * LT) / (debt - x * q) = target, q = proceeds for a dollar of collateral at the lending pool's prices.
 *
 * @returns 0 at or above the target; what repays all debt where no smaller sale is enough.
 */
export function saleForHealthFactor(position: LoopPosition, targetWad: bigint): bigint {
  const { account, collateral, debt, liquidationThresholdBps, minPriceUnits, debtUnits } = position;
  const shortBase = wadMulCeil(targetWad, account.totalDebtBase) - position.weightedCollateralBase;
  if (shortBase <= 0n) return 0n;
  const everything = saleForProceeds(position, debtUnits);
  const proceedsWad = mulDivFloor(minPriceUnits * debt.state.priceE8, WAD, collateral.state.priceE8 * debt.unit);
  const gainWad = wadMulFloor(targetWad, proceedsWad) - mulDivCeil(liquidationThresholdBps, WAD, BPS);
  if (gainWad <= 0n) return everything;
  // Proceeds are repaid in whole units, so up to one unit of the debt asset is lost on the way.
  const lostBase = wadMulCeil(targetWad, mulDivCeil(1n, debt.state.priceE8, debt.unit));
  const units = mulDivCeil(mulDivCeil(shortBase + lostBase, WAD, gainWad), collateral.unit, collateral.state.priceE8);
  return smallest(units, everything);
}

/** Debt asset that lifts the health factor to a target when it is repaid: debt - weighted / target. */
export function repaymentForHealthFactor(position: LoopPosition, targetWad: bigint): bigint {
  const { account, debt } = position;
  const dueBase = account.totalDebtBase - mulDivFloor(position.weightedCollateralBase, WAD, targetWad);
  return dueBase <= 0n ? 0n : smallest(mulDivCeil(dueBase, debt.unit, debt.state.priceE8), position.debtUnits);
}

/** Whether the loop is worth less than it owes at the pool's price: then unwinding it only loses more. */
export function isUnderwater(position: LoopPosition): boolean {
  const { suppliedUnits, walletCollateralUnits, walletDebtUnits } = position;
  return leastProceedsUnits(position, suppliedUnits + walletCollateralUnits) + walletDebtUnits < position.debtUnits;
}

/** One round: how much to sell, and how the proceeds are used. */
export interface Round {
  readonly sellUnits: bigint;
  /** Debt of the loop's own account to repay, of proceeds and wallet. */
  readonly repayUnits: bigint;
}

/**
 * Size a round for a wanted sale: at most what is in the wallet or withdrawable, and what the pool takes within the limit.
 *
 * @returns 0 for a sale below the smallest round, unless it is all that is wanted.
 */
export function feasibleSale(position: LoopPosition, terms: UnwindTerms, wantedUnits: bigint): bigint {
  const sellUnits = smallest(wantedUnits, position.saleCapUnits);
  return sellUnits < terms.minRoundUnits && sellUnits < wantedUnits ? 0n : sellUnits;
}

/** Encode a round: withdraw what the wallet lacks, sell, repay. */
export function roundCalls(view: View, position: LoopPosition, terms: UnwindTerms, round: Round): readonly Call[] {
  const { calls } = view.market;
  const { address } = position.account;
  const { sellUnits, repayUnits } = round;
  const withdrawUnits = sellUnits - position.walletCollateralUnits;
  const encoded: Call[] = [];
  if (withdrawUnits > 0n) encoded.push(calls.withdraw(terms.collateral, withdrawUnits, address));
  if (sellUnits > 0n) {
    const minOutUnits = leastProceedsUnits(position, sellUnits);
    encoded.push(calls.exchange(terms.pool, terms.collateral, terms.debt, sellUnits, minOutUnits));
  }
  if (repayUnits > 0n) {
    // Interest of the block to come would leave a crumb of debt: with enough at hand, all is repaid by "all".
    const repaysAll = repayUnits >= withInterest(position.debtUnits);
    encoded.push(calls.repay(terms.debt, repaysAll ? ALL : smallest(repayUnits, position.debtUnits), address));
  }
  return encoded;
}
