import type { CellRecord } from "./cell-record.ts";
import type { PriceBelow } from "./price-below.ts";
import { usdePrices, type UsdePrices } from "./usde-prices.ts";

/** One cell of a study as `summary.json` holds it. Base amounts are USD with 8 decimals. */
export interface CellSummary {
  readonly oracle: string;
  readonly backing: string;
  /** The on-chain pool's price; beside it the price the lending pool used and the exchange venue's. */
  readonly usde: PriceBelow & { readonly oracle: PriceBelow; readonly venue: PriceBelow };
  readonly liquidations: {
    readonly count: number;
    /** What left the borrowers, at the oracle's price. */
    readonly collateralBase: bigint;
    readonly debtBase: bigint;
    readonly usdeCollateralBase: bigint;
    /** What borrowers paid above their debt, the protocol's fee included. */
    readonly bonusBase: bigint;
    readonly protocolFeeBase: bigint;
    /** Liquidations that were sent and reverted. */
    readonly failedAttempts: number;
  };
  readonly badDebt: {
    /** Booked by the pool at the end. */
    readonly deficitBase: bigint;
    /** Not booked: debt above what the collateral is worth, at the end; and at its worst. */
    readonly latentBase: bigint;
    readonly latentPeakBase: bigint;
  };
  readonly lending: {
    readonly peakUtilizationBps: bigint;
    /** Seconds in which some borrowed reserve was over 99 % utilized. */
    readonly secondsAbove99Bps: number;
    readonly blockedWithdrawalsBase: bigint;
    readonly peakVariableBorrowRateRay: bigint;
  };
  readonly redemptions: { readonly usdeWei: bigint };
  readonly keepers: {
    /** What keepers own at the end above what they would own had they done nothing, gas paid. */
    readonly profitBase: bigint;
    readonly gasWei: bigint;
  };
  readonly supply: { readonly usdeCollateralStartBase: bigint };
  readonly recordSha256: string;
}

/**
 * Reduce a run to its summary.
 * @param recordSha256 of the record's bytes, hex
 */
export function summarizeCell(record: CellRecord, recordSha256: string): CellSummary {
  const prices = usdePrices(record);
  return {
    oracle: record.header.cell.oracle,
    backing: record.header.cell.backing,
    usde: usde(prices),
    liquidations: liquidations(record),
    badDebt: badDebt(record),
    lending: lending(record),
    redemptions: { usdeWei: redeemedUsdeWei(record) },
    keepers: keepers(record),
    supply: { usdeCollateralStartBase: usdeCollateralStartBase(record) },
    recordSha256,
  };
}

function usde({ pool, oracle, venue }: UsdePrices): CellSummary["usde"] {
  return { ...pool, oracle, venue };
}

function liquidations({ events, actions }: CellRecord): CellSummary["liquidations"] {
  let count = 0;
  let collateralBase = 0n;
  let debtBase = 0n;
  let usdeCollateralBase = 0n;
  let bonusBase = 0n;
  let protocolFeeBase = 0n;
  for (const event of events) {
    if (event.name !== "liquidation") continue;
    count++;
    collateralBase += event.collateralBase;
    debtBase += event.debtBase;
    bonusBase += event.bonusBase;
    protocolFeeBase += event.protocolFeeBase;
    if (event.collateral === "USDe") usdeCollateralBase += event.collateralBase;
  }
  const failedAttempts = actions.filter(
    (action) => action.status === "reverted" && action.label.startsWith("liquidat"),
  ).length;
  return { count, collateralBase, debtBase, usdeCollateralBase, bonusBase, protocolFeeBase, failedAttempts };
}

function badDebt({ blocks }: CellRecord): CellSummary["badDebt"] {
  const last = blocks.at(-1);
  let latentPeakBase = 0n;
  for (const block of blocks) {
    if (block.latentBadDebtBase > latentPeakBase) latentPeakBase = block.latentBadDebtBase;
  }
  return { deficitBase: last?.deficitBase ?? 0n, latentBase: last?.latentBadDebtBase ?? 0n, latentPeakBase };
}

function lending({ header, blocks }: CellRecord): CellSummary["lending"] {
  let peakUtilizationBps = 0n;
  let peakVariableBorrowRateRay = 0n;
  let blockedWithdrawalsBase = 0n;
  let secondsAbove99Bps = 0;
  for (const block of blocks) {
    let blockUtilizationBps = 0n;
    for (const reserve of block.reserves) {
      if (reserve.utilizationBps > blockUtilizationBps) blockUtilizationBps = reserve.utilizationBps;
      if (reserve.borrowedUnits > 0n && reserve.variableBorrowRateRay > peakVariableBorrowRateRay) {
        peakVariableBorrowRateRay = reserve.variableBorrowRateRay;
      }
    }
    if (blockUtilizationBps > peakUtilizationBps) peakUtilizationBps = blockUtilizationBps;
    if (blockUtilizationBps > 9_900n) secondsAbove99Bps += header.blockSeconds;
    if (block.blockedWithdrawalsBase > blockedWithdrawalsBase) blockedWithdrawalsBase = block.blockedWithdrawalsBase;
  }
  return { peakUtilizationBps, secondsAbove99Bps, blockedWithdrawalsBase, peakVariableBorrowRateRay };
}

function redeemedUsdeWei({ events }: CellRecord): bigint {
  let usdeWei = 0n;
  for (const event of events) if (event.name === "redemption") usdeWei += event.usdeWei;
  return usdeWei;
}

function keepers({ header, actions, finish }: CellRecord): CellSummary["keepers"] {
  const labels = new Set(header.agents.filter((agent) => agent.kind === "keeper").map((agent) => agent.label));
  let profitBase = 0n;
  for (const account of finish.accounts) {
    if (labels.has(account.label)) profitBase += account.netWorthBase - (account.heldBase ?? account.netWorthBase);
  }
  let gasWei = 0n;
  for (const action of actions) if (labels.has(action.agent)) gasWei += action.feeWei ?? 0n;
  return { profitBase, gasWei };
}

function usdeCollateralStartBase({ blocks }: CellRecord): bigint {
  const first = blocks[0];
  const supplied = first?.reserves.find((reserve) => reserve.symbol === "USDe")?.suppliedUnits ?? 0n;
  return (supplied * (first?.oraclePricesE8["USDe"] ?? 0n)) / 10n ** 18n;
}
