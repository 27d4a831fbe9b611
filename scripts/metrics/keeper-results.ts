import type { CellRecord } from "./cell-record.ts";

/** One keeper's run. Base amounts are USD with 8 decimals. */
export interface KeeperResult {
  readonly keeper: string;
  readonly liquidations: number;
  readonly debtBase: bigint;
  readonly collateralBase: bigint;
  readonly attempts: number;
  readonly reverted: number;
  readonly excluded: number;
  /** Of the gas paid, failed attempts included. */
  readonly gasWei: bigint;
  /** What it owns at the end above what it would own had it done nothing, gas paid. */
  readonly profitBase: bigint;
}

/** Every keeper of the run, most profitable first, ties by label. */
export function keeperResults({ header, actions, events, finish }: CellRecord): readonly KeeperResult[] {
  const results = new Map<string, KeeperResult>();
  const finishOf = new Map(finish.accounts.map((account) => [account.label, account]));
  for (const { label, kind } of header.agents) {
    if (kind !== "keeper") continue;
    const end = finishOf.get(label);
    const profitBase = end === undefined ? 0n : end.netWorthBase - (end.heldBase ?? end.netWorthBase);
    results.set(label, {
      keeper: label,
      liquidations: 0,
      debtBase: 0n,
      collateralBase: 0n,
      attempts: 0,
      reverted: 0,
      excluded: 0,
      gasWei: 0n,
      profitBase,
    });
  }
  for (const action of actions) {
    const result = results.get(action.agent);
    if (result === undefined) continue;
    const isAttempt = action.label.startsWith("liquidat");
    results.set(action.agent, {
      ...result,
      gasWei: result.gasWei + (action.feeWei ?? 0n),
      attempts: result.attempts + (isAttempt ? 1 : 0),
      reverted: result.reverted + (isAttempt && action.status === "reverted" ? 1 : 0),
      excluded: result.excluded + (isAttempt && action.status === "excluded" ? 1 : 0),
    });
  }
  for (const event of events) {
    const result = event.name === "liquidation" ? results.get(event.cause) : undefined;
    if (event.name !== "liquidation" || result === undefined) continue;
    results.set(event.cause, {
      ...result,
      liquidations: result.liquidations + 1,
      debtBase: result.debtBase + event.debtBase,
      collateralBase: result.collateralBase + event.collateralBase,
    });
  }
  return [...results.values()].sort((a, b) => compare(b.profitBase, a.profitBase) || (a.keeper < b.keeper ? -1 : 1));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
