import { PowderkegError } from "../lib/errors.ts";
import type { DecodedError } from "./decode.ts";
import type { Address, Hex } from "./hex.ts";
import { marketDecoder } from "./market-decoder.ts";
import { quantity } from "./quantity.ts";

/** What a chain needs from the outside: Hardhat's `connection.provider`, or any EIP-1193 provider. */
export interface Eip1193Provider {
  request(args: { readonly method: string; readonly params?: unknown[] }): Promise<unknown>;
}

/** A transaction with everything fixed, so that the node has nothing to estimate. */
export interface ChainTransaction {
  readonly from: Address;
  /** Absent for a deployment. */
  readonly to?: Address;
  readonly data?: Hex;
  readonly valueWei?: bigint;
  readonly gasLimit: bigint;
  /** Priority fee per gas: its place in the block. */
  readonly tipWei?: bigint;
  /** The most it pays per gas, base fee included. */
  readonly maxFeeWei?: bigint;
}

/** A mined block, as far as the engine needs it. */
export interface ChainBlock {
  readonly number: number;
  readonly timestamp: number;
  readonly gasUsed: number;
  readonly baseFeeWei: bigint;
  /** In the order of execution. */
  readonly transactionHashes: readonly Hex[];
}

/** One log as the node gives it. */
export interface ChainLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly transactionHash: Hex;
  /** Position of its transaction in the block. */
  readonly transactionIndex: number;
}

export interface ChainReceipt {
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  readonly effectiveGasPriceWei: bigint;
  readonly blockNumber: number;
  readonly transactionIndex: number;
  readonly contractAddress: Address | null;
}

/** What a transaction reverted with. */
export interface RevertExplanation {
  readonly data: Hex;
  /** Whether the values in it are those of the transaction's moment; its selector always is. */
  readonly isExact: boolean;
}

/** How often the chain was asked for what since it was opened. */
export interface ChainCounts {
  transactions: number;
  calls: number;
  other: number;
}

/** A read was refused by the chain: the call reverted. */
export class CallRevertedError extends PowderkegError {
  /**
   * @param to Contract called.
   * @param data Call data.
   * @param revertData What the contract reverted with, as far as the node told; `0x` if nothing.
   */
  constructor(
    readonly to: Address,
    readonly data: Hex,
    readonly revertData: Hex,
    options?: { cause?: unknown },
  ) {
    super(
      `eth_call of ${data.slice(0, 10)} at ${to} reverted with ${revertData === "0x" ? "no data" : revertData}`,
      options,
    );
  }
}

/** The node answered something that no node should answer. */
export class UnexpectedNodeAnswerError extends PowderkegError {
  constructor(
    readonly method: string,
    readonly answer: unknown,
  ) {
    super(`${method}: the node answered ${JSON.stringify(answer)}; check that the node speaks the Ethereum JSON-RPC`);
  }
}

/** A transaction of a set-up, and what it does in the field's words. */
export interface SetUpTransaction extends ChainTransaction {
  readonly label?: string;
}

/** A transaction of a set-up did not do what it says. */
export class SetUpFailedError extends PowderkegError {
  /**
   * @param transaction Which one.
   * @param outcome Its error when it reverted; "not included" when no block would take it.
   */
  constructor(
    readonly transaction: SetUpTransaction,
    readonly outcome: DecodedError | "not included",
  ) {
    const { label = "transaction", from, to, gasLimit } = transaction;
    const what =
      outcome === "not included"
        ? `was not included in any block; its gas limit is ${gasLimit}`
        : `reverted with ${outcome.name}(${outcome.args.join(", ")})`;
    super(`${label} from ${from} to ${to ?? "a new contract"} ${what}`);
  }
}

/** Balance of a sender made up by `impersonate`: enough for every fee of a run. */
const GAS_MONEY_WEI = 10n ** 24n;
/** Default of `maxFeeWei`: above every base fee a scenario sets. */
const GENEROUS_MAX_FEE_WEI = 10n ** 13n;

/**
 * Drive a chain by its raw provider: fixed gas, no estimation, no receipts unless asked for.
 *
 * Sending and mining are apart (`setAutomine(false)`, `send`, `mine`), so that a block holds many transactions and their
 * order is the node's: by priority fee, ties by arrival, one sender's in the order of nonces.
 */
