import { accountResults } from "./account-results.ts";
import type { CellRecord } from "./cell-record.ts";
import { isLiquidationAttempt } from "./liquidation-attempt.ts";

/** One keeper's run. Base amounts are USD with 8 decimals. */
export interface KeeperResult {
  readonly keeper: string;
  /** Positions it liquidated, and what they repaid and gave up (the protocol's fee included). */
  readonly liquidations: number;
  readonly debtBase: bigint;
  readonly collateralBase: bigint;
  /** Liquidations sent: done, reverted, and left out of the block. */
  readonly attempts: number;
  readonly reverted: number;
  readonly excluded: number;
  /** Fees of all its transactions, failed ones included. */
  readonly gasWei: bigint;
  /** Net worth at the end, gas paid, less what the start's holdings would be worth then. */
  readonly profitBase: bigint;
}

type Tally = { -readonly [Key in keyof KeeperResult]: KeeperResult[Key] };

/**
 * Measure every keeper of the run, most profitable first, ties by label.
 * @throws IncompleteRecordError as `accountResults`
 */
export function keeperResults(record: CellRecord): readonly KeeperResult[] {
  const tallies = new Map<string, Tally>();
  for (const { label, kind, gainBase } of accountResults(record)) {
    if (kind === "keeper") tallies.set(label, emptyTally(label, gainBase));
  }
  for (const action of record.actions) {
    const tally = tallies.get(action.agent);
    if (tally === undefined) continue;
    tally.gasWei += action.feeWei ?? 0n;
    if (!isLiquidationAttempt(action)) continue;
    tally.attempts++;
    if (action.status === "reverted") tally.reverted++;
    if (action.status === "excluded") tally.excluded++;
  }
  for (const event of record.events) {
    if (event.name !== "liquidation") continue;
    const tally = tallies.get(event.cause);
    if (tally === undefined) continue;
    tally.liquidations++;
    tally.debtBase += event.debtBase;
    tally.collateralBase += event.collateralBase;
  }
  return [...tallies.values()].sort(byProfit);
}

function emptyTally(keeper: string, profitBase: bigint): Tally {
  return {
    keeper,
    liquidations: 0,
    debtBase: 0n,
    collateralBase: 0n,
    attempts: 0,
    reverted: 0,
    excluded: 0,
    gasWei: 0n,
    profitBase,
  };
}

function byProfit(a: KeeperResult, b: KeeperResult): number {
  if (a.profitBase !== b.profitBase) return a.profitBase > b.profitBase ? -1 : 1;
  return a.keeper < b.keeper ? -1 : 1;
}
