import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import type { AccountState } from "../../protocol/market-state.ts";

/**
 * What every account holds when the window opens: read once, since all cells start from the same set-up, and a reading of
 * hundreds of accounts with every balance takes seconds.
 */
export class OpeningAccounts {
  readonly #market: Market;
  readonly #known = new Map<Address, AccountState>();

  constructor(market: Market) {
    this.#market = market;
  }

  /** Give these accounts' states, in this order. The chain must stand at the end of the set-up. */
  async read(addresses: readonly Address[]): Promise<readonly AccountState[]> {
    const unknown = addresses.filter((address) => !this.#known.has(address));
    for (const account of await this.#market.readAccounts(unknown)) this.#known.set(account.address, account);
    return addresses.map((address) => this.#known.get(address) as AccountState);
  }
}
