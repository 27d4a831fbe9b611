import { ActionBundle__factory, Actor__factory } from "../../typechain-types/index.ts";
import { concat, dataLength, dataSlice, id, toBeHex } from "ethers";
import { PowderkegError } from "../lib/errors.ts";
import { SetUpFailedError, type Chain, type ChainLog, type ChainTransaction, type SetUpTransaction } from "./chain.ts";
import type { Address, Hex } from "./hex.ts";
import { marketDecoder } from "./market-decoder.ts";

/** A call from an account's own address. */
export type BundledCall = Pick<ChainTransaction, "from" | "data" | "gasLimit"> & { readonly to: Address };

/** A transaction of a set-up that makes a call. */
export type SetUpCall = SetUpTransaction & { readonly to: Address };

/** What became of one call of a bundle. */
export interface BundledOutcome {
  /** The call's own; none when it reverted. */
  readonly logs: readonly ChainLog[];
  /** What it reverted with; absent when it did not. */
  readonly revertData?: Hex;
}

/** A bundle was to call from a contract, whose code it would have to replace. */
export class AccountHasCodeError extends PowderkegError {
  constructor(
    readonly account: Address,
    readonly bytes: number,
  ) {
    super(`${account} has ${bytes} bytes of code, so a bundle cannot call from it; send its actions by the mempool`);
  }
}

/** Whose code runs a bundle, and who sends it: addresses that nobody has a key to. */
const BUNDLE = dataSlice(id("powderkeg action bundle"), 12) as Address;
const OPERATOR = dataSlice(id("powderkeg bundle operator"), 12) as Address;
const ACTOR = dataSlice(id("powderkeg actor"), 12) as Address;

/** Prefix of an account's code that delegates to another's (EIP-7702). */
const DELEGATED = concat(["0xef0100", ACTOR]) as Hex;
const REVERTED = toBeHex(1, 32);

/** What a transaction costs before its first instruction: a bundled call has so much less than its limit. */
const TRANSACTION_GAS = 21_000n;
/** What a call's way through the bundle and the account takes, besides the 64th that each of them must keep. */
const CALL_GAS = 10_000n;
const START_GAS = 100_000n;
/** Floor price of a byte that is not zero (EIP-7623). */
const BYTE_GAS = 40n;

/**
 * Many accounts' calls in one transaction, each from the account's own address. The accounts' code is delegated to a small
 * contract that does what the bundle tells it; they can go on sending transactions themselves. Development chains only.
 */
export class ActionBundle {
  readonly #chain: Chain;
  readonly #delegated = new Set<Address>();
  /** Bytes of the code that accounts have of their own. */
  readonly #ownCode = new Map<Address, number>();

  private constructor(chain: Chain) {
    this.#chain = chain;
  }

  /** Put the bundle's code on a chain. No block is mined. */
  static async open(chain: Chain): Promise<ActionBundle> {
    const bundle = new ActionBundle(chain);
    await bundle.#install(BUNDLE, await new ActionBundle__factory().getDeployTransaction(OPERATOR));
    await bundle.#install(ACTOR, await new Actor__factory().getDeployTransaction(BUNDLE));
    await chain.impersonate(OPERATOR);
    return bundle;
  }

