/** One price over a run: its low, when that first was, and for how long the price stood below round levels. */
export interface PriceBelow {
  /** USD with 8 decimals. */
  readonly minPriceE8: bigint;
  readonly minPriceTimestamp: number;
  /** Seconds of the blocks that ended with the price strictly under the level, by level as written ("0.99"). */
  readonly secondsBelow: Readonly<Record<string, number>>;
}

/** One reading of a price, USD with 8 decimals. */
export interface PriceReading {
  readonly timestamp: number;
  readonly priceE8: bigint;
}

/** The levels counted, by the name they have in `secondsBelow`: those of crash.md V07, and 0.97. */
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
 * @param readings one a block, oldest first; a block without the price is left out
 * @param blockSeconds for how long each reading stood
 * @returns undefined for a series without readings: a price that does not exist has no low
 */
export function priceBelow(readings: readonly PriceReading[], blockSeconds: number): PriceBelow | undefined {
  const [first] = readings;
  if (first === undefined) return undefined;
  const low = readings.reduce((lowest, reading) => (reading.priceE8 < lowest.priceE8 ? reading : lowest), first);
  const secondsBelow = Object.fromEntries(
    Object.entries(PRICE_LEVELS_E8).map(([level, levelE8]) => [
      level,
      readings.filter(({ priceE8 }) => priceE8 < levelE8).length * blockSeconds,
    ]),
  );
  return { minPriceE8: low.priceE8, minPriceTimestamp: low.timestamp, secondsBelow };
}
