import { IncompleteRecordError, type CellRecord } from "./cell-record.ts";

/** What one agent gained or lost. Base amounts are USD with 8 decimals. */
export interface AccountResult {
  readonly label: string;
  readonly kind: string;
  readonly group: string;
  /** Net worth at the start. */
  readonly startBase: bigint;
  /** Net worth at the end, gas paid. */
  readonly endBase: bigint;
  /** Net worth at the end less what the start's holdings would be worth then: what acting did, market moves left out. */
  readonly gainBase: bigint;
}

/**
 * Compare every agent's net worth with what doing nothing would have left it, in the header's order.
 * @throws IncompleteRecordError for an agent without an account at the start or the end, or without its held value
 */
export function accountResults({ header, start, finish }: CellRecord): readonly AccountResult[] {
  const startOf = new Map(start.accounts.map((account) => [account.label, account]));
  const finishOf = new Map(finish.accounts.map((account) => [account.label, account]));
  return header.agents.map(({ label, kind, group }) => {
    const before = startOf.get(label);
    const after = finishOf.get(label);
    if (before === undefined) throw new IncompleteRecordError(`start account of ${label} in its accounts`);
    if (after?.heldBase === undefined)
      throw new IncompleteRecordError(`end account with heldBase of ${label} in its accounts`);
    return {
      label,
      kind,
      group,
      startBase: before.netWorthBase,
      endBase: after.netWorthBase,
      gainBase: after.netWorthBase - after.heldBase,
    };
  });
}
