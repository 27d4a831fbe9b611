import type { Rng } from "../lib/rng.ts";
import type { AccountBook } from "../protocol/account-book.ts";
import type { DecodedError, DecodedEvent } from "../protocol/decode.ts";
import type { Address, Hex } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import type { MarketState } from "../protocol/market-state.ts";

/** What no agent decides: other markets' prices, the fee market, what is switched on. A pure function of the step. */
export interface World {
  /** Prices of other markets in USD with 8 decimals, by name: BTC, ETH, ALT, USDe (the exchange venue's), ... */
  readonly referencePricesE8: Readonly<Record<string, bigint>>;
  /** The base fee of the block about to be mined. */
  readonly baseFeeWei: bigint;
  /** Whether coins can leave the exchange venue for the chain. */
  readonly venueWithdrawalsOpen: boolean;
  /** Whether the issuer's redeemers sign orders. */
  readonly redemptionOpen: boolean;
}

/** All that an agent may look at: the chain after the last block, and the world of the block to come. */
export interface View {
  /** 0 for the first block of the run. */
  readonly step: number;
  /** Timestamp of the block about to be mined, in seconds. */
  readonly timestamp: number;
  readonly world: World;
  readonly market: Market;
  readonly state: MarketState;
  readonly accounts: AccountBook;
}

/** One transaction an agent wants mined. */
export interface Action {
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
  readonly valueWei?: bigint;
  readonly gasLimit: bigint;
  /** Priority fee per gas: it decides the place in the block. */
  readonly tipWei: bigint;
  /** The most the sender pays per gas, base fee included; default: base fee of the block + tip, doubled. */
  readonly maxFeeWei?: bigint;
  /** What it does, in the field's words: "supply", "liquidationCall", "exchange". */
  readonly label: string;
  /** Read gas used and fee paid from the receipt (keepers need it; one call each). */
  readonly metered?: boolean;
  /** Why, when the action starts something new: it is written to the record, so that the chain of causes can be read. */
  readonly decision?: { readonly what: string; readonly why: string };
}

export type ActionStatus =
  /** In the block, and it did what it says. */
  | "success"
  /** In the block, undone. */
  | "reverted"
  /** Did not fit into the block or pays too little; dropped at the end of the block. */
  | "excluded";

export interface Outcome {
  readonly action: Action;
  readonly status: ActionStatus;
  /** Place in the block; -1 when excluded. */
  readonly position: number;
  /** Only when reverted. */
  readonly error?: DecodedError;
  /** Decoded logs of the protocol's own contracts, in order. */
  readonly events: readonly DecodedEvent[];
  /** Only for metered actions. */
  readonly gasUsed?: bigint;
  readonly feeWei?: bigint;
}

export const AGENT_KINDS = [
  "looper",
  "whale",
  "lender",
  "liquidity-provider",
  "keeper",
  "arbitrageur",
  "redeemer",
  "oracle-node",
  "exogenous-seller",
  "custodian",
  "governance",
  /** Somebody with a position who does nothing in the run. */
  "borrower",
] as const;
export type AgentKind = (typeof AGENT_KINDS)[number];

/**
 * Somebody who acts. An agent keeps its taste (thresholds, delays, appetite) and at most the step at which it noticed
 * something; balances and positions are read from the view. `act` must not depend on anything but its arguments and that.
 */
export interface Agent {
  /** Unique in a run: "looper-017". */
  readonly label: string;
  readonly kind: AgentKind;
  /** The externally owned account it sends from. */
  readonly address: Address;
  /** Contracts whose balances are its own too (a keeper's contract). */
  readonly contracts?: readonly Address[];
  act(view: View, rng: Rng): readonly Action[];
  /** Told of its own actions after each block in which it had any. */
  settle?(outcomes: readonly Outcome[]): void;
  /** Withdrawals it wanted at its last `act` and could not have for lack of liquidity. */
  unmetWithdrawals?(): readonly { readonly symbol: string; readonly amountUnits: bigint }[];
}
