import type { Assumption } from "../lib/record.ts";
import { causeChain, type CauseLink } from "../metrics/cause-chain.ts";
import type { CellRecord } from "../metrics/cell-record.ts";
import { groupResults } from "../metrics/group-results.ts";
import { keeperResults } from "../metrics/keeper-results.ts";
import { summarizeCell, type CellSummary } from "../metrics/summarize-cell.ts";
import { HEADLINE_ROWS } from "./crash-table.ts";
import { ether, price, usd } from "./format.ts";

/** A finished cell: its record and the SHA-256 of the record's bytes. */
export interface ReportedCell {
  readonly record: CellRecord;
  readonly sha256: string;
  readonly recordFile: string;
}

/** Everything the page draws, plain JSON: charts want numbers, tables want text. */
export interface ReportData {
  readonly scenario: string;
  readonly mode: string;
  readonly seed: string;
  readonly market: string;
  readonly command: string;
  readonly headline: { readonly rows: readonly string[]; readonly cells: readonly (readonly string[])[] };
  readonly cells: readonly CellData[];
  readonly assumptions: readonly Assumption[];
}

export interface CellData {
  readonly name: string;
  readonly oracle: string;
  readonly backing: string;
  readonly sha256: string;
  readonly recordFile: string;
  readonly card: {
    readonly lossBase: number;
    readonly loss: string;
    readonly liquidated: string;
    readonly penalties: string;
    readonly blocked: string;
    readonly low: string;
  };
  /** Milliseconds since 1970, one a block. */
  readonly times: readonly number[];
  /** USDe in dollars, one a block. */
  readonly prices: {
    readonly pool: readonly number[];
    readonly ema: readonly number[];
    readonly oracle: readonly number[];
    readonly venue: readonly number[];
  };
  /** Reference prices as percent of their start, one a block. */
  readonly references: Readonly<Record<string, readonly number[]>>;
  readonly baseFeeGwei: readonly number[];
  /** USDC reserve, percent. */
  readonly utilization: readonly number[];
  readonly borrowRate: readonly number[];
  readonly supplyRate: readonly number[];
  /** USD millions. */
  readonly latent: readonly number[];
  readonly deficit: readonly number[];
  readonly blocked: readonly number[];
  /** USD millions liquidated in each bar of `barSeconds`, by collateral. */
  readonly barSeconds: number;
  readonly barTimes: readonly number[];
  readonly liquidations: Readonly<Record<string, readonly number[]>>;
  /** Share of debt in percent by health-factor band, one entry a health line. */
  readonly health: {
    readonly times: readonly number[];
    readonly bands: readonly { readonly name: string; readonly share: readonly number[] }[];
  };
  readonly marks: readonly { readonly time: number; readonly name: string }[];
  readonly groups: readonly {
    readonly name: string;
    readonly gain: number;
    readonly gainText: string;
    readonly accounts: number;
  }[];
  readonly keepers: readonly (readonly string[])[];
  readonly causes: readonly CauseLink[];
  readonly errors: readonly { readonly name: string; readonly label: string; readonly count: number }[];
}

/** A moment worth a line in every chart, from the scenario. */
export interface ReportMark {
  readonly timestamp: number;
  readonly name: string;
}

const BAR_SECONDS = 300;
const E8 = 1e8;
const millions = (base: bigint) => Number(base / 10n ** 6n) / E8;
const percentOfRay = (ray: bigint) => Number(ray / 10n ** 21n) / 1e4;

/**
 * Turn records into what the page draws.
 * @param command the command that repeats the run
 */
export function reportData(
  cells: readonly ReportedCell[],
  summaries: readonly CellSummary[],
  marks: readonly ReportMark[],
  command: string,
): ReportData {
  const header = cells[0]?.record.header;
  return {
    scenario: header?.scenario ?? "",
    mode: header?.mode ?? "",
    seed: header?.seed ?? "",
    market: header?.market ?? "",
    command,
    headline: {
      rows: HEADLINE_ROWS.map((row) => row.name.trim()),
      cells: summaries.map((summary) => HEADLINE_ROWS.map((row) => row.show(summary))),
    },
    cells: cells.map((cell, index) =>
      cellData(cell, summaries[index] ?? summarizeCell(cell.record, cell.sha256), marks),
    ),
    assumptions: header?.assumptions ?? [],
  };
}

