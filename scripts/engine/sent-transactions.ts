import type { Action } from "../agents/agent.ts";
import type { Chain, ChainBlock, ChainLog, ChainTransaction } from "../protocol/chain.ts";
import type { Hex } from "../protocol/hex.ts";
import { mempoolOrder } from "./mempool-order.ts";
import type { NextBlock } from "./settled-block.ts";

/** A transaction after its block, nothing of it decoded. */
export type SentTransaction =
  | { readonly status: "mined"; readonly hash: Hex; readonly position: number }
  /** It did not fit, and is dropped; or it pays too little, and was not sent. */
  | { readonly status: "left over" }
  /** The mempool did not take it. */
  | { readonly status: "refused"; readonly reason: string };

/** A mined block, and what became of each transaction sent for it. */
export interface SentBlock {
  readonly block: ChainBlock;
  readonly logs: readonly ChainLog[];
  /** In the order of sending. */
  readonly sent: readonly SentTransaction[];
}

/** What a transaction is made of; a fee is the most it pays unless told. */
export type Sendable = Omit<ChainTransaction, "to"> & Pick<Action, "to" | "tipWei">;

/**
 * Send transactions into the node's mempool, in the order in which it will mine them, mine one block, and take out what is left over, so that nothing outlives its
 * block. Costs a request a transaction, two to fix the block, two to mine it and one eth_getLogs.
 */
export async function sendTransactions(
  chain: Chain,
  transactions: readonly Sendable[],
  next: NextBlock,
): Promise<SentBlock> {
  await chain.setNextBlock(next);
  const pending = new Map<number, Hex | { readonly reason: string }>();
  for (const at of mempoolOrder(transactions, next.baseFeeWei)) {
    pending.set(at, await send(chain, transactions[at] as Sendable, next.baseFeeWei));
  }
  const block = await chain.mine();
  const logs = block.transactionHashes.length === 0 ? [] : await chain.logs(block.number);
  const positions = new Map(block.transactionHashes.map((hash, at) => [hash, at]));
  const sent: SentTransaction[] = [];
  for (const at of transactions.keys()) {
    const hash = pending.get(at);
    if (typeof hash === "object") {
      sent.push({ status: "refused", reason: hash.reason });
      continue;
    }
    const position = hash === undefined ? undefined : positions.get(hash);
    if (hash !== undefined && position === undefined) await chain.drop(hash);
    sent.push(
      hash === undefined || position === undefined ? { status: "left over" } : { status: "mined", hash, position },
    );
  }
  return { block, logs, sent };
}

async function send(
  chain: Chain,
  { from, to, data, valueWei, gasLimit, tipWei, maxFeeWei }: Sendable,
  baseFeeWei: bigint,
): Promise<Hex | { readonly reason: string }> {
  try {
    return await chain.send({
      ...{ from, to, gasLimit, tipWei, maxFeeWei: maxFeeWei ?? 2n * (baseFeeWei + tipWei) },
      ...(data === undefined ? {} : { data }),
      ...(valueWei === undefined ? {} : { valueWei }),
    });
  } catch (error) {
    // A node refuses what can never be mined: too little ether, more gas than a block has. That is an outcome; anything
    // that carries no JSON-RPC code is a defect.
    if (!isRefusal(error)) throw error;
    return { reason: error.message };
  }
}

function isRefusal(error: unknown): error is Error & { readonly code: number } {
  return error instanceof Error && "code" in error && typeof error.code === "number";
}