  /**
   * Let the bundle call from accounts, except from those with code of their own, which it would have to replace: contracts,
   * and accounts that are delegated to another's code. Two requests for each account that is new to it.
   */
  async delegate(accounts: readonly Address[]): Promise<void> {
    for (const account of accounts) {
      if (this.#delegated.has(account) || this.#ownCode.has(account)) continue;
      const code = (await this.#chain.request("eth_getCode", [account, "latest"])) as Hex;
      if (code !== "0x" && code !== DELEGATED) {
        this.#ownCode.set(account, dataLength(code));
        continue;
      }
      await this.#chain.request("hardhat_setCode", [account, DELEGATED]);
      this.#delegated.add(account);
    }
  }

  /** Whether an account is delegated. */
  canCallFrom(account: Address): boolean {
    return this.#delegated.has(account);
  }

  /** Whether a call has the gas to begin as a transaction of its own, whatever its data: less a node refuses. */
  static canBegin({ data = "0x", gasLimit }: Pick<BundledCall, "data" | "gasLimit">): boolean {
    return gasLimit >= TRANSACTION_GAS + BYTE_GAS * BigInt(dataLength(data));
  }

  /** The transaction that makes calls, in the order given, from accounts that are delegated. */
  transaction(calls: readonly BundledCall[]): ChainTransaction & { readonly to: Address } {
    const parts: string[] = ["0x"];
    let gasLimit = START_GAS;
    for (const { from, to, data = "0x", gasLimit: limit } of calls) {
      const gas = ((limit - TRANSACTION_GAS) * 64n) / 63n + CALL_GAS;
      const [size, ...rest] = [20 + dataLength(data), to.slice(2), data.slice(2)] as const;
      parts.push(from.slice(2), hex(size, 4), hex(gas, 8), ...rest);
      gasLimit += (gas * 64n) / 63n + BYTE_GAS * BigInt(32 + size);
    }
    return { from: OPERATOR, to: BUNDLE, data: parts.join("") as Hex, gasLimit };
  }

  /**
   * Send the transactions of a set-up in order, a bundle a block, and make sure that each did what it says. Nobody pays gas.
   *
   * @param perBlock Transactions a block.
   * @throws SetUpFailedError for the first one that reverted; AccountHasCodeError; the node's error where a block has no room
   * for so many
   */
  async sendAll(
    transactions: readonly (SetUpTransaction & { readonly to: Address })[],
    perBlock: number,
  ): Promise<void> {
    await this.delegate(transactions.map(({ from }) => from));
    for (const { from } of transactions) {
      const bytes = this.#ownCode.get(from);
      if (bytes !== undefined) throw new AccountHasCodeError(from, bytes);
    }
    const { isAutomining } = this.#chain;
    await this.#chain.setAutomine(false);
    try {
      for (let start = 0; start < transactions.length; start += perBlock) {
        await this.#sendBlock(transactions.slice(start, start + perBlock));
      }
    } finally {
      await this.#chain.setAutomine(isAutomining);
    }
  }

  /** Take back every delegation. One request each. */
  async close(): Promise<void> {
    for (const account of this.#delegated) await this.#chain.request("hardhat_setCode", [account, "0x"]);
    this.#delegated.clear();
  }

  /** Tell the logs of a bundle's transaction apart: what became of each call, in their order. */
  outcomes(logs: readonly ChainLog[]): readonly BundledOutcome[] {
    const outcomes: BundledOutcome[] = [];
    let own: ChainLog[] = [];
    for (const log of logs) {
      if (log.address.toLowerCase() !== BUNDLE) {
        own.push(log);
        continue;
      }
      outcomes.push(log.topics[0] === REVERTED ? { logs: [], revertData: log.data } : { logs: own });
      own = [];
    }
    return outcomes;
  }

  async #sendBlock(transactions: readonly SetUpCall[]): Promise<void> {
    const hash = await this.#chain.send(this.transaction(transactions));
    const { number, transactionHashes } = await this.#chain.mine();
    const [first] = transactions;
    if (!transactionHashes.includes(hash) && first !== undefined) {
      await this.#chain.drop(hash);
      throw new SetUpFailedError(first, "not included");
    }
    const outcomes = this.outcomes(await this.#chain.logs(number));
    for (const [at, transaction] of transactions.entries()) {
      const outcome = outcomes[at];
      if (outcome === undefined) throw new SetUpFailedError(transaction, "not included"); // the bundle ran out of gas
      const { revertData } = outcome;
      if (revertData !== undefined) throw new SetUpFailedError(transaction, marketDecoder().error(revertData));
    }
  }

  async #install(address: Address, { data }: { readonly data?: string | null }): Promise<void> {
    // What a constructor returns is the code, immutable values filled in.
    const code = await this.#chain.request("eth_call", [{ data }, "latest"]);
    await this.#chain.request("hardhat_setCode", [address, code]);
  }
}

function hex(value: bigint | number, bytes: number): string {
  return value.toString(16).padStart(2 * bytes, "0");
}