function cellData(
  { record, sha256, recordFile }: ReportedCell,
  summary: CellSummary,
  marks: readonly ReportMark[],
): CellData {
  const { blocks, header } = record;
  const lossBase = summary.badDebt.deficitBase + summary.badDebt.latentBase;
  const usdc = blocks.map((block) => block.reserves.find((reserve) => reserve.symbol === "USDC"));
  return {
    name: `${header.cell.oracle} / ${header.cell.backing}`,
    oracle: header.cell.oracle,
    backing: header.cell.backing,
    sha256,
    recordFile,
    card: {
      lossBase: millions(lossBase),
      loss: usd(lossBase),
      liquidated: usd(summary.liquidations.usdeCollateralBase),
      penalties: usd(summary.liquidations.bonusBase),
      blocked: usd(summary.lending.blockedWithdrawalsBase),
      low: price(summary.usde.minPriceE8),
    },
    times: blocks.map((block) => block.timestamp * 1000),
    prices: {
      pool: blocks.map((block) => poolPrice(block.stablePools, "spotPriceWad")),
      ema: blocks.map((block) => poolPrice(block.stablePools, "emaPriceWad")),
      oracle: blocks.map((block) => Number(block.oraclePricesE8["USDe"] ?? 0n) / E8),
      venue: blocks.map((block) => Number(block.referencePricesE8["USDe"] ?? 0n) / E8),
    },
    references: references(record),
    baseFeeGwei: blocks.map((block) => Number(block.baseFeeWei / 10n ** 6n) / 1e3),
    utilization: usdc.map((reserve) => Number(reserve?.utilizationBps ?? 0n) / 100),
    borrowRate: usdc.map((reserve) => percentOfRay(reserve?.variableBorrowRateRay ?? 0n)),
    supplyRate: usdc.map((reserve) => percentOfRay(reserve?.liquidityRateRay ?? 0n)),
    latent: blocks.map((block) => millions(block.latentBadDebtBase)),
    deficit: blocks.map((block) => millions(block.deficitBase)),
    blocked: blocks.map((block) => millions(block.blockedWithdrawalsBase)),
    ...liquidationBars(record),
    health: healthBands(record),
    marks: marks.map(({ timestamp, name }) => ({ time: timestamp * 1000, name })),
    groups: groupResults(record).map((group) => ({
      name: group.group,
      gain: millions(group.gainBase),
      gainText: usd(group.gainBase),
      accounts: group.accounts,
    })),
    keepers: keeperResults(record).map((keeper) => [
      keeper.keeper,
      String(keeper.liquidations),
      usd(keeper.collateralBase),
      `${keeper.attempts} / ${keeper.reverted} / ${keeper.excluded}`,
      ether(keeper.gasWei),
      usd(keeper.profitBase),
    ]),
    causes: causeChain(record),
    errors: failures(record),
  };
}

function poolPrice(pools: CellRecord["blocks"][number]["stablePools"], field: "spotPriceWad" | "emaPriceWad"): number {
  const pool = pools.find((candidate) => "USDe" in candidate.balancesUnits);
  return pool === undefined ? 0 : Number(pool[field] / 10n ** 10n) / E8;
}

function references({ blocks }: CellRecord): Record<string, number[]> {
  const names = Object.keys(blocks[0]?.referencePricesE8 ?? {}).filter((name) => name !== "USDe");
  return Object.fromEntries(
    names.map((name) => {
      const start = blocks[0]?.referencePricesE8[name] ?? 1n;
      return [name, blocks.map((block) => Number(((block.referencePricesE8[name] ?? 0n) * 10_000n) / start) / 100)];
    }),
  );
}

function liquidationBars({ header, events }: CellRecord): Pick<CellData, "barSeconds" | "barTimes" | "liquidations"> {
  const bars = Math.ceil((header.blocks * header.blockSeconds) / BAR_SECONDS);
  const byAsset: Record<string, number[]> = {};
  for (const event of events) {
    if (event.name !== "liquidation") continue;
    const bar = Math.floor((event.step * header.blockSeconds) / BAR_SECONDS);
    const values = (byAsset[event.collateral] ??= Array.from({ length: bars }, () => 0));
    values[bar] = (values[bar] ?? 0) + millions(event.collateralBase);
  }
  return {
    barSeconds: BAR_SECONDS,
    barTimes: Array.from({ length: bars }, (_, bar) => (header.startTimestamp + bar * BAR_SECONDS) * 1000),
    liquidations: byAsset,
  };
}

function healthBands({ header, health }: CellRecord): CellData["health"] {
  const bounds = health[0]?.boundsWad ?? [];
  const label = (bound: bigint) => (Number(bound / 10n ** 14n) / 1e4).toFixed(2);
  const names = bounds.map((bound, index) => {
    const previous = bounds[index - 1];
    if (bound > 10n ** 24n) return `over ${label(previous ?? 0n)}`;
    return previous === undefined ? `under ${label(bound)}` : `${label(previous)}-${label(bound)}`;
  });
  const bucketCount = health[0]?.debtBase.length ?? 0;
  if (bucketCount > names.length) names.push(`over ${label(bounds.at(-1) ?? 0n)}`);
  return {
    times: health.map((line) => (header.startTimestamp + line.step * header.blockSeconds) * 1000),
    bands: names.map((name, band) => ({
      name,
      share: health.map((line) => {
        const total = line.debtBase.reduce((sum, debt) => sum + debt, 0n);
        return total === 0n ? 0 : Number(((line.debtBase[band] ?? 0n) * 10_000n) / total) / 100;
      }),
    })),
  };
}

/** What reverted, most often first. */
function failures({ actions }: CellRecord): CellData["errors"] {
  const counts = new Map<string, { name: string; label: string; count: number }>();
  for (const action of actions) {
    if (action.status === "success") continue;
    const name = action.status === "excluded" ? "not in the block" : (action.error?.name ?? "reverted");
    const key = `${action.label} ${name}`;
    const entry = counts.get(key) ?? { name, label: action.label, count: 0 };
    counts.set(key, { ...entry, count: entry.count + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
}
