import { accountResults } from "./account-results.ts";
import type { CellRecord } from "./cell-record.ts";
import { isLiquidationAttempt } from "./liquidation-attempt.ts";
import { debtUnderBps } from "./shock-curve.ts";
import { summarizeCell, type CellSummary } from "./summarize-cell.ts";
import { usedPriceE8, venuePriceE8 } from "./usde-prices.ts";

/** What a metric's integer counts: USD or a price with 8 decimals, 18-decimal tokens, basis points, seconds, or things. */
export type MetricUnit = "base" | "priceE8" | "wei" | "bps" | "seconds" | "count";

/** One figure of a run; docs/metrics.md has the definitions. */
export interface RunMetric {
  readonly unit: MetricUnit;
  /** Short name for tables and axes. */
  readonly title: string;
  /** Whether a small or a large value is what a lender wants; undefined for neither. */
  readonly better?: "lower" | "higher";
  /** Undefined when the run has no such figure, such as the price of a venue that it lacks. */
  readonly of: (record: CellRecord, summary: CellSummary) => bigint | undefined;
}

const BPS = 10_000n;
/** Health factor 1.05: a fall of 4.8 % reaches it. */
const NEAR_LIQUIDATION_WAD = 105n * 10n ** 16n;
/** Kinds of agents that borrow; a looper that is asleep is a plain borrower. */
const BORROWERS: ReadonlySet<string> = new Set(["looper", "whale", "borrower"]);

/** Every figure a study keeps of a run, by the name that study files and result columns use. */
export const RUN_METRICS = {
  badDebtBase: {
    unit: "base",
    title: "bad debt",
    better: "lower",
    of: (_, { badDebt }) => badDebt.deficitBase + badDebt.latentBase,
  },
  deficitBase: { unit: "base", title: "deficit booked", better: "lower", of: (_, { badDebt }) => badDebt.deficitBase },
  latentBase: { unit: "base", title: "latent bad debt", better: "lower", of: (_, { badDebt }) => badDebt.latentBase },
  latentPeakBase: {
    unit: "base",
    title: "latent bad debt, worst",
    better: "lower",
    of: (_, { badDebt }) => badDebt.latentPeakBase,
  },
  dustBase: {
    unit: "base",
    title: "bad debt too small to liquidate",
    better: "lower",
    of: (_, { badDebt }) => badDebt.dustBase,
  },
  badDebtShareBps: {
    unit: "bps",
    title: "bad debt over what was borrowed",
    better: "lower",
    of: (_, { badDebt, supply }) => shareBps(badDebt.deficitBase + badDebt.latentBase, supply.borrowedStartBase),
  },
  protocolResultBase: {
    unit: "base",
    title: "fees of liquidations less deficit",
    better: "higher",
    of: (_, { liquidations, badDebt }) => liquidations.protocolFeeBase - badDebt.deficitBase,
  },
  liquidatedBase: {
    unit: "base",
    title: "collateral liquidated",
    better: "lower",
    of: (_, { liquidations }) => liquidations.collateralBase,
  },
  usdeLiquidatedBase: {
    unit: "base",
    title: "USDe collateral liquidated",
    better: "lower",
    of: (_, { liquidations }) => liquidations.usdeCollateralBase,
  },
  usdeLiquidatedShareBps: {
    unit: "bps",
    title: "share of USDe collateral liquidated",
    better: "lower",
    of: (_, { liquidations }) => liquidations.usdeCollateralShareBps,
  },
  liquidationCount: { unit: "count", title: "liquidations", of: (_, { liquidations }) => BigInt(liquidations.count) },
  failedAttemptCount: {
    unit: "count",
    title: "liquidations that reverted",
    of: (_, { liquidations }) => BigInt(liquidations.failedAttempts),
  },
  failedAttemptShareBps: {
    unit: "bps",
    title: "share of liquidations sent that failed",
    better: "lower",
    of: ({ actions }) => {
      const attempts = actions.filter(isLiquidationAttempt);
      const failed = attempts.filter(({ status }) => status !== "success").length;
      return shareBps(BigInt(failed), BigInt(attempts.length));
    },
  },
  unprofitableShareBps: {
    unit: "bps",
    title: "share of liquidatable debt that nobody took",
    better: "lower",
    of: (_, { liquidations }) => liquidations.unprofitableShareBps,
  },
  toxicShareBps: {
    unit: "bps",
    title: "share of liquidated debt beyond the toxicity frontier",
    better: "lower",
    of: (_, { liquidations }) => liquidations.toxicShareBps,
  },
  largestSaleBase: {
    unit: "base",
    title: "largest sale within the bonus",
    better: "higher",
    of: (_, { liquidations }) => liquidations.largestSaleBase,
  },
  cascadeRoundCount: {
    unit: "count",
    title: "rounds of the longest cascade",
    better: "lower",
    of: (_, { cascade }) => BigInt(cascade.rounds),
  },
  reproductionBps: {
    unit: "bps",
    title: "liquidations caused by each, 10,000 = one",
    better: "lower",
    of: (_, { cascade }) => cascade.reproductionBps,
  },
  saleAmplificationBps: {
    unit: "bps",
    title: "USDe sold in pools over that of exogenous sellers",
    better: "lower",
    of: (_, { cascade }) => cascade.saleAmplificationBps,
  },
  priceAmplificationBps: {
    unit: "bps",
    title: "fall in the pool over fall at the venue",
    better: "lower",
    of: (_, { cascade }) => cascade.priceAmplificationBps,
  },
  penaltiesBase: {
    unit: "base",
    title: "penalties paid",
    better: "lower",
    of: (_, { liquidations }) => liquidations.bonusBase,
  },
  borrowerLossBase: {
    unit: "base",
    title: "borrowers' loss",
    better: "lower",
    of: (record) => -gainOf(record, (kind) => BORROWERS.has(kind)),
  },
  valueLeakageBase: {
    unit: "base",
    title: "keepers' and arbitrageurs' gain",
    better: "lower",
    of: (record) => gainOf(record, (kind) => kind === "keeper" || kind === "arbitrageur"),
  },
  keeperProfitBase: {
    unit: "base",
    title: "keepers' profit, gas paid",
    of: (_, { keepers }) => keepers.profitBase,
  },
  liquidatablePeakBase: {
    unit: "base",
    title: "debt that could be liquidated, peak",
    better: "lower",
    of: ({ blocks }) => largest(blocks.map(({ liquidatable }) => liquidatable.debtBase)),
  },
  nearLiquidationBps: {
    unit: "bps",
    title: "share of debt within 5 % of liquidation at the start",
    better: "lower",
    of: ({ health: [first] }) => (first === undefined ? undefined : debtUnderBps(first, NEAR_LIQUIDATION_WAD)),
  },
  oracleErrorBps: {
    unit: "bps",
    title: "price used against the venue's, worst",
    better: "lower",
    of: worstOracleErrorBps,
  },
  peakUtilizationBps: {
    unit: "bps",
    title: "peak utilization",
    better: "lower",
    of: (_, { lending }) => lending.peakUtilizationBps,
  },
  frozenSeconds: {
    unit: "seconds",
    title: "time over 99 % utilization",
    better: "lower",
    of: (_, { lending }) => BigInt(lending.secondsAbove99Bps),
  },
  blockedWithdrawalsBase: {
    unit: "base",
    title: "withdrawals blocked, peak",
    better: "lower",
    of: (_, { lending }) => lending.blockedWithdrawalsBase,
  },
  poolLowE8: { unit: "priceE8", title: "USDe low in the pool", better: "higher", of: (_, { usde }) => usde.minPriceE8 },
  usedLowE8: {
    unit: "priceE8",
    title: "USDe low, price used",
    better: "higher",
    of: (_, { usde }) => usde.oracle?.minPriceE8,
  },
  belowPegSeconds: {
    unit: "seconds",
    title: "time of the pool under 0.99",
    better: "lower",
    of: (_, { usde: { secondsBelow } }) => (secondsBelow === undefined ? undefined : BigInt(secondsBelow["0.99"] ?? 0)),
  },
  redeemedWei: { unit: "wei", title: "USDe redeemed", of: (_, { redemptions }) => redemptions.usdeWei },
  borrowedStartBase: {
    unit: "base",
    title: "borrowed at the start",
    better: "higher",
    of: ({ start }) => sum(start.accounts.map(({ debtBase }) => debtBase)),
  },
  borrowUsageBps: {
    unit: "bps",
    title: "debt over collateral of loops at the start",
    better: "higher",
    of: loopUsageBps,
  },
} as const satisfies Record<string, RunMetric>;

