import { ActionBundle } from "../protocol/action-bundle.ts";
import { mempoolOrder } from "./mempool-order.ts";
import type { Intent } from "./settled-block.ts";

/**
 * The order in which a node's mempool would put actions into a block, where tips alone decide it.
 *
 * @returns undefined where the node's choice is more than a matter of tips: one may pay too little or not have the gas to begin,
 * or a sender's own order stands against its tips. Whether there is room for all is not looked at.
 */
export function blockOrder<Sender>(
  intents: readonly Intent<Sender>[],
  baseFeeWei: bigint,
): readonly Intent<Sender>[] | undefined {
  const actions = intents.map(({ action }) => action);
  const isSure = actions.every(
    (action) =>
      ActionBundle.canBegin(action) &&
      (action.maxFeeWei === undefined || action.maxFeeWei >= baseFeeWei + action.tipWei),
  );
  if (!isSure) return undefined;
  const order = mempoolOrder(actions, baseFeeWei).flatMap((at) => intents[at] ?? []);
  const isFalling = order.every(({ action }, at) => action.tipWei <= (order[at - 1]?.action.tipWei ?? action.tipWei));
  return isFalling ? order : undefined;
}
