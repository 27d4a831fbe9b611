/** One price over the run: its low, when, and for how long it stood below round levels. */
export interface PriceBelow {
  readonly minPriceE8: bigint;
  readonly minPriceTimestamp: number;
  /** Seconds of blocks whose price was under the level, by level as written ("0.99"). */
  readonly secondsBelow: Readonly<Record<string, number>>;
}

/** The levels of crash.md V07, USD with 8 decimals. */
export const PRICE_LEVELS_E8: Readonly<Record<string, bigint>> = {
  "0.99": 99_000_000n,
  "0.97": 97_000_000n,
  "0.95": 95_000_000n,
  "0.90": 90_000_000n,
  "0.80": 80_000_000n,
  "0.70": 70_000_000n,
};

/**
 * Measure a price series.
 * @param series one entry a block, oldest first; priceE8 in USD with 8 decimals
 * @param blockSeconds how long each entry stood
 * @returns zero low and zero seconds for an empty series
 */
export function priceBelow(
  series: readonly { readonly timestamp: number; readonly priceE8: bigint }[],
  blockSeconds: number,
): PriceBelow {
  let low = series[0];
  const secondsBelow: Record<string, number> = {};
  for (const level of Object.keys(PRICE_LEVELS_E8)) secondsBelow[level] = 0;
  for (const entry of series) {
    if (low === undefined || entry.priceE8 < low.priceE8) low = entry;
    for (const [level, levelE8] of Object.entries(PRICE_LEVELS_E8)) {
      if (entry.priceE8 < levelE8) secondsBelow[level] = (secondsBelow[level] ?? 0) + blockSeconds;
    }
  }
  return { minPriceE8: low?.priceE8 ?? 0n, minPriceTimestamp: low?.timestamp ?? 0, secondsBelow };
}