export type RunMetricName = keyof typeof RUN_METRICS;

/** The names, in the order of result columns. */
export const RUN_METRIC_NAMES = Object.keys(RUN_METRICS) as readonly RunMetricName[];

/** A metric as its general type: the table above keeps each one's own. */
export function runMetric(name: RunMetricName): RunMetric {
  return RUN_METRICS[name];
}

/** Tell whether a text names a metric. */
export function isRunMetricName(name: string): name is RunMetricName {
  return Object.hasOwn(RUN_METRICS, name);
}

/**
 * Measure a run.
 * @returns one value a metric; null where the run has no such figure
 * @throws IncompleteRecordError as `summarizeCell`
 */
export function measureRun(record: CellRecord): Readonly<Record<RunMetricName, bigint | null>> {
  const summary = summarizeCell(record, "");
  const values = RUN_METRIC_NAMES.map((name) => [name, runMetric(name).of(record, summary) ?? null] as const);
  return Object.fromEntries(values) as Record<RunMetricName, bigint | null>;
}

function gainOf(record: CellRecord, isCounted: (kind: string) => boolean): bigint {
  return sum(accountResults(record).flatMap(({ kind, gainBase }) => (isCounted(kind) ? [gainBase] : [])));
}

/** Debt over collateral of the accounts in groups of loopers: how much borrowing the terms allowed. */
function loopUsageBps({ header, start }: CellRecord): bigint | undefined {
  const loopers = new Set(header.agents.filter(({ group }) => group.startsWith("loopers")).map(({ label }) => label));
  const accounts = start.accounts.filter(({ label }) => loopers.has(label));
  const collateralBase = sum(accounts.map((account) => account.collateralBase));
  return shareBps(sum(accounts.map(({ debtBase }) => debtBase)), collateralBase);
}

/** The largest distance of the price used from the venue's, of the venue's; undefined where a block never has both. */
function worstOracleErrorBps({ blocks }: CellRecord): bigint | undefined {
  const errors = blocks.flatMap((block) => {
    const [usedE8, venueE8] = [usedPriceE8(block), venuePriceE8(block)];
    if (usedE8 === undefined || venueE8 === undefined || venueE8 === 0n) return [];
    return [((usedE8 > venueE8 ? usedE8 - venueE8 : venueE8 - usedE8) * BPS) / venueE8];
  });
  return errors.length === 0 ? undefined : largest(errors);
}

/** A part of a whole; undefined of nothing. */
function shareBps(part: bigint, whole: bigint): bigint | undefined {
  return whole === 0n ? undefined : (part * BPS) / whole;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

function largest(values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), 0n);
}
