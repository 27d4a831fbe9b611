import type { Action } from "../agents/agent.ts";
import type { Address } from "../protocol/hex.ts";
import type { Intent } from "./settled-block.ts";

/** One transaction of a block: an action by itself, or a bundle of all between two of those. */
export interface BlockPart<Sender> {
  readonly intents: readonly [Intent<Sender>, ...Intent<Sender>[]];
  readonly isBundle: boolean;
  /** The highest of its actions. */
  readonly tipWei: bigint;
}

/**
 * Whether an action can be part of a bundle: its gas is not metered, which must not be shared, and it sends no ether, which
 * the node may refuse.
 */
export function canBeBundled({ metered = false, valueWei = 0n }: Action): boolean {
  return !metered && valueWei === 0n;
}

/**
 * Cut a block into transactions that a mempool leaves in this order. By themselves stay actions that cannot be bundled, and
 * those of accounts that a bundle cannot call from.
 *
 * @param order The actions of a block; their tips do not rise.
 * @param canCallFrom Whether a bundle can call from an account.
 */
export function blockParts<Sender>(
  order: readonly Intent<Sender>[],
  canCallFrom: (account: Address) => boolean,
): readonly BlockPart<Sender>[] {
  const parts: { intents: [Intent<Sender>, ...Intent<Sender>[]]; isBundle: boolean; tipWei: bigint }[] = [];
  for (const intent of order) {
    const { from, tipWei } = intent.action;
    const isBundle = canBeBundled(intent.action) && canCallFrom(from);
    const last = parts.at(-1);
    if (isBundle && last?.isBundle === true) last.intents.push(intent);
    else parts.push({ intents: [intent], isBundle, tipWei });
  }
  return parts;
}
