import type { Chain } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import type { AccountState } from "../protocol/market-state.ts";
import { readBalance, readNativeWei, readScaledBalance, readUserFlags } from "./chain-reads.ts";
import type { SettledBlock } from "./mempool.ts";
import type { TrackedAccounts } from "./tracked-accounts.ts";

type Field = "walletUnits" | "scaledATokenBalances" | "scaledVariableDebts";

/** Where a token's balances stand in an account's state. */
interface Place {
  readonly token: Address;
  readonly field: Field;
  readonly index: number;
}

/** What has to be read of one account again. */
interface Stale {
  readonly places: Set<Place>;
  flags: boolean;
  native: boolean;
}

/**
 * Bring up to date what a block can have changed of the tracked accounts, and only that.
 *
 * Tokens index the holders in Transfer, BalanceTransfer, Mint and Burn, and the pool indexes the user in all it says about
 * debts, collateral and e-modes, so the log's contract tells which balance is stale, and its indexed addresses
 * whose. Senders paid for gas. One small eth_call a stale balance: a lens call reads every balance of an account, nearly all
 * of them unchanged, at many times the cost.
 */
export class TouchedAccounts {
  readonly #chain: Chain;
  readonly #pool: Address;
  readonly #places: ReadonlyMap<string, Place>;

  constructor(chain: Chain, market: Market) {
    this.#chain = chain;
    this.#pool = market.addresses.lending.pool;
    const places: Place[] = [
      ...market.tokens.map(({ address }, index): Place => ({ token: address, field: "walletUnits", index })),
      ...market.reserves.flatMap(({ aToken, variableDebtToken }, index): Place[] => [
        { token: aToken, field: "scaledATokenBalances", index },
        { token: variableDebtToken, field: "scaledVariableDebts", index },
      ]),
    ];
    this.#places = new Map(places.map((place) => [place.token.toLowerCase(), place]));
  }

  /** Read the changed accounts at the chain's latest block, in the order in which the block touched them. */
  async read(mined: SettledBlock<unknown>, accounts: TrackedAccounts): Promise<readonly AccountState[]> {
    const changed: AccountState[] = [];
    for (const [account, stale] of this.#stale(mined, accounts)) {
      changed.push(await this.#refresh(accounts.holdings(account), stale));
    }
    return changed;
  }

  #stale(mined: SettledBlock<unknown>, accounts: TrackedAccounts): ReadonlyMap<Address, Stale> {
    const stale = new Map<Address, Stale>();
    const staleOf = (address: string): Stale | undefined => {
      const account = accounts.spelling(address);
      if (account === undefined) return undefined;
      const known = stale.get(account) ?? { places: new Set(), flags: false, native: false };
      stale.set(account, known);
      return known;
    };
    for (const { outcome } of mined.settled) {
      const sender = outcome.position < 0 ? undefined : staleOf(outcome.action.from.toLowerCase());
      if (sender !== undefined) sender.native = true;
    }
    const pool = this.#pool.toLowerCase();
    for (const { address, topics } of mined.logs) {
      const contract = address.toLowerCase();
      const place = this.#places.get(contract);
      if (place === undefined && contract !== pool) continue;
      for (const topic of topics.slice(1)) {
        const account = staleOf(`0x${topic.slice(26)}`);
        if (place !== undefined) account?.places.add(place);
        else if (account !== undefined) account.flags = true;
      }
    }
    return stale;
  }

  async #refresh(account: AccountState, { places, flags, native }: Stale): Promise<AccountState> {
    const { address } = account;
    const fresh = {
      ...account,
      walletUnits: [...account.walletUnits],
      scaledATokenBalances: [...account.scaledATokenBalances],
      scaledVariableDebts: [...account.scaledVariableDebts],
    };
    for (const { token, field, index } of places) {
      const read = field === "walletUnits" ? readBalance : readScaledBalance;
      fresh[field][index] = await read(this.#chain, token, address);
    }
    if (native) fresh.nativeWei = await readNativeWei(this.#chain, address);
    return flags ? { ...fresh, ...(await readUserFlags(this.#chain, this.#pool, address)) } : fresh;
  }
}
