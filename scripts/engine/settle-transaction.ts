import type { Action, Outcome } from "../agents/agent.ts";
import type { Chain } from "../protocol/chain.ts";
import type { DecodedEvent, Decoder } from "../protocol/decode.ts";
import type { SentTransaction } from "./sent-transactions.ts";

/** Where a transaction stands in its block, and what it logged. */
export interface TransactionTraces {
  /** Place in the block, among all that acted in it. */
  readonly position: number;
  readonly events: readonly DecodedEvent[];
  /** Whether it logged anything, known or not: then it was not reverted. */
  readonly hasLogged: boolean;
}

/**
 * Say what became of an action that was sent as a transaction of its own. Asks for a receipt where it logged nothing or is
 * metered, and for a traced call or two where it was reverted.
 */
export async function settleTransaction(
  chain: Chain,
  decoder: Decoder,
  action: Action,
  sent: SentTransaction,
  { position, events, hasLogged }: TransactionTraces,
): Promise<Outcome> {
  if (sent.status !== "mined") {
    const error = sent.status === "refused" ? { error: { name: "Refused", args: [sent.reason] } } : {};
    return { action, status: "excluded", position: -1, events: [], ...error };
  }
  if (hasLogged && action.metered !== true) return { action, status: "success", position, events };
  const receipt = await chain.receipt(sent.hash);
  const meter =
    action.metered === true ? { gasUsed: receipt.gasUsed, feeWei: receipt.gasUsed * receipt.effectiveGasPriceWei } : {};
  if (receipt.succeeded) return { action, status: "success", position, events, ...meter };
  const { data, isExact } = await chain.explainRevert(sent.hash, action, receipt);
  const error = decoder.error(data);
  return { action, status: "reverted", position, error: isExact ? error : { ...error, args: [] }, events, ...meter };
}
