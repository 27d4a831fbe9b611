import { expect } from "chai";
import type { Call } from "../../scripts/protocol/calls.ts";
import type { Chain } from "../../scripts/protocol/chain.ts";
import type { Address, Hex } from "../../scripts/protocol/hex.ts";
import type { Market } from "../../scripts/protocol/market.ts";
import type { MarketState } from "../../scripts/protocol/market-state.ts";

/** A call, and who sends it. */
export interface Sent {
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
}

/** Say who sends a call. */
export function by(from: Address, { to, data }: Pick<Call, "to" | "data">): Sent {
  return { from, to, data };
}

/** Follows a market block by block, and holds each advanced reading to a full one. */
export class FollowedMarket {
  readonly #chain: Chain;
  readonly #market: Market;
  #state: MarketState;

  private constructor(chain: Chain, market: Market, state: MarketState) {
    this.#chain = chain;
    this.#market = market;
    this.#state = state;
  }

  static async open(chain: Chain, market: Market): Promise<FollowedMarket> {
    await chain.setAutomine(false);
    return new FollowedMarket(chain, market, await market.readMarket());
  }

  get state(): MarketState {
    return this.#state;
  }

  /** Mine a block of these calls, none of which may revert. @returns The eth_calls that the advance took. */
  async block(sent: readonly Sent[] = [], seconds = 12): Promise<number> {
    await this.#chain.setNextBlock({ timestamp: this.#state.timestamp + seconds, baseFeeWei: 7n });
    const hashes: Hex[] = [];
    for (const transaction of sent) hashes.push(await this.#chain.send({ ...transaction, gasLimit: 3_000_000n }));
    const block = await this.#chain.mine();
    for (const hash of hashes) expect((await this.#chain.receipt(hash)).succeeded, "the transaction").to.equal(true);
    const logs = await this.#chain.logs(block.number);
    const before = this.#chain.counts.calls;
    const recipients = sent.map(({ to }) => to);
    this.#state = await this.#market.advanceMarket(this.#state, { block, logs, recipients });
    const calls = this.#chain.counts.calls - before;
    expect(this.#state).to.deep.equal(await this.#market.readMarket());
    expect(this.#state).to.include({ blockNumber: block.number, timestamp: block.timestamp, baseFeeWei: 7n });
    return calls;
  }
}
