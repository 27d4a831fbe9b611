import type { BlockLine } from "../lib/record.ts";
import { causeChain, type CauseLink } from "../metrics/cause-chain.ts";
import type { CellRecord } from "../metrics/cell-record.ts";
import { groupResults } from "../metrics/group-results.ts";
import { keeperResults } from "../metrics/keeper-results.ts";
import type { CellSummary } from "../metrics/summarize-cell.ts";
import { poolEmaPriceE8, poolSpotPriceE8, usedPriceE8, venuePriceE8 } from "../metrics/usde-prices.ts";
import { healthBands, liquidationBars, type HealthBands, type LiquidationBars } from "./chart-data.ts";
import { count, ether, price, signedUsd, usd } from "./format.ts";

/** A value a block; null where there is none. */
export type Series = readonly (number | null)[];

/** What the page shows of one cell. */
export interface CellData {
  readonly name: string;
  readonly oracle: string;
  readonly backing: string;
  readonly sha256: string;
  readonly recordFile: string;
  /** The cell's square in the headline; amounts in whole dollars to draw, text to read. */
  readonly card: {
    readonly badDebtUsd: number;
    readonly badDebt: string;
    readonly penaltiesUsd: number;
    readonly penalties: string;
    readonly liquidated: string;
    readonly liquidations: string;
    readonly blocked: string;
    readonly poolLow: string;
    readonly usedLow: string;
  };
  /** Milliseconds since 1970, one a block. */
  readonly times: readonly number[];
  /** USDe in dollars. */
  readonly prices: { readonly pool: Series; readonly ema: Series; readonly used: Series; readonly venue: Series };
  /** Prices of other markets as percent of their start. */
  readonly references: Readonly<Record<string, Series>>;
  readonly baseFeeGwei: Series;
  /** The reserve with most debt, percent; rates are a year. Undefined when nobody borrowed. */
  readonly reserve:
    | {
        readonly symbol: string;
        readonly utilization: Series;
        readonly borrowRate: Series;
        readonly supplyRate: Series;
      }
    | undefined;
  /** Dollars. */
  readonly badDebt: { readonly latent: Series; readonly deficit: Series; readonly blocked: Series };
  readonly liquidations: LiquidationBars;
  readonly health: HealthBands;
  readonly groups: readonly {
    readonly name: string;
    readonly accounts: number;
    readonly gainUsd: number;
    readonly gain: string;
  }[];
  readonly keepers: readonly (readonly string[])[];
  readonly causes: readonly CauseLink[];
  readonly failures: readonly { readonly action: string; readonly error: string; readonly times: number }[];
  /** Totals that must balance, and how many did. */
  readonly conservation: { readonly checked: number; readonly broken: readonly string[] };
}

const E8 = 1e8;

/**
 * Turn one cell's record into what the page shows.
 * @param recordFile name of the record's file, as the reader has it beside the page
 */
export function cellData(record: CellRecord, summary: CellSummary, recordFile: string): CellData {
  const { blocks, header, end } = record;
  const broken = end.conservation.filter(({ expectedUnits, actualUnits }) => expectedUnits !== actualUnits);
  return {
    name: `${header.cell.oracle} / ${header.cell.backing}`,
    oracle: header.cell.oracle,
    backing: header.cell.backing,
    sha256: summary.recordSha256,
    recordFile,
    card: card(summary),
    times: blocks.map(({ timestamp }) => timestamp * 1_000),
    prices: {
      pool: blocks.map((block) => dollarsOfPrice(poolSpotPriceE8(block))),
      ema: blocks.map((block) => dollarsOfPrice(poolEmaPriceE8(block))),
      used: blocks.map((block) => dollarsOfPrice(usedPriceE8(block))),
      venue: blocks.map((block) => dollarsOfPrice(venuePriceE8(block))),
    },
    references: references(record),
    baseFeeGwei: blocks.map(({ baseFeeWei }) => Number(baseFeeWei / 10n ** 6n) / 1e3),
    reserve: reserve(record),
    badDebt: {
      latent: blocks.map(({ latentBadDebtBase }) => dollars(latentBadDebtBase)),
      deficit: blocks.map(({ deficitBase }) => dollars(deficitBase)),
      blocked: blocks.map(({ blockedWithdrawalsBase }) => dollars(blockedWithdrawalsBase)),
    },
    liquidations: liquidationBars(record),
    health: healthBands(record),
    groups: groups(record),
    keepers: keeperResults(record).map((keeper) => [
      keeper.keeper,
      count(keeper.liquidations),
      usd(keeper.collateralBase),
      count(keeper.attempts),
      count(keeper.reverted),
      count(keeper.excluded),
      ether(keeper.gasWei),
      signedUsd(keeper.profitBase),
    ]),
    causes: causeChain(record),
    failures: failures(record),
    conservation: { checked: end.conservation.length, broken: broken.map(({ what }) => what) },
  };
}

