import type { BlockLine } from "../lib/record.ts";
import type { CellRecord } from "./cell-record.ts";
import { priceBelow, type PriceBelow } from "./price-below.ts";

/** USDe's three prices: what the on-chain pool pays, what the lending pool uses, what the exchange venue prints. */
export interface UsdePrices {
  readonly pool: PriceBelow;
  readonly oracle: PriceBelow;
  readonly venue: PriceBelow;
}

const WAD_PER_E8 = 10n ** 10n;

/** Spot price of USDe in the first stable pool that holds it, USD with 8 decimals, the other coin taken at a dollar. */
export function poolSpotPriceE8(block: BlockLine): bigint {
  const pool = block.stablePools.find((candidate) => "USDe" in candidate.balancesUnits);
  return pool === undefined ? 0n : pool.spotPriceWad / WAD_PER_E8;
}

/** Measure USDe's prices over a run; a price the run does not have gives an empty series (all zero). */
export function usdePrices({ header, blocks }: CellRecord): UsdePrices {
  const series = (price: (block: BlockLine) => bigint | undefined) =>
    priceBelow(
      blocks.flatMap((block) => {
        const priceE8 = price(block);
        return priceE8 === undefined ? [] : [{ timestamp: block.timestamp, priceE8 }];
      }),
      header.blockSeconds,
    );
  return {
    pool: series(poolSpotPriceE8),
    oracle: series((block) => block.oraclePricesE8["USDe"]),
    venue: series((block) => block.referencePricesE8["USDe"]),
  };
}
