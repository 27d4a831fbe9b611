import type { ChainLog } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import type { WordQuery } from "../protocol/lens-reader.ts";
import type { Market } from "../protocol/market.ts";
import type { AccountState } from "../protocol/market-state.ts";
import { holderQueries } from "./holder-queries.ts";
import type { SettledBlock } from "./settled-block.ts";
import type { TrackedAccounts } from "./tracked-accounts.ts";

/** Topic of UserEModeSet(address indexed user, uint8 categoryId), in every version of Aave v3. */
const USER_E_MODE_SET = "0xd728da875fc88944cbf17638bcbe4af0eedaef63becd1d1c57cc097eb4608d84";

type Field = "walletUnits" | "scaledATokenBalances" | "scaledVariableDebts";

/** Topic of Transfer(address indexed from, address indexed to, uint256 value). */
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

/** Where a token's balances stand in an account's state. */
interface Place {
  readonly token: Address;
  readonly field: Field;
  readonly index: number;
}

/** What a block changed of one account: by how much where its logs tell it, otherwise what has to be read again. */
interface Stale {
  /** Of wallets, by the place of the token. */
  readonly movedUnits: Map<number, bigint>;
  readonly places: Set<Place>;
  configuration: boolean;
  eMode: boolean;
  native: boolean;
}

/**
 * Bring up to date what a block can have changed of the tracked accounts, and only that.
 *
 * Tokens index the holders in Transfer, BalanceTransfer, Mint and Burn, and the pool indexes the user in all it says about
 * debts, collateral and e-modes, so the log's contract tells which balance is stale, and its indexed addresses
 * whose. Where tokens tell every change by a Transfer, wallets are carried by what was transferred, unread. Senders paid for gas. One eth_call for all stale words of a block: reading whole accounts, nearly all of whose
 * balances are unchanged, costs many times as much.
 */
export class TouchedAccounts {
  readonly #market: Market;
  readonly #pool: Address;
  readonly #places: ReadonlyMap<string, Place>;

  constructor(market: Market) {
    this.#market = market;
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
    const senders = mined.settled.flatMap(({ outcome }) => (outcome.position < 0 ? [] : outcome.action.from));
    const stale = this.#stale(mined.logs, { senders, payers: mined.payers }, (address) => accounts.spelling(address));
    return this.#refresh(stale, (account) => accounts.holdings(account));
  }

  /**
   * Read accounts at the chain's latest block, given every log that the chain has: what no log names was never held. A
   * tenth of the words that a reading of whole accounts takes.
   *
   * @returns In the given order.
   */
  async readFromHistory(addresses: readonly Address[], history: readonly ChainLog[]): Promise<readonly AccountState[]> {
    const spellings = new Map(addresses.map((address) => [address.toLowerCase(), address]));
    const stale = this.#stale(history, { senders: addresses, payers: addresses }, (address) => spellings.get(address));
    return this.#refresh(stale, (account) => this.#neverUsed(account));
  }

  /** @param payers Whose ether has to be read; all of them are senders. @param spelling Of an address in lower case; undefined for one nobody follows. */
  #stale(
    logs: readonly ChainLog[],
    { senders, payers }: { readonly senders: readonly Address[]; readonly payers: readonly Address[] },
    spelling: (address: string) => Address | undefined,
  ): ReadonlyMap<Address, Stale> {
    const stale = new Map<Address, Stale>();
    const staleOf = (address: string): Stale | undefined => {
      const account = spelling(address);
      if (account === undefined) return undefined;
      const known = stale.get(account) ?? untouched();
      stale.set(account, known);
      return known;
    };
    // In the order of the actions, whoever paid: a way to send must not change the order of what follows.
    const paid = new Set(payers);
    for (const sender of senders) {
      const account = staleOf(sender.toLowerCase());
      if (account !== undefined && paid.has(sender)) account.native = true;
    }
    const pool = this.#pool.toLowerCase();
    const move = (index: number, [, from, to]: readonly string[], units: bigint): void => {
      for (const [topic, change] of [
        [from, -units],
        [to, units],
      ] as const) {
        const movedUnits = staleOf(`0x${topic?.slice(26) ?? ""}`)?.movedUnits;
        movedUnits?.set(index, (movedUnits.get(index) ?? 0n) + change);
      }
    };
    for (const { address, topics, data } of logs) {
      const contract = address.toLowerCase();
      const place = this.#places.get(contract);
      if (place === undefined && contract !== pool) continue;
      if (place?.field === "walletUnits" && this.#market.transfersTellBalances) {
        if (topics[0] === TRANSFER) move(place.index, topics, BigInt(data));
        continue;
      }
      for (const topic of topics.slice(1)) {
        const account = staleOf(`0x${topic.slice(26)}`);
        if (place !== undefined) account?.places.add(place);
        else if (account !== undefined) {
          account.configuration = true;
          account.eMode ||= topics[0] === USER_E_MODE_SET;
        }
      }
    }
    return stale;
  }

  async #refresh(
    stale: ReadonlyMap<Address, Stale>,
    before: (account: Address) => AccountState,
  ): Promise<readonly AccountState[]> {
    const parts = [...stale];
    const words = await this.#market.readWords(parts.flatMap(([account, their]) => this.#queries(account, their)));
    const answers = words[Symbol.iterator]();
    return parts.map(([account, their]) => refreshed(before(account), their, answers));
  }

  #neverUsed(address: Address): AccountState {
    const { reserves, tokens } = this.#market;
    return {
      address,
      userConfiguration: 0n,
      eModeCategory: 0,
      scaledATokenBalances: reserves.map(() => 0n),
      scaledVariableDebts: reserves.map(() => 0n),
      walletUnits: tokens.map(() => 0n),
      nativeWei: 0n,
    };
  }

  /** In the order in which `refreshed` takes the answers. */
  #queries(holder: Address, { places, native, configuration, eMode }: Stale): readonly WordQuery[] {
    return [
      ...[...places].map(({ token, field }) =>
        field === "walletUnits" ? holderQueries.balance(token, holder) : holderQueries.scaledBalance(token, holder),
      ),
      ...(native ? [holderQueries.ether(holder)] : []),
      ...(configuration ? [holderQueries.userConfiguration(this.#pool, holder)] : []),
      ...(eMode ? [holderQueries.userEMode(this.#pool, holder)] : []),
    ];
  }
}

function untouched(): Stale {
  return { movedUnits: new Map(), places: new Set(), configuration: false, eMode: false, native: false };
}

function refreshed(
  account: AccountState,
  { movedUnits, places, native, configuration, eMode }: Stale,
  answers: Iterator<bigint, undefined>,
): AccountState {
  const next = (): bigint => {
    const answer = answers.next();
    if (answer.done === true) throw new RangeError(`no answer left for ${account.address}`);
    return answer.value;
  };
  const fresh = {
    walletUnits: [...account.walletUnits],
    scaledATokenBalances: [...account.scaledATokenBalances],
    scaledVariableDebts: [...account.scaledVariableDebts],
  };
  for (const [index, units] of movedUnits) fresh.walletUnits[index] = (fresh.walletUnits[index] ?? 0n) + units;
  for (const { field, index } of places) fresh[field][index] = next();
  return {
    ...account,
    ...fresh,
    ...(native ? { nativeWei: next() } : {}),
    ...(configuration ? { userConfiguration: next() } : {}),
    ...(eMode ? { eModeCategory: Number(next()) } : {}),
  };
}
