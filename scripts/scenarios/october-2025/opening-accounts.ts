import { TokenLedger, type TokenBalance } from "../../engine/token-ledger.ts";
import { TouchedAccounts } from "../../engine/touched-accounts.ts";
import type { Chain, ChainLog } from "../../protocol/chain.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import { marketDecoder } from "../../protocol/market-decoder.ts";
import type { AccountState } from "../../protocol/market-state.ts";

/**
 * What every account holds when the window opens: read once, since all cells start from the same set-up, and by the logs
 * of the set-up, which is all that ever happened on the chain. The chain must stand at the end of the set-up, or after calls
 * of governance that move nobody's holdings.
 */
export class OpeningAccounts {
  readonly #chain: Chain;
  readonly #market: Market;
  readonly #known = new Map<Address, AccountState>();
  #history: readonly ChainLog[] | undefined;
  #shares: readonly TokenBalance[] | undefined;

  constructor(chain: Chain, market: Market) {
    this.#chain = chain;
    this.#market = market;
  }

  /** Give these accounts' states, in this order. */
  async read(addresses: readonly Address[]): Promise<readonly AccountState[]> {
    const unknown = addresses.filter((address) => !this.#known.has(address));
    if (unknown.length > 0) {
      const history = await this.#readHistory();
      const states = await new TouchedAccounts(this.#market).readFromHistory(unknown, history);
      for (const account of states) this.#known.set(account.address, account);
    }
    return addresses.map((address) => this.#known.get(address) as AccountState);
  }

  /** Give what everybody holds of the pools' tokens: the sums of all their transfers. */
  async shares(): Promise<readonly TokenBalance[]> {
    if (this.#shares === undefined) {
      const pools = [...this.#market.stablePools, ...this.#market.pairs].map(({ address }) => address);
      const [addresses, decoder] = [new Set(pools.map((pool) => pool.toLowerCase())), marketDecoder()];
      const logs = (await this.#readHistory()).filter(({ address }) => addresses.has(address.toLowerCase()));
      const ledger = new TokenLedger(pools);
      ledger.follow(logs.map((log) => decoder.event(log)).filter((event) => event !== undefined));
      this.#shares = ledger.balances();
    }
    return this.#shares;
  }

  /** Calls of governance since then log no transfer. */
  async #readHistory(): Promise<readonly ChainLog[]> {
    this.#history ??= await this.#chain.logs(0, (await this.#chain.block("latest")).number);
    return this.#history;
  }
}