export class Chain {
  readonly counts: ChainCounts = { transactions: 0, calls: 0, other: 0 };
  readonly #provider: Eip1193Provider;
  #automine = true;

  constructor(provider: Eip1193Provider) {
    this.#provider = provider;
  }

  /** Any other request, counted under `other`. */
  async request(method: string, params: unknown[] = []): Promise<unknown> {
    this.counts.other += 1;
    return this.#provider.request({ method, params });
  }

  /** The provider beneath, for the ethers signer of deployments. */
  get provider(): Eip1193Provider {
    return this.#provider;
  }

  async chainId(): Promise<number> {
    return Number(await this.request("eth_chainId"));
  }

  /** Accounts whose keys the node holds. */
  async accounts(): Promise<readonly Address[]> {
    return (await this.request("eth_accounts")) as Address[];
  }

  /** Whether each transaction is mined at once. */
  get isAutomining(): boolean {
    return this.#automine;
  }

  /** Mine each transaction at once (true), or wait for `mine` (false). */
  async setAutomine(enabled: boolean): Promise<void> {
    await this.request("evm_setAutomine", [enabled]);
    this.#automine = enabled;
  }

  /** Let an address send without its key, with money for gas. Development chains only. */
  async impersonate(address: Address, balanceWei: bigint = GAS_MONEY_WEI): Promise<void> {
    await this.request("hardhat_impersonateAccount", [address]);
    await this.request("hardhat_setBalance", [address, quantity(balanceWei)]);
  }

  /** Fix the timestamp, and if given the base fee, of the block to be mined next. Development chains only. */
  async setNextBlock(block: { readonly timestamp: number; readonly baseFeeWei?: bigint }): Promise<void> {
    await this.request("evm_setNextBlockTimestamp", [block.timestamp]);
    if (block.baseFeeWei !== undefined) {
      await this.request("hardhat_setNextBlockBaseFeePerGas", [quantity(block.baseFeeWei)]);
    }
  }

  /**
   * Put a transaction into the node's mempool (or mine it at once under automine).
   *
   * @returns Its hash.
   * @throws the provider's error under automine when the transaction reverts.
   */
  async send(transaction: ChainTransaction): Promise<Hex> {
    this.counts.transactions += 1;
    const { from, to, data, valueWei, gasLimit, tipWei = 0n, maxFeeWei = GENEROUS_MAX_FEE_WEI } = transaction;
    const request: Record<string, string> = {
      from,
      gas: quantity(gasLimit),
      maxFeePerGas: quantity(maxFeeWei < tipWei ? tipWei : maxFeeWei),
      maxPriorityFeePerGas: quantity(tipWei),
    };
    if (to !== undefined) request["to"] = to;
    if (data !== undefined) request["data"] = data;
    if (valueWei !== undefined) request["value"] = quantity(valueWei);
    return (await this.#provider.request({ method: "eth_sendTransaction", params: [request] })) as Hex;
  }

  /** Mine one block from the mempool. */
  async mine(): Promise<ChainBlock> {
    await this.request("evm_mine");
    return this.block("latest");
  }

  /**
   * Send the transactions of a set-up, in order, many to a block, and make sure that each did what it says.
   *
   * @param transactions In one block they are ordered by priority fee: leave it away, and they stay in the given order.
   * @param options Transactions a block; 40 unless told. Large blocks cost more than they save.
   * @throws SetUpFailedError for the first one that reverted or fits no block; the others of its block are mined.
   */
  async sendAll(
    transactions: readonly SetUpTransaction[],
    options: { readonly perBlock?: number } = {},
  ): Promise<void> {
    const { perBlock = 40 } = options;
    const automine = this.#automine;
    if (automine) await this.setAutomine(false);
    try {
      for (let start = 0; start < transactions.length; start += perBlock) {
        await this.#sendBlock(transactions.slice(start, start + perBlock));
      }
    } finally {
      if (automine) await this.setAutomine(true);
    }
  }

  async #sendBlock(transactions: readonly SetUpTransaction[]): Promise<void> {
    const pending = new Map<Hex, SetUpTransaction>();
    for (const transaction of transactions) pending.set(await this.send(transaction), transaction);
    try {
      while (pending.size > 0) {
        const [next] = pending.values();
        const { number, transactionHashes } = await this.mine();
        const mined = transactionHashes.filter((hash) => pending.has(hash));
        if (mined.length === 0 && next !== undefined) throw new SetUpFailedError(next, "not included");
        // Who logged has succeeded; only the silent are asked for their receipts.
        const loud = new Set((await this.logs(number)).map(({ transactionIndex }) => transactionIndex));
        for (const [at, hash] of transactionHashes.entries()) {
          if (!loud.has(at)) await this.#settle(hash, pending);
          pending.delete(hash);
        }
      }
    } finally {
      for (const hash of pending.keys()) await this.drop(hash);
    }
  }

