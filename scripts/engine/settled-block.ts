import type { Action, Outcome } from "../agents/agent.ts";
import type { ChainBlock, ChainLog } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import type { DecodedEvent } from "../protocol/decode.ts";

/** An action, and whoever wants it. */
export interface Intent<Sender> {
  readonly sender: Sender;
  readonly action: Action;
}

/** An intent after its block. */
export interface Settled<Sender> {
  readonly sender: Sender;
  readonly outcome: Outcome;
}

/** A block that the engine had mined, with everything in it decoded. */
export interface SettledBlock<Sender> {
  readonly block: ChainBlock;
  readonly logs: readonly ChainLog[];
  /** By place in the block. */
  readonly events: readonly (readonly DecodedEvent[])[];
  /** Senders who paid for gas, or sent ether. */
  readonly payers: readonly Address[];
  /** In the order of the intents. */
  readonly settled: readonly Settled<Sender>[];
}

/** What the engine fixes of a block before it is mined. */
export interface NextBlock {
  readonly timestamp: number;
  readonly baseFeeWei: bigint;
}

/** A way to bring a block's actions onto the chain: one block, and what became of each action. */
export interface BlockMiner {
  mine<Sender>(intents: readonly Intent<Sender>[], next: NextBlock): Promise<SettledBlock<Sender>>;
}
