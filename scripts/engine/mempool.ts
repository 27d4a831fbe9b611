import type { Action, Outcome } from "../agents/agent.ts";
import type { Chain, ChainBlock, ChainLog } from "../protocol/chain.ts";
import type { DecodedEvent, Decoder } from "../protocol/decode.ts";
import type { Hex } from "../protocol/hex.ts";

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
  /** In the order of the intents. */
  readonly settled: readonly Settled<Sender>[];
}

interface Pending<Sender> extends Intent<Sender> {
  readonly hash: Hex | undefined;
  /** Why the mempool did not take it. */
  readonly refusal?: string;
}

/**
 * Send actions into the node's mempool, mine one block, and say what became of each.
 *
 * Order and room are the node's: higher tip first, equal tips by arrival, one sender's actions in their own order, up to the
 * block's gas limit. What is left over is dropped, so that no action outlives its block. Costs one eth_getLogs a
 * block; a receipt for a transaction without logs (it may have been reverted) and for a metered one; a traced call or two for a
 * reverted one.
 */
export class Mempool {
  readonly #chain: Chain;
  readonly #decoder: Decoder;

  /** @param chain With automine off. */
  constructor(chain: Chain, decoder: Decoder) {
    this.#chain = chain;
    this.#decoder = decoder;
  }

  /** @param next Timestamp and base fee of the block to mine. */
  async mine<Sender>(
    intents: readonly Intent<Sender>[],
    next: { readonly timestamp: number; readonly baseFeeWei: bigint },
  ): Promise<SettledBlock<Sender>> {
    await this.#chain.setNextBlock(next);
    const pending: Pending<Sender>[] = [];
    for (const intent of intents) pending.push(await this.#send(intent, next.baseFeeWei));
    const block = await this.#chain.mine();
    const logs = block.transactionHashes.length === 0 ? [] : await this.#chain.logs(block.number);
    const events = this.#decode(block, logs);
    const loud = new Set(logs.map(({ transactionIndex }) => transactionIndex));
    const position = new Map(block.transactionHashes.map((hash, at) => [hash, at]));
    const settled: Settled<Sender>[] = [];
    for (const { sender, action, hash, refusal } of pending) {
      const at = hash === undefined ? undefined : position.get(hash);
      if (hash !== undefined && at !== undefined) {
        settled.push({ sender, outcome: await this.#mined(action, hash, at, events[at] ?? [], loud.has(at)) });
        continue;
      }
      if (hash !== undefined) await this.#chain.drop(hash);
      const error = refusal === undefined ? {} : { error: { name: "Refused", args: [refusal] } };
      settled.push({ sender, outcome: { action, status: "excluded", position: -1, events: [], ...error } });
    }
    return { block, logs, events, settled };
  }

  async #send<Sender>(intent: Intent<Sender>, baseFeeWei: bigint): Promise<Pending<Sender>> {
    const { from, to, data, valueWei, gasLimit, tipWei, maxFeeWei = 2n * (baseFeeWei + tipWei) } = intent.action;
    const value = valueWei === undefined ? {} : { valueWei };
    try {
      return { ...intent, hash: await this.#chain.send({ from, to, data, gasLimit, tipWei, maxFeeWei, ...value }) };
    } catch (error) {
      // A node refuses what can never be mined: too little ether, more gas than a block has. That is an outcome; anything
      // that carries no JSON-RPC code is a defect.
      if (!isRefusal(error)) throw error;
      return { ...intent, hash: undefined, refusal: error.message };
    }
  }

  #decode(block: ChainBlock, logs: readonly ChainLog[]): DecodedEvent[][] {
    const events: DecodedEvent[][] = block.transactionHashes.map(() => []);
    for (const log of logs) {
      const event = this.#decoder.event(log);
      if (event !== undefined) events[log.transactionIndex]?.push(event);
    }
    return events;
  }

  async #mined(
    action: Action,
    hash: Hex,
    position: number,
    events: readonly DecodedEvent[],
    logged: boolean,
  ): Promise<Outcome> {
    if (logged && action.metered !== true) return { action, status: "success", position, events };
    const receipt = await this.#chain.receipt(hash);
    const meter =
      action.metered === true
        ? { gasUsed: receipt.gasUsed, feeWei: receipt.gasUsed * receipt.effectiveGasPriceWei }
        : {};
    if (receipt.succeeded) return { action, status: "success", position, events, ...meter };
    const { data, isExact } = await this.#chain.explainRevert(hash, action, receipt);
    const error = this.#decoder.error(data);
    return { action, status: "reverted", position, error: isExact ? error : { ...error, args: [] }, events, ...meter };
  }
}

function isRefusal(error: unknown): error is Error & { readonly code: number } {
  return error instanceof Error && "code" in error && typeof error.code === "number";
}