  async #settle(hash: Hex, pending: Map<Hex, SetUpTransaction>): Promise<void> {
    const transaction = pending.get(hash);
    pending.delete(hash);
    if (transaction === undefined || (await this.receipt(hash)).succeeded) return;
    throw new SetUpFailedError(transaction, marketDecoder().error(await this.revertData(hash)));
  }

  async block(number: number | "latest"): Promise<ChainBlock> {
    const tag = number === "latest" ? number : quantity(BigInt(number));
    const block = await this.request("eth_getBlockByNumber", [tag, false]);
    if (!isRecord(block)) throw new UnexpectedNodeAnswerError("eth_getBlockByNumber", block);
    return {
      number: Number(block["number"]),
      timestamp: Number(block["timestamp"]),
      gasUsed: Number(block["gasUsed"]),
      baseFeeWei: BigInt((block["baseFeePerGas"] as string | undefined) ?? 0),
      transactionHashes: block["transactions"] as Hex[],
    };
  }

  /** How much gas the latest block may use. */
  async blockGasLimit(): Promise<bigint> {
    const block = await this.request("eth_getBlockByNumber", ["latest", false]);
    if (!isRecord(block)) throw new UnexpectedNodeAnswerError("eth_getBlockByNumber", block);
    return BigInt(block["gasLimit"] as string);
  }

  /** Every log of some blocks, in order; of one unless a last one is named. */
  async logs(first: number, last: number = first): Promise<readonly ChainLog[]> {
    const [fromBlock, toBlock] = [quantity(BigInt(first)), quantity(BigInt(last))];
    const logs = (await this.request("eth_getLogs", [{ fromBlock, toBlock }])) as (Omit<
      ChainLog,
      "transactionIndex"
    > & { transactionIndex: string })[];
    return logs.map((log) => ({ ...log, transactionIndex: Number(log.transactionIndex) }));
  }

  /** @throws UnexpectedNodeAnswerError if the transaction is not mined. */
  async receipt(hash: Hex): Promise<ChainReceipt> {
    const receipt = await this.receiptIfMined(hash);
    if (receipt === undefined) throw new UnexpectedNodeAnswerError("eth_getTransactionReceipt", null);
    return receipt;
  }

  /** @returns undefined while the transaction is not mined. */
  async receiptIfMined(hash: Hex): Promise<ChainReceipt | undefined> {
    const receipt = await this.request("eth_getTransactionReceipt", [hash]);
    if (!isRecord(receipt)) return undefined;
    return {
      succeeded: receipt["status"] === "0x1",
      gasUsed: BigInt(receipt["gasUsed"] as string),
      effectiveGasPriceWei: BigInt(receipt["effectiveGasPrice"] as string),
      blockNumber: Number(receipt["blockNumber"]),
      transactionIndex: Number(receipt["transactionIndex"]),
      contractAddress: (receipt["contractAddress"] as Address | undefined) ?? null,
    };
  }

  /**
   * What a mined transaction reverted with, exactly. One trace of the outermost call alone (a trace of every step of a
   * liquidation is megabytes), for which the node replays the whole block up to the transaction.
   */
  async revertData(hash: Hex): Promise<Hex> {
    const trace = await this.request("debug_traceTransaction", [hash, TOP_CALL]);
    if (!isRecord(trace)) throw new UnexpectedNodeAnswerError("debug_traceTransaction", trace);
    return outputOf(trace);
  }

  /**
   * Explain a revert at a fraction of a replay's cost: the call is tried on the state after the block. If it reverts and
   * uses the same gas to the unit, it took the same path, and the error is the same one. Its values are only sure if it has
   * none, or if the state before the block gives the very same. Where the gas differs, the state before the block may show
   * an error without values; else the block is replayed.
   */
  async explainRevert(
    hash: Hex,
    transaction: ChainTransaction & { readonly to: Address },
    { gasUsed, blockNumber }: ChainReceipt,
  ): Promise<RevertExplanation> {
    const after = await this.#callRevert(transaction, blockNumber);
    const isSamePath = after?.gasUsed === gasUsed;
    if (isSamePath && hasNoValues(after.data)) return { data: after.data, isExact: true };
    const before = await this.#callRevert(transaction, blockNumber - 1);
    if (isSamePath) return { data: after.data, isExact: before?.data === after.data };
    const isKnown = before?.gasUsed === gasUsed && hasNoValues(before.data);
    return { data: isKnown ? before.data : await this.revertData(hash), isExact: true };
  }

  /** Run a call on the state after a block; undefined if it does not revert. */
  async #callRevert(
    { from, to, data = "0x", gasLimit, valueWei = 0n }: ChainTransaction,
    blockNumber: number,
  ): Promise<{ readonly data: Hex; readonly gasUsed: bigint } | undefined> {
    const call = { from, to, data, gas: quantity(gasLimit), value: quantity(valueWei) };
    const trace = await this.request("debug_traceCall", [call, quantity(BigInt(blockNumber)), TOP_CALL]);
    if (!isRecord(trace) || !("error" in trace)) return undefined;
    return { data: outputOf(trace), gasUsed: BigInt(trace["gasUsed"] as string) };
  }

  /** Take a transaction out of the mempool. @returns Whether it was there: false when it is unknown or mined. */
  async drop(hash: Hex): Promise<boolean> {
    try {
      const dropped = await this.request("hardhat_dropTransaction", [hash]);
      return dropped === true || typeof dropped === "string"; // anvil gives the hash
    } catch (error) {
      if (error instanceof Error && /already mined/.test(error.message)) return false;
      throw error;
    }
  }

  /**
   * Read: run a call on the latest block.
   *
   * @throws CallRevertedError with the revert data if the call reverts.
   */
  async call(to: Address, data: Hex, from?: Address): Promise<Hex> {
    this.counts.calls += 1;
    const request = from === undefined ? { to, data } : { to, data, from };
    try {
      return (await this.#provider.request({ method: "eth_call", params: [request, "latest"] })) as Hex;
    } catch (error) {
      const revertData = revertDataOf(error);
      if (revertData === undefined) throw error;
      throw new CallRevertedError(to, data, revertData, { cause: error });
    }
  }

  /** @returns The id to give to `revert`. */
  async snapshot(): Promise<Hex> {
    return (await this.request("evm_snapshot")) as Hex;
  }

  /** Go back to a snapshot; it is used up. @throws UnknownSnapshotError if there is no such snapshot. */
  async revert(snapshotId: Hex): Promise<void> {
    if ((await this.request("evm_revert", [snapshotId])) !== true) throw new UnknownSnapshotError(snapshotId);
  }
}

