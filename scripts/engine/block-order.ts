import type { Intent } from "./settled-block.ts";

/** What a transaction needs to begin, and for each byte of its data at most. */
const START_GAS = 21_000n;
const BYTE_GAS = 40n;

/**
 * The order in which a node's mempool would put actions into a block: higher tip first, equal tips by arrival.
 *
 * @returns undefined where the node's choice is more than a matter of tips: one may pay too little or not have the gas to begin,
 * or a sender's own order stands against its tips. Whether there is room for all is not looked at.
 */
export function blockOrder<Sender>(
  intents: readonly Intent<Sender>[],
  baseFeeWei: bigint,
): readonly Intent<Sender>[] | undefined {
  const lowestTips = new Map<string, bigint>();
  for (const { action } of intents) {
    const { from, tipWei, maxFeeWei, gasLimit, data } = action;
    if (gasLimit < START_GAS + BYTE_GAS * BigInt(data.length / 2)) return undefined;
    if (maxFeeWei !== undefined && maxFeeWei < baseFeeWei + tipWei) return undefined;
    if (tipWei > (lowestTips.get(from) ?? tipWei)) return undefined;
    lowestTips.set(from, tipWei);
  }
  return [...intents].sort((a, b) => compare(b.action.tipWei, a.action.tipWei)); // a stable sort keeps the arrival
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