function card({ badDebt, liquidations, lending, usde }: CellSummary): CellData["card"] {
  const badDebtBase = badDebt.deficitBase + badDebt.latentBase;
  return {
    badDebtUsd: dollars(badDebtBase),
    badDebt: usd(badDebtBase),
    penaltiesUsd: dollars(liquidations.bonusBase),
    penalties: usd(liquidations.bonusBase),
    liquidated: usd(liquidations.usdeCollateralBase),
    liquidations: count(liquidations.count),
    blocked: usd(lending.blockedWithdrawalsBase),
    poolLow: price(usde.minPriceE8),
    usedLow: price(usde.oracle?.minPriceE8),
  };
}

/** The reserve whose debt was worth most at any time. */
function reserve({ blocks, header }: CellRecord): CellData["reserve"] {
  const unitOf = new Map(header.tokens.map(({ symbol, decimals }) => [symbol, 10n ** BigInt(decimals)]));
  let most = { symbol: "", debtBase: 0n };
  for (const { reserves, oraclePricesE8 } of blocks) {
    for (const { symbol, borrowedUnits } of reserves) {
      const debtBase = (borrowedUnits * (oraclePricesE8[symbol] ?? 0n)) / (unitOf.get(symbol) ?? 1n);
      if (debtBase > most.debtBase) most = { symbol, debtBase };
    }
  }
  if (most.debtBase === 0n) return undefined;
  const lines = blocks.map(({ reserves }) => reserves.find(({ symbol }) => symbol === most.symbol));
  return {
    symbol: most.symbol,
    utilization: lines.map((line) => (line === undefined ? null : Number(line.utilizationBps) / 100)),
    borrowRate: lines.map((line) => (line === undefined ? null : percentOfRay(line.variableBorrowRateRay))),
    supplyRate: lines.map((line) => (line === undefined ? null : percentOfRay(line.liquidityRateRay))),
  };
}

function references({ blocks }: CellRecord): CellData["references"] {
  const start = Object.entries(blocks[0]?.referencePricesE8 ?? {}).filter(([name, e8]) => name !== "USDe" && e8 > 0n);
  const share = (block: BlockLine, name: string, startE8: bigint): number | null => {
    const priceE8 = block.referencePricesE8[name];
    return priceE8 === undefined ? null : Number((priceE8 * 10_000n) / startE8) / 100;
  };
  return Object.fromEntries(start.map(([name, startE8]) => [name, blocks.map((block) => share(block, name, startE8))]));
}

/** Largest gain first, losers last; groups that neither gained nor lost a dollar are left out. */
function groups(record: CellRecord): CellData["groups"] {
  return groupResults(record)
    .map(({ group, accounts, gainBase }) => ({
      name: group,
      accounts,
      gainUsd: dollars(gainBase),
      gain: signedUsd(gainBase),
    }))
    .filter(({ gainUsd }) => gainUsd !== 0)
    .sort((a, b) => b.gainUsd - a.gainUsd);
}

/** What reverted or did not get into its block, most often first. */
function failures({ actions }: CellRecord): CellData["failures"] {
  const found = new Map<string, { action: string; error: string; times: number }>();
  for (const { status, label, error } of actions) {
    if (status === "success") continue;
    const name = status === "excluded" ? "not in the block" : errorText(error);
    const key = `${label} ${name}`;
    const entry = found.get(key) ?? { action: label, error: name, times: 0 };
    entry.times++;
    found.set(key, entry);
  }
  return [...found.values()].sort(
    (a, b) => b.times - a.times || (`${a.action}${a.error}` < `${b.action}${b.error}` ? -1 : 1),
  );
}

/** A custom error speaks by its name; a plain revert by its text. */
function errorText(error: CellRecord["actions"][number]["error"]): string {
  if (error === undefined) return "reverted without a reason";
  return error.name === "Error" && error.args[0] !== undefined ? error.args[0] : error.name;
}

function dollarsOfPrice(priceE8: bigint | undefined): number | null {
  return priceE8 === undefined ? null : Math.round(Number(priceE8) / 100) / 1e6;
}

/** Whole dollars of an amount with 8 decimals. */
function dollars(base: bigint): number {
  return Math.round(Number(base) / E8);
}

function percentOfRay(ray: bigint): number {
  return Math.round(Number(ray / 10n ** 21n) / 100) / 100;
}
