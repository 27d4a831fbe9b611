import { accountResults } from "./account-results.ts";
import type { CellRecord } from "./cell-record.ts";

/** What a group of agents gained or lost. Base amounts are USD with 8 decimals. */
export interface GroupResult {
  readonly group: string;
  readonly accounts: number;
  readonly startBase: bigint;
  readonly endBase: bigint;
  /** Sum of the accounts' gains against doing nothing. */
  readonly gainBase: bigint;
}

/**
 * Sum net worths and gains by group, in the order in which groups first appear.
 * @throws IncompleteRecordError as `accountResults`
 */
export function groupResults(record: CellRecord): readonly GroupResult[] {
  const groups = new Map<string, GroupResult>();
  for (const { group, startBase, endBase, gainBase } of accountResults(record)) {
    const sum = groups.get(group) ?? { group, accounts: 0, startBase: 0n, endBase: 0n, gainBase: 0n };
    groups.set(group, {
      group,
      accounts: sum.accounts + 1,
      startBase: sum.startBase + startBase,
      endBase: sum.endBase + endBase,
      gainBase: sum.gainBase + gainBase,
    });
  }
  return [...groups.values()];
}
