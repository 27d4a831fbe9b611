import type { CellRecord } from "../metrics/cell-record.ts";
import { stepTimestamp } from "../metrics/step-timestamp.ts";

/** Liquidations over time: dollars of collateral in each bar, by asset, the asset with most first. */
export interface LiquidationBars {
  readonly barSeconds: number;
  /** Start of each bar, milliseconds since 1970. */
  readonly times: readonly number[];
  readonly assets: readonly { readonly symbol: string; readonly dollars: readonly number[] }[];
}

/** Debt over time by health factor: dollars in each band, the least healthy first. */
export interface HealthBands {
  /** Milliseconds since 1970, one a health line. */
  readonly times: readonly number[];
  readonly bands: readonly { readonly name: string; readonly dollars: readonly number[] }[];
}

const BAR_SECONDS = 300;
const E8 = 1e8;

/** Health factors at which the chart parts its bands, WAD, where the record has the same bound. */
const SHOWN_BOUNDS_WAD: ReadonlySet<bigint> = new Set(
  [100n, 105n, 110n, 120n, 150n, 200n].map((hundredths) => hundredths * 10n ** 16n),
);

/** Sum liquidated collateral, at the prices used, in bars of five minutes. */
export function liquidationBars({ header, events }: CellRecord): LiquidationBars {
  const bars = Math.ceil((header.blocks * header.blockSeconds) / BAR_SECONDS);
  const byAsset = new Map<string, bigint[]>();
  for (const event of events) {
    if (event.name !== "liquidation") continue;
    const sums = byAsset.get(event.collateral) ?? Array.from({ length: bars }, () => 0n);
    byAsset.set(event.collateral, sums);
    const bar = Math.floor((event.step * header.blockSeconds) / BAR_SECONDS);
    sums[bar] = (sums[bar] ?? 0n) + event.collateralBase;
  }
  const assets = [...byAsset].map(([symbol, sums]) => ({
    symbol,
    dollars: sums.map((base) => Math.round(Number(base) / E8)),
  }));
  return {
    barSeconds: BAR_SECONDS,
    times: Array.from({ length: bars }, (_, bar) => (header.startTimestamp + bar * BAR_SECONDS) * 1_000),
    assets: assets.sort((a, b) => total(b.dollars) - total(a.dollars)),
  };
}

/** Merge the record's fine buckets of health factors into a few bands. */
export function healthBands({ header, health }: CellRecord): HealthBands {
  const boundsWad = health[0]?.boundsWad ?? [];
  const shown = boundsWad.filter((bound) => SHOWN_BOUNDS_WAD.has(bound));
  const names = [...shown, undefined].map((upper, at) => bandName(shown[at - 1], upper));
  // A bucket holds what is below its bound: it belongs to the first band that ends at this bound or above it.
  const bandOfBucket = [...boundsWad, undefined].map((bound) => {
    const band = bound === undefined ? -1 : shown.findIndex((end) => bound <= end);
    return band === -1 ? shown.length : band;
  });
  return {
    times: health.map(({ step }) => stepTimestamp(header, step) * 1_000),
    bands: names.map((name, band) => ({
      name,
      dollars: health.map(({ debtBase }) => {
        const sum = debtBase.reduce((base, debt, bucket) => (bandOfBucket[bucket] === band ? base + debt : base), 0n);
        return Math.round(Number(sum) / E8);
      }),
    })),
  };
}

function bandName(lower: bigint | undefined, upper: bigint | undefined): string {
  if (lower === undefined) return upper === undefined ? "all" : `under ${ratio(upper)}`;
  return upper === undefined ? `${ratio(lower)} and more` : `${ratio(lower)} to ${ratio(upper)}`;
}

function ratio(wad: bigint): string {
  return (Number(wad / 10n ** 16n) / 100).toString();
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
