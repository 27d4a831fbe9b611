import { TouchedAccounts } from "../../engine/touched-accounts.ts";
import type { Chain } from "../../protocol/chain.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import type { AccountState } from "../../protocol/market-state.ts";

/**
 * What every account holds when the window opens: read once, since all cells start from the same set-up, and by the logs
 * of the set-up, which is all that ever happened on the chain.
 */
export class OpeningAccounts {
  readonly #chain: Chain;
  readonly #market: Market;
  readonly #known = new Map<Address, AccountState>();

  constructor(chain: Chain, market: Market) {
    this.#chain = chain;
    this.#market = market;
  }

  /**
   * Give these accounts' states, in this order. The chain must stand at the end of the set-up, or after calls of governance
   * that move nobody's holdings.
   */
  async read(addresses: readonly Address[]): Promise<readonly AccountState[]> {
    const unknown = addresses.filter((address) => !this.#known.has(address));
    if (unknown.length > 0) {
      const history = await this.#chain.logs(0, (await this.#chain.block("latest")).number);
      const states = await new TouchedAccounts(this.#market).readFromHistory(unknown, history);
      for (const account of states) this.#known.set(account.address, account);
    }
    return addresses.map((address) => this.#known.get(address) as AccountState);
  }
}
