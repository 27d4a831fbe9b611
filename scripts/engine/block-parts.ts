import type { Intent } from "./settled-block.ts";

/** One transaction of a block: an action by itself, or a bundle of all between two of those. */
export interface BlockPart<Sender> {
  readonly intents: readonly [Intent<Sender>, ...Intent<Sender>[]];
  readonly isBundle: boolean;
  /** The highest of its actions. */
  readonly tipWei: bigint;
}

/**
 * Cut a block into transactions that a mempool leaves in this order. By themselves stay actions whose gas is metered, which
 * must not be shared, and those that send ether, which the node may refuse.
 *
 * @param order The actions of a block; their tips do not rise.
 */
export function blockParts<Sender>(order: readonly Intent<Sender>[]): readonly BlockPart<Sender>[] {
  const parts: { intents: [Intent<Sender>, ...Intent<Sender>[]]; isBundle: boolean; tipWei: bigint }[] = [];
  for (const intent of order) {
    const { metered = false, valueWei = 0n, tipWei } = intent.action;
    const isBundle = !metered && valueWei === 0n;
    const last = parts.at(-1);
    if (isBundle && last?.isBundle === true) last.intents.push(intent);
    else parts.push({ intents: [intent], isBundle, tipWei });
  }
  return parts;
}
