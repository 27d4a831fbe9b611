import { type Chain, UnexpectedNodeAnswerError } from "../protocol/chain.ts";
import type { Hex } from "../protocol/hex.ts";

/** The newest block of a chain. */
export interface Head {
  readonly number: number;
  readonly hash: Hex;
  readonly timestamp: number;
  readonly baseFeeWei: bigint;
}

/** What the newest block means to somebody who saw the ones before. */
export interface HeadChange {
  readonly head: Head;
  /** Last block seen before that is still part of the chain; -1 if none is known to be. */
  readonly commonNumber: number;
  /** Number of the newest block seen before, if it is not part of the chain any more. */
  readonly abandonedFrom?: number;
}

/** Blocks whose hashes are remembered: a reorganisation that goes deeper is one to the beginning. */
const REMEMBERED = 256;

/** Follow a chain's newest block, and notice when it has taken another way: a reorganisation, a revert, another chain. */
export class HeadTracker {
  readonly #chain: Chain;
  /** Hashes by number, rising. */
  readonly #seen = new Map<number, Hex>();
  #isWanted = true;

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  /** Give the newest block once more, though it was seen: what was to be done about it failed. */
  again(): void {
    this.#isWanted = true;
  }

  /** Ask for the newest block. @returns undefined while it is the one seen last. */
  async next(): Promise<HeadChange | undefined> {
    const head = await this.#block("latest");
    if (head === undefined) throw new UnexpectedNodeAnswerError("eth_getBlockByNumber", null);
    const last = this.#last();
    if (!this.#isWanted && last?.number === head.number && last.hash === head.hash) return undefined;
    this.#isWanted = false;
    const commonNumber = await this.#common(head);
    for (const number of this.#seen.keys()) if (number > commonNumber) this.#seen.delete(number);
    this.#seen.set(head.number, head.hash);
    for (const number of this.#seen.keys()) {
      if (this.#seen.size <= REMEMBERED) break;
      this.#seen.delete(number);
    }
    const isAbandoned = last !== undefined && commonNumber < last.number;
    return { head, commonNumber, ...(isAbandoned && { abandonedFrom: last.number }) };
  }

  #last(): { readonly number: number; readonly hash: Hex } | undefined {
    const last = [...this.#seen].at(-1);
    return last === undefined ? undefined : { number: last[0], hash: last[1] };
  }

  /** Newest block seen that the chain still has: asked for one by one, from the newest down. */
  async #common(head: Head): Promise<number> {
    for (const [number, hash] of [...this.#seen].reverse()) {
      if (number > head.number) continue;
      const now = number === head.number ? head : await this.#block(number);
      if (now?.hash === hash) return number;
    }
    return -1;
  }

  async #block(number: number | "latest"): Promise<Head | undefined> {
    const tag = number === "latest" ? number : `0x${number.toString(16)}`;
    const block = await this.#chain.request("eth_getBlockByNumber", [tag, false]);
    if (typeof block !== "object" || block === null) return undefined;
    const fields = block as Readonly<Record<string, string | undefined>>;
    return {
      number: Number(fields["number"]),
      hash: fields["hash"] as Hex,
      timestamp: Number(fields["timestamp"]),
      baseFeeWei: BigInt(fields["baseFeePerGas"] ?? 0),
    };
  }
}
