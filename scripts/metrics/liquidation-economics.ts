import type { CellRecord } from "./cell-record.ts";

const BPS = 10_000n;

/**
 * Give the largest sale of seized collateral that still repaid its debt: the largest `collateralBase` of a transaction
 * that liquidated and sold at once. What a larger one would have moved the price by was more than the bonus.
 * @returns USD with 8 decimals, at the prices used; 0 where no transaction did both
 */
export function largestSaleWithinBonusBase({ events }: CellRecord): bigint {
  const sold = new Set(
    events.flatMap((event) =>
      event.name === "stable-swap" || event.name === "pair-swap" || event.name === "range-swap"
        ? [transaction(event, event.sold)]
        : [],
    ),
  );
  const seized = new Map<string, bigint>();
  for (const event of events) {
    if (event.name !== "liquidation") continue;
    const key = transaction(event, event.collateral);
    if (sold.has(key)) seized.set(key, (seized.get(key) ?? 0n) + event.collateralBase);
  }
  return [...seized.values()].reduce((most, value) => (value > most ? value : most), 0n);
}

/**
 * Give the share of repaid debt whose liquidation could not make the account sound: the account left a deficit then or
 * later. It stood beyond the toxicity frontier, where a liquidation takes more from collateral than from debt.
 * @returns basis points; undefined for a run without liquidations
 */
export function toxicShareBps({ events }: CellRecord): bigint | undefined {
  const lastDeficit = new Map<string, number>();
  for (const event of events) {
    if (event.name === "deficit") lastDeficit.set(event.user, event.step);
  }
  let allBase = 0n;
  let toxicBase = 0n;
  for (const event of events) {
    if (event.name !== "liquidation") continue;
    allBase += event.debtBase;
    if (event.step <= (lastDeficit.get(event.user) ?? -1)) toxicBase += event.debtBase;
  }
  return allBase === 0n ? undefined : (toxicBase * BPS) / allBase;
}

/**
 * Give the share of liquidatable debt that nobody took, block by block: debt that stood liquidatable at blocks' ends, over
 * that and what was repaid. Keepers take what pays and what they can carry, so this is what did not pay, or not yet.
 * @returns basis points; undefined when nothing ever could be liquidated
 */
export function unprofitableShareBps({ blocks, events }: CellRecord): bigint | undefined {
  const leftBase = blocks.reduce((sum, { liquidatable }) => sum + liquidatable.debtBase, 0n);
  let takenBase = 0n;
  for (const event of events) if (event.name === "liquidation") takenBase += event.debtBase;
  const allBase = leftBase + takenBase;
  return allBase === 0n ? undefined : (leftBase * BPS) / allBase;
}

function transaction({ step, position }: { readonly step: number; readonly position: number }, symbol: string): string {
  return `${step}/${position}/${symbol}`;
}
