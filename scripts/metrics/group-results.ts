import type { CellRecord } from "./cell-record.ts";

/** What a group of accounts gained or lost. Base amounts are USD with 8 decimals. */
export interface GroupResult {
  readonly group: string;
  readonly kind: string;
  readonly accounts: number;
  readonly startBase: bigint;
  readonly endBase: bigint;
  /** End minus what the start's holdings would be worth at the end: what the run did, market moves left out. */
  readonly gainBase: bigint;
}

/** Sum net worths by group, in the order in which groups first appear. */
export function groupResults({ header, start, finish }: CellRecord): readonly GroupResult[] {
  const startOf = new Map(start.accounts.map((account) => [account.label, account.netWorthBase]));
  const finishOf = new Map(finish.accounts.map((account) => [account.label, account]));
  const groups = new Map<string, GroupResult>();
  for (const { label, kind, group } of header.agents) {
    const startBase = startOf.get(label) ?? 0n;
    const end = finishOf.get(label);
    const endBase = end?.netWorthBase ?? 0n;
    const gainBase = endBase - (end?.heldBase ?? endBase);
    const sum = groups.get(group) ?? { group, kind, accounts: 0, startBase: 0n, endBase: 0n, gainBase: 0n };
    groups.set(group, {
      ...sum,
      accounts: sum.accounts + 1,
      startBase: sum.startBase + startBase,
      endBase: sum.endBase + endBase,
      gainBase: sum.gainBase + gainBase,
    });
  }
  return [...groups.values()];
}
