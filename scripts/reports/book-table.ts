import Table from "cli-table3";
import { count, usd } from "./format.ts";

/** One position of a book. Base amounts are USD with 8 decimals. */
export interface BookRow {
  readonly address: string;
  readonly healthFactorWad: bigint;
  readonly collateralBase: bigint;
  readonly debtBase: bigint;
}

/** Positions whose health factor lies under one bound and not under the one before. */
export interface BookBucket {
  /** Undefined for the last one, which has no bound. */
  readonly belowWad: bigint | undefined;
  readonly accounts: number;
  readonly collateralBase: bigint;
  readonly debtBase: bigint;
}

const WAD = 10n ** 18n;
/** Where a book's buckets end: liquidatable, hours from it, days from it, at ease. */
export const BOOK_BOUNDS_WAD: readonly bigint[] = [100n, 101n, 103n, 105n, 110n, 125n, 150n, 200n].map(
  (hundredths) => (hundredths * WAD) / 100n,
);
const WEAKEST_SHOWN = 10;

/** Sort positions into buckets by health factor. @param boundsWad Rising. */
export function bookBuckets(rows: readonly BookRow[], boundsWad: readonly bigint[] = BOOK_BOUNDS_WAD): BookBucket[] {
  return [...boundsWad, undefined].map((belowWad, at) => {
    const fromWad = boundsWad[at - 1] ?? 0n;
    const inside = rows.filter(
      ({ healthFactorWad }) => healthFactorWad >= fromWad && (belowWad === undefined || healthFactorWad < belowWad),
    );
    return {
      belowWad,
      accounts: inside.length,
      collateralBase: inside.reduce((sum, { collateralBase }) => sum + collateralBase, 0n),
      debtBase: inside.reduce((sum, { debtBase }) => sum + debtBase, 0n),
    };
  });
}

/**
 * Show a book in the terminal: how much debt stands at which health factor, and the weakest positions.
 * @param rows Lowest health factor first.
 */
export function bookTable(rows: readonly BookRow[]): string {
  const table = new Table({
    head: ["health factor", "accounts", "collateral", "debt"],
    colAligns: ["left", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { belowWad, accounts, collateralBase, debtBase } of bookBuckets(rows)) {
    const label = belowWad === undefined ? "above" : `below ${factor(belowWad, 2)}`;
    table.push([label, count(accounts), usd(collateralBase), usd(debtBase)]);
  }
  const weakest = rows
    .slice(0, WEAKEST_SHOWN)
    .map(
      ({ address, healthFactorWad, collateralBase, debtBase }) =>
        `  ${address}  ${factor(healthFactorWad, 4)}  collateral ${usd(collateralBase)}, debt ${usd(debtBase)}`,
    );
  return [table.toString(), ...(weakest.length > 0 ? ["weakest:", ...weakest] : [])].join("\n");
}

/** A WAD with so many decimals, cut. */
function factor(wad: bigint, decimals: number): string {
  return (Number((wad * 10n ** BigInt(decimals)) / WAD) / 10 ** decimals).toFixed(decimals);
}
