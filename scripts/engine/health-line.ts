import type { HealthLine } from "../lib/record.ts";
import { wad } from "../lib/wad.ts";
import type { TrackedAccounts } from "./tracked-accounts.ts";

/** Bounds between buckets of health factors, finest where positions are near liquidation. */
export const DEFAULT_HEALTH_BOUNDS_WAD: readonly bigint[] = [
  "0.9",
  "0.95",
  "1",
  "1.01",
  "1.02",
  "1.03",
  "1.05",
  "1.07",
  "1.1",
  "1.15",
  "1.2",
  "1.3",
  "1.5",
  "2",
  "3",
  "5",
].map((bound) => wad(bound));

/**
 * Sort all borrowers into buckets of health factors, weighed by debt.
 *
 * @param boundsWad Rising. Bucket i holds health factors below `boundsWad[i]` and not below the one before; one more
 * bucket holds the rest.
 */
export function healthLine(step: number, accounts: TrackedAccounts, boundsWad: readonly bigint[]): HealthLine {
  const debtBase = [...boundsWad, 0n].map(() => 0n);
  const counts = debtBase.map(() => 0);
  for (const borrower of accounts.borrowers) {
    const { healthFactorWad, totalDebtBase } = accounts.get(borrower);
    const under = boundsWad.findIndex((bound) => healthFactorWad < bound);
    const bucket = under === -1 ? boundsWad.length : under;
    debtBase[bucket] = (debtBase[bucket] ?? 0n) + totalDebtBase;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return { type: "health", step, boundsWad, debtBase, accounts: counts };
}
