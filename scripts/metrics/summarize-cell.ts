import { cascadeRounds, priceAmplificationBps, reproductionBps, saleAmplificationBps } from "./cascade.ts";
import type { CellRecord } from "./cell-record.ts";
import { dustBase } from "./dust.ts";
import { keeperResults } from "./keeper-results.ts";
import { isLiquidationAttempt } from "./liquidation-attempt.ts";
import { largestSaleWithinBonusBase, toxicShareBps, unprofitableShareBps } from "./liquidation-economics.ts";
import type { PriceBelow } from "./price-below.ts";
import { shockCurve, type ShockPoint } from "./shock-curve.ts";
import { usdePrices } from "./usde-prices.ts";

/** One cell of a study as `summary.json` holds it, defined in docs/metrics.md. Base amounts are USD with 8 decimals. */
export interface CellSummary {
  readonly oracle: string;
  readonly backing: string;
  /**
   * The on-chain pool's price, without figures where the pool was drained in every block; beside it the price the lending pool
   * used and the exchange venue's, if there are such.
   */
  readonly usde: Partial<PriceBelow> & {
    readonly oracle: PriceBelow | undefined;
    readonly venue: PriceBelow | undefined;
  };
  readonly liquidations: {
    readonly count: number;
    /** What left the borrowers, at the oracle's price. */
    readonly collateralBase: bigint;
    readonly debtBase: bigint;
    readonly usdeCollateralBase: bigint;
    /** The same in USDe, at the price each liquidation used. */
    readonly usdeCollateralWei: bigint;
    /** `usdeCollateralWei` over the USDe supplied at the start: a share of tokens, so that a falling price does not shrink it. */
    readonly usdeCollateralShareBps: bigint;
    /** What borrowers paid above their debt, the protocol's fee included. */
    readonly bonusBase: bigint;
    readonly protocolFeeBase: bigint;
    /** Liquidations that were sent and reverted. */
    readonly failedAttempts: number;
    readonly largestSaleBase: bigint;
    readonly toxicShareBps: bigint | undefined;
    readonly unprofitableShareBps: bigint | undefined;
  };
  readonly cascade: {
    readonly rounds: number;
    readonly reproductionBps: bigint | undefined;
    readonly saleAmplificationBps: bigint | undefined;
    readonly priceAmplificationBps: bigint | undefined;
  };
  /** What a fall of all collateral would have made liquidatable when the window opened; empty without such a reading. */
  readonly shockCurve: readonly ShockPoint[];
  readonly badDebt: {
    /** Booked by the pool, at the end. */
    readonly deficitBase: bigint;
    /** Not booked: debt above what the collateral is worth, at the end; and at its worst. */
    readonly latentBase: bigint;
    readonly latentPeakBase: bigint;
    /** Part of the latent: too small to be worth liquidating. */
    readonly dustBase: bigint;
  };
  readonly lending: {
    /** Of any reserve with debt. */
    readonly peakUtilizationBps: bigint;
    /** Seconds in which some reserve with debt was over 99 % utilized. */
    readonly secondsAbove99Bps: number;
    /** The largest total at one time. */
    readonly blockedWithdrawalsBase: bigint;
    readonly peakVariableBorrowRateRay: bigint;
  };
  readonly redemptions: { readonly usdeWei: bigint };
  readonly keepers: {
    /** What keepers own at the end above what they would own had they done nothing, gas paid. */
    readonly profitBase: bigint;
    readonly gasWei: bigint;
  };
  /** At the end of the first block; what is borrowed, just before it. */
  readonly supply: {
    readonly usdeCollateralStartBase: bigint;
    readonly usdeCollateralStartWei: bigint;
    readonly usdeSupplyStartWei: bigint;
    readonly borrowedStartBase: bigint;
  };
  readonly recordSha256: string;
}

const USDE = "USDe";
const USDE_UNIT = 10n ** 18n;
const BPS = 10_000n;
const NEARLY_FULL_BPS = 9_900n;

/**
 * Reduce a run to its summary.
 * @param recordSha256 of the record's bytes, hex
 * @throws IncompleteRecordError for a record without what a summary needs
 */
