import type { Chain } from "../protocol/chain.ts";
import type { Decoder } from "../protocol/decode.ts";
import { eventsByPosition } from "./events-by-position.ts";
import { sendTransactions } from "./sent-transactions.ts";
import { settleTransaction } from "./settle-transaction.ts";
import type { BlockMiner, Intent, NextBlock, Settled, SettledBlock } from "./settled-block.ts";

/**
 * Send each action as a transaction of its own into the node's mempool, mine one block, and say what became of each.
 *
 * Order and room are the node's: higher tip first, equal tips by arrival, one sender's actions in their own order, up to the
 * block's gas limit. What is left over is dropped, so that no action outlives its block. Costs one eth_getLogs a
 * block; a receipt for a transaction without logs (it may have been reverted) and for a metered one; a traced call or two for a
 * reverted one.
 */
export class Mempool implements BlockMiner {
  readonly #chain: Chain;
  readonly #decoder: Decoder;

  /** @param chain With automine off. */
  constructor(chain: Chain, decoder: Decoder) {
    this.#chain = chain;
    this.#decoder = decoder;
  }

  /** @param next Timestamp and base fee of the block to mine. */
  async mine<Sender>(intents: readonly Intent<Sender>[], next: NextBlock): Promise<SettledBlock<Sender>> {
    const actions = intents.map(({ action }) => action);
    const { block, logs, sent } = await sendTransactions(this.#chain, actions, next);
    const { events, loud } = eventsByPosition(this.#decoder, block.transactionHashes.length, logs);
    const settled: Settled<Sender>[] = [];
    for (const [at, { sender, action }] of intents.entries()) {
      const transaction = sent[at];
      if (transaction === undefined) throw new RangeError(`action ${at} of ${intents.length} was not sent`);
      const position = transaction.status === "mined" ? transaction.position : -1;
      const traces = { position, events: events[position] ?? [], hasLogged: loud.has(position) };
      settled.push({
        sender,
        outcome: await settleTransaction(this.#chain, this.#decoder, action, transaction, traces),
      });
    }
    const payers = settled.flatMap(({ outcome }) => (outcome.position < 0 ? [] : outcome.action.from));
    return { block, logs, events, payers, settled };
  }
}
