import type { Call } from "../protocol/calls.ts";
import type { Address } from "../protocol/hex.ts";
import type { Action } from "./agent.ts";

/** How the transactions of one decision are sent. */
export interface SendTerms {
  readonly from: Address;
  /** Priority fee per gas, the same for all of them: transactions of one sender keep their order anyway. */
  readonly tipWei: bigint;
  readonly maxFeeWei?: bigint;
  readonly metered?: boolean;
  /** Why it begins; it goes with the first transaction only. */
  readonly decision?: { readonly what: string; readonly why: string };
}

/** Turn encoded calls into actions of one sender, to be mined in the order given. */
export function toActions(calls: readonly Call[], terms: SendTerms): readonly Action[] {
  const { from, tipWei, maxFeeWei, metered, decision } = terms;
  return calls.map((call, index) => ({
    from,
    to: call.to,
    data: call.data,
    gasLimit: call.gasLimit,
    tipWei,
    label: call.label,
    ...(maxFeeWei === undefined ? {} : { maxFeeWei }),
    ...(metered === undefined ? {} : { metered }),
    ...(index === 0 && decision !== undefined ? { decision } : {}),
  }));
}