export function summarizeCell(record: CellRecord, recordSha256: string): CellSummary {
  const { pool, oracle, venue } = usdePrices(record);
  const supply = usdeSupply(record);
  return {
    oracle: record.header.cell.oracle,
    backing: record.header.cell.backing,
    usde: { ...pool, oracle, venue },
    liquidations: liquidations(record, supply.usdeCollateralStartWei),
    cascade: {
      rounds: cascadeRounds(record),
      reproductionBps: reproductionBps(record),
      saleAmplificationBps: saleAmplificationBps(record),
      priceAmplificationBps: priceAmplificationBps(record),
    },
    shockCurve: record.health[0] === undefined ? [] : shockCurve(record.health[0]),
    badDebt: badDebt(record),
    lending: lending(record),
    redemptions: { usdeWei: redeemedUsdeWei(record) },
    keepers: keepers(record),
    supply,
    recordSha256,
  };
}

function liquidations(record: CellRecord, usdeStartWei: bigint): CellSummary["liquidations"] {
  const { events, actions } = record;
  let count = 0;
  let collateralBase = 0n;
  let debtBase = 0n;
  let usdeCollateralBase = 0n;
  let usdeCollateralWei = 0n;
  let bonusBase = 0n;
  let protocolFeeBase = 0n;
  for (const event of events) {
    if (event.name !== "liquidation") continue;
    count++;
    collateralBase += event.collateralBase;
    debtBase += event.debtBase;
    bonusBase += event.bonusBase;
    protocolFeeBase += event.protocolFeeBase;
    if (event.collateral !== USDE) continue;
    usdeCollateralBase += event.collateralBase;
    if (event.collateralPriceE8 > 0n) usdeCollateralWei += (event.collateralBase * USDE_UNIT) / event.collateralPriceE8;
  }
  return {
    count,
    collateralBase,
    debtBase,
    usdeCollateralBase,
    usdeCollateralWei,
    usdeCollateralShareBps: usdeStartWei === 0n ? 0n : (usdeCollateralWei * BPS) / usdeStartWei,
    bonusBase,
    protocolFeeBase,
    failedAttempts: actions.filter((action) => action.status === "reverted" && isLiquidationAttempt(action)).length,
    largestSaleBase: largestSaleWithinBonusBase(record),
    toxicShareBps: toxicShareBps(record),
    unprofitableShareBps: unprofitableShareBps(record),
  };
}

function badDebt(record: CellRecord): CellSummary["badDebt"] {
  const { blocks } = record;
  const last = blocks.at(-1);
  return {
    deficitBase: last?.deficitBase ?? 0n,
    latentBase: last?.latentBadDebtBase ?? 0n,
    latentPeakBase: largest(blocks.map((block) => block.latentBadDebtBase)),
    dustBase: dustBase(record),
  };
}

function lending({ header, blocks }: CellRecord): CellSummary["lending"] {
  const withDebt = blocks.map(({ reserves }) => reserves.filter(({ borrowedUnits }) => borrowedUnits > 0n));
  const nearlyFull = withDebt.filter((reserves) => reserves.some((r) => r.utilizationBps > NEARLY_FULL_BPS));
  return {
    peakUtilizationBps: largest(withDebt.flat().map(({ utilizationBps }) => utilizationBps)),
    secondsAbove99Bps: nearlyFull.length * header.blockSeconds,
    blockedWithdrawalsBase: largest(blocks.map((block) => block.blockedWithdrawalsBase)),
    peakVariableBorrowRateRay: largest(withDebt.flat().map(({ variableBorrowRateRay }) => variableBorrowRateRay)),
  };
}

function redeemedUsdeWei({ events }: CellRecord): bigint {
  let usdeWei = 0n;
  for (const event of events) if (event.name === "redemption") usdeWei += event.usdeWei;
  return usdeWei;
}

function keepers(record: CellRecord): CellSummary["keepers"] {
  let profitBase = 0n;
  let gasWei = 0n;
  for (const keeper of keeperResults(record)) {
    profitBase += keeper.profitBase;
    gasWei += keeper.gasWei;
  }
  return { profitBase, gasWei };
}

/** USDe supplied to the lending pool after the first block, at the price used then; all USDe; all debt at the start. */
function usdeSupply({ blocks, start }: CellRecord): CellSummary["supply"] {
  const first = blocks[0];
  const usdeCollateralStartWei = first?.reserves.find(({ symbol }) => symbol === USDE)?.suppliedUnits ?? 0n;
  const priceE8 = first?.oraclePricesE8[USDE] ?? 0n;
  return {
    usdeCollateralStartBase: (usdeCollateralStartWei * priceE8) / USDE_UNIT,
    usdeCollateralStartWei,
    usdeSupplyStartWei: first?.desk.usdeSupplyWei ?? 0n,
    borrowedStartBase: start.accounts.reduce((sum, { debtBase }) => sum + debtBase, 0n),
  };
}

/** The largest of the values; 0 for none. */
function largest(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), 0n);
}
