import type { BlockLine } from "../lib/record.ts";
import { IncompleteRecordError, type CellRecord } from "./cell-record.ts";
import { priceBelow, type PriceBelow } from "./price-below.ts";

/** USDe's three prices over a run, each undefined when the run has no such price. */
export interface UsdePrices {
  /** What the on-chain stable pool pays at the margin; undefined when the pool is drained in every block. */
  readonly pool: PriceBelow | undefined;
  /** What the lending pool used. */
  readonly oracle: PriceBelow | undefined;
  /** What the exchange venue printed. */
  readonly venue: PriceBelow | undefined;
}

const WAD_PER_E8 = 10n ** 10n;
const WAD_SQUARED = 10n ** 36n;

/**
 * Read the spot price of USDe in the first stable pool that has it as its first or second coin.
 * @returns USD with 8 decimals, the other coin taken at a dollar; undefined without such a pool, or when it is drained
 */
export function poolSpotPriceE8(block: BlockLine): bigint | undefined {
  return poolPriceE8(block, "spotPriceWad");
}

/** Read the same pool's moving average, as `poolSpotPriceE8`. */
export function poolEmaPriceE8(block: BlockLine): bigint | undefined {
  return poolPriceE8(block, "emaPriceWad");
}

/** Read the price of USDe that the lending pool uses, USD with 8 decimals; undefined when it has none. */
export function usedPriceE8(block: BlockLine): bigint | undefined {
  return block.oraclePricesE8["USDe"];
}

/** Read the price of USDe at the exchange venue, USD with 8 decimals; undefined when the run has none. */
export function venuePriceE8(block: BlockLine): bigint | undefined {
  return block.referencePricesE8["USDe"];
}

/**
 * Measure USDe's prices over a run.
 * @throws IncompleteRecordError when no block has a stable pool of USDe
 */
export function usdePrices({ header, blocks }: CellRecord): UsdePrices {
  const measure = (priceOf: (block: BlockLine) => bigint | undefined): PriceBelow | undefined => {
    const readings = blocks.flatMap((block) => {
      const priceE8 = priceOf(block);
      return priceE8 === undefined ? [] : [{ timestamp: block.timestamp, priceE8 }];
    });
    return priceBelow(readings, header.blockSeconds);
  };
  if (!blocks.some((block) => usdePool(block) !== undefined)) {
    throw new IncompleteRecordError("stable pool of USDe in any block");
  }
  return { pool: measure(poolSpotPriceE8), oracle: measure(usedPriceE8), venue: measure(venuePriceE8) };
}

/** The record holds the first coin's price in the second. A pool without liquidity is recorded with 0: no price. */
function poolPriceE8(block: BlockLine, field: "spotPriceWad" | "emaPriceWad"): bigint | undefined {
  const found = usdePool(block);
  if (found === undefined) return undefined;
  const priceWad = found.pool[field];
  if (priceWad === 0n) return undefined;
  return (found.coin === 0 ? priceWad : WAD_SQUARED / priceWad) / WAD_PER_E8;
}

/** The first stable pool that has USDe as its first or second coin, and which of the two. */
function usdePool({
  stablePools,
}: BlockLine): { readonly pool: BlockLine["stablePools"][number]; readonly coin: 0 | 1 } | undefined {
  for (const pool of stablePools) {
    const coin = Object.keys(pool.balancesUnits).indexOf("USDe");
    if (coin === 0 || coin === 1) return { pool, coin };
  }
  return undefined;
}
