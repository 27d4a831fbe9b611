import type { Sendable } from "./sent-transactions.ts";

/**
 * The order in which a mempool of priority fees mines transactions: of each sender's next one, again and again the highest
 * tip (what is left of the most it pays, if that is less), equal tips by arrival. Sent in this order they are mined in it by
 * nodes that go by arrival too.
 *
 * @returns Places in the given list. Who pays less than the base fee is left out, with all that he sent after it.
 */
export function mempoolOrder(
  transactions: readonly Pick<Sendable, "from" | "tipWei" | "maxFeeWei">[],
  baseFeeWei: bigint,
): readonly number[] {
  const queues = new Map<string, { at: number; tipWei: bigint }[]>();
  for (const [at, { from, tipWei, maxFeeWei }] of transactions.entries()) {
    const left = maxFeeWei === undefined ? tipWei : maxFeeWei - baseFeeWei;
    const queue = queues.get(from) ?? [];
    queues.set(from, queue);
    queue.push({ at, tipWei: left < tipWei ? left : tipWei });
  }
  const order: number[] = [];
  for (;;) {
    let best: { at: number; tipWei: bigint } | undefined;
    for (const [head] of queues.values()) {
      if (head === undefined || head.tipWei < 0n) continue;
      const isBetter =
        best === undefined || head.tipWei > best.tipWei || (head.tipWei === best.tipWei && head.at < best.at);
      if (isBetter) best = head;
    }
    if (best === undefined) return order;
    order.push(best.at);
    queues.get(transactions[best.at]?.from ?? "")?.shift();
  }
}
