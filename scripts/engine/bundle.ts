import type { Outcome } from "../agents/agent.ts";
import { ActionBundle, type BundledOutcome } from "../protocol/action-bundle.ts";
import type { Chain, ChainLog } from "../protocol/chain.ts";
import type { Decoder } from "../protocol/decode.ts";
import type { Hex } from "../protocol/hex.ts";
import { blockOrder } from "./block-order.ts";
import { blockParts, canBeBundled, type BlockPart } from "./block-parts.ts";
import { BundleLostError } from "./errors.ts";
import { eventsByPosition } from "./events-by-position.ts";
import { Mempool } from "./mempool.ts";
import { sendTransactions, type Sendable, type SentBlock, type SentTransaction } from "./sent-transactions.ts";
import { settleTransaction, type TransactionTraces } from "./settle-transaction.ts";
import type { BlockMiner, Intent, NextBlock, SettledBlock } from "./settled-block.ts";

/** An intent, what is known of its transaction, and its place among all that acted in the block: -1 if it did not. */
interface Placed<Sender> {
  readonly intent: Intent<Sender>;
  readonly position: number;
  readonly sent: SentTransaction;
  /** Of an action that was part of a bundle. */
  readonly bundled?: BundledOutcome;
}

/** A block told action by action, whatever its transactions were. */
interface UnbundledBlock<Sender> {
  readonly placed: readonly Placed<Sender>[];
  readonly logs: readonly ChainLog[];
  /** Of the transaction that each action was in. */
  readonly hashes: readonly Hex[];
}

/**
 * Bring a block's actions onto the chain in few transactions: what need not be a transaction of its own (see `blockParts`)
 * goes into bundles, in the order that the node's mempool would give it. Where that order, or the room, is the node's to say
 * (see `blockOrder`), the whole block goes through the mempool. Accounts with code of their own send transactions of their own.
 *
 * Outcomes, places, events and logs are those of `Mempool`, and so is the gas of metered actions. Different are: errors, which
 * always have their values; gas and fees of bundled actions, which nobody pays; the block's gas, which is what the bundles
 * used. Storage that an earlier action of the bundle has read costs less gas, so an action that would have run out of gas by
 * a little may not.
 */
export class Bundle implements BlockMiner {
  readonly #chain: Chain;
  readonly #decoder: Decoder;
  readonly #mempool: Mempool;
  readonly #bundle: ActionBundle;
  readonly #roomGas: bigint;

  private constructor(chain: Chain, decoder: Decoder, bundle: ActionBundle, roomGas: bigint) {
    this.#chain = chain;
    this.#decoder = decoder;
    this.#mempool = new Mempool(chain, decoder);
    this.#bundle = bundle;
    this.#roomGas = roomGas;
  }

  /**
   * Make ready. Accounts are prepared when they first act: a chain that is put back to before that needs another bundle.
   * @param chain A development chain with automine off.
   */
  static async open(chain: Chain, decoder: Decoder): Promise<Bundle> {
    return new Bundle(chain, decoder, await ActionBundle.open(chain), await chain.blockGasLimit());
  }

  /**
   * @param next Timestamp and base fee of the block to mine.
   * @throws BundleLostError
   */
  async mine<Sender>(intents: readonly Intent<Sender>[], next: NextBlock): Promise<SettledBlock<Sender>> {
    const order = blockOrder(intents, next.baseFeeWei);
    if (order === undefined) return this.#mempool.mine(intents, next);
    await this.#bundle.delegate(order.flatMap(({ action }) => (canBeBundled(action) ? action.from : [])));
    const parts = blockParts(order, (account) => this.#bundle.canCallFrom(account));
    const transactions = parts.map((part) => this.#transaction(part));
    const needGas = transactions.reduce((sum, { gasLimit }) => sum + gasLimit, 0n);
    if (needGas > this.#roomGas) return this.#mempool.mine(intents, next);

    const mined = await sendTransactions(this.#chain, transactions, next);
    const { placed, logs, hashes } = this.#unbundle(parts, mined);
    const { events, loud } = eventsByPosition(this.#decoder, hashes.length, logs);
    const outcomes = new Map<Intent<Sender>, Outcome>();
    for (const each of placed) {
      const { intent, position } = each;
      const traces = { position, events: events[position] ?? [], hasLogged: loud.has(position) };
      outcomes.set(intent, await this.#settle(each, traces));
    }
    const settled = intents.map((intent) => ({ sender: intent.sender, outcome: outcomes.get(intent) as Outcome }));
    const payers = placed.flatMap(({ intent, position, bundled }) =>
      position < 0 || bundled !== undefined ? [] : intent.action.from,
    );
    return { block: { ...mined.block, transactionHashes: hashes }, logs, events, payers, settled };
  }

  #transaction<Sender>({ intents, isBundle, tipWei }: BlockPart<Sender>): Sendable {
    const [first] = intents;
    if (!isBundle) return first.action;
    return { ...this.#bundle.transaction(intents.map(({ action }) => action)), tipWei };
  }

  #unbundle<Sender>(parts: readonly BlockPart<Sender>[], { block, logs, sent }: SentBlock): UnbundledBlock<Sender> {
    const logsAt: ChainLog[][] = block.transactionHashes.map(() => []);
    for (const log of logs) logsAt[log.transactionIndex]?.push(log);
    const unbundled = { placed: [] as Placed<Sender>[], logs: [] as ChainLog[], hashes: [] as Hex[] };
    for (const [at, { intents, isBundle }] of parts.entries()) {
      const transaction = sent[at] as SentTransaction;
      const own = transaction.status === "mined" ? (logsAt[transaction.position] ?? []) : [];
      const outcomes = isBundle ? this.#bundle.outcomes(own) : [];
      if (isBundle && outcomes.length !== intents.length) {
        throw new BundleLostError(intents.length, outcomes.length, transaction.status);
      }
      for (const [n, intent] of intents.entries()) {
        const bundled = outcomes[n];
        const position = transaction.status === "mined" ? unbundled.hashes.length : -1;
        unbundled.placed.push({ intent, position, sent: transaction, ...(bundled && { bundled }) });
        if (transaction.status !== "mined") continue;
        unbundled.hashes.push(transaction.hash);
        for (const log of bundled?.logs ?? own) unbundled.logs.push({ ...log, transactionIndex: position });
      }
    }
    return unbundled;
  }

  async #settle<Sender>(
    { intent: { action }, sent, bundled }: Placed<Sender>,
    traces: TransactionTraces,
  ): Promise<Outcome> {
    if (bundled === undefined) return settleTransaction(this.#chain, this.#decoder, action, sent, traces);
    const { position, events } = traces;
    if (bundled.revertData === undefined) return { action, status: "success", position, events };
    return { action, status: "reverted", position, events, error: this.#decoder.error(bundled.revertData) };
  }
}
