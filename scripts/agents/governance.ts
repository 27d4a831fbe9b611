import type { Call } from "../protocol/calls.ts";
import type { Address } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Agent } from "./agent.ts";

/** Calls prepared for one step, with the reason that the record shows. */
export interface GovernanceDecision {
  readonly step: number;
  readonly calls: readonly Call[];
  /** Such as "impair backing", "freeze USDe". */
  readonly what: string;
  readonly why: string;
}

export interface GovernanceParams {
  readonly label: string;
  /** Account that may: the deployer. */
  readonly address: Address;
  readonly decisions: readonly GovernanceDecision[];
  readonly tipWei: bigint;
}

/** Make a governance that carries out prepared calls at their steps, in the order given. It looks at nothing but the step. */
export function governance(params: GovernanceParams): Agent {
  const { label, address, decisions, tipWei } = params;
  return {
    kind: "governance",
    label,
    address,
    act: (view) =>
      decisions
        .filter(({ step }) => step === view.step)
        .flatMap(({ calls, what, why }) => toActions(calls, { from: address, tipWei, decision: { what, why } })),
  };
}
