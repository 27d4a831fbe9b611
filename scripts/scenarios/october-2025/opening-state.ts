import { readSupplies } from "../../engine/conservation.ts";
import { TokenLedger, type TokenBalance } from "../../engine/token-ledger.ts";
import { TouchedAccounts } from "../../engine/touched-accounts.ts";
import type { Chain, ChainLog } from "../../protocol/chain.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import { marketDecoder } from "../../protocol/market-decoder.ts";
import type { AccountState, MarketState } from "../../protocol/market-state.ts";

/**
 * The market, and what every account holds, when the window opens: read once, since all cells start from the same set-up,
 * accounts by the logs of the set-up, which is all that ever happened on the chain. The chain must stand at the end of the
 * set-up, or, but for `market`, after calls of governance that move nobody's holdings.
 */
export class OpeningState {
  readonly #chain: Chain;
  readonly #market: Market;
  readonly #known = new Map<Address, AccountState>();
  #state: MarketState | undefined;
  #supplies: ReadonlyMap<Address, bigint> | undefined;
  #history: readonly ChainLog[] | undefined;
  #shares: readonly TokenBalance[] | undefined;

  constructor(chain: Chain, market: Market) {
    this.#chain = chain;
    this.#market = market;
  }

  /** Give the market at the end of the set-up; to be asked first when the chain stands there. */
  async market(): Promise<MarketState> {
    return (this.#state ??= await this.#market.readMarket());
  }

  /** Give the supplies of all tokens. */
  async supplies(): Promise<ReadonlyMap<Address, bigint>> {
    return (this.#supplies ??= await readSupplies(this.#market));
  }

  /** Give these accounts' states, in this order. */
  async accounts(addresses: readonly Address[]): Promise<readonly AccountState[]> {
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