/** A snapshot was never taken, or is used up. */
export class UnknownSnapshotError extends PowderkegError {
  constructor(readonly snapshotId: Hex) {
    super(`snapshot ${snapshotId} does not exist or is used up; take a new one after each revert`);
  }
}

/** Trace the outermost call alone. */
const TOP_CALL = { tracer: "callTracer", tracerConfig: { onlyTopCall: true } };

/** 0x and four bytes: a custom error without values. */
const SELECTOR_CHARACTERS = 10;
/** Error(string): the texts of contracts are constants. */
const ERROR_STRING_SELECTOR = "0x08c379a0";

function hasNoValues(revertData: Hex): boolean {
  return revertData.length === SELECTOR_CHARACTERS || revertData.startsWith(ERROR_STRING_SELECTOR);
}

function outputOf(trace: Record<string, unknown>): Hex {
  const data = trace["output"];
  return typeof data === "string" && data.startsWith("0x") ? (data as Hex) : "0x";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Nodes put revert data at different depths of the error: `data`, `data.data`, or in the cause. */
function revertDataOf(error: unknown): Hex | undefined {
  for (let at: unknown = error, depth = 0; isRecord(at) && depth < 5; depth++) {
    const data = at["data"];
    if (typeof data === "string" && data.startsWith("0x")) return data as Hex;
    if (isRecord(data)) {
      at = data;
      continue;
    }
    at = at["cause"];
  }
  return error instanceof Error && /revert/i.test(error.message) ? "0x" : undefined;
}
