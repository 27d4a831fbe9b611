import type { ChainLog } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import type { WordQuery } from "../protocol/lens-reader.ts";
import type { Market } from "../protocol/market.ts";
import type { AccountState } from "../protocol/market-state.ts";
import { isEModeChange, positionEvent } from "../protocol/position-events.ts";
import { scaledChanges } from "../protocol/scaled-balance-events.ts";
import { addressInTopic } from "../protocol/topic-address.ts";
import { holderQueries } from "./holder-queries.ts";
import type { SettledBlock } from "./settled-block.ts";
import { TouchedAccount, type Place } from "./touched-account.ts";
import type { TrackedAccounts } from "./tracked-accounts.ts";

/** Topic of Transfer(address indexed from, address indexed to, uint256 value). */
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

/** Finds what is known of an account by its address in lower case; undefined for one nobody follows. */
type Find = (address: string) => TouchedAccount | undefined;

/**
 * Bring up to date what a block can have changed of the tracked accounts, and only that.
 *
 * Tokens index the holders in Transfer, BalanceTransfer, Mint and Burn, and the pool indexes the user in all it says about
 * debts, collateral and e-modes, so a log's contract tells which part of an account changed, and its indexed addresses whose.
 * Where logs tell by how much (`Market.transfersTellBalances`, `Market.logsTellPositions`) the part is carried, unread. What
 * is left is read, by one eth_call for all stale words of a block. Ether, which no block's figures need, is read at the end.
 */
export class TouchedAccounts {
  readonly #market: Market;
  readonly #pool: string;
  readonly #places: ReadonlyMap<string, Place>;
  /** Ids in the pool's bitmaps, by asset in lower case. */
  readonly #reserveIds: ReadonlyMap<string, number>;
  readonly #payers = new Set<Address>();

  constructor(market: Market) {
    this.#market = market;
    this.#pool = market.addresses.lending.pool.toLowerCase();
    const places: Place[] = [
      ...market.tokens.map(({ address }, index): Place => ({ token: address, field: "walletUnits", index })),
      ...market.reserves.flatMap(({ aToken, variableDebtToken }, index): Place[] => [
        { token: aToken, field: "scaledATokenBalances", index },
        { token: variableDebtToken, field: "scaledVariableDebts", index },
      ]),
    ];
    this.#places = new Map(places.map((place) => [place.token.toLowerCase(), place]));
    this.#reserveIds = new Map(market.reserves.map(({ address, id }) => [address.toLowerCase(), id]));
  }

  /** Bring the changed accounts to the chain's latest block, in the order in which the block touched them. */
  async read(mined: SettledBlock<unknown>, accounts: TrackedAccounts): Promise<readonly AccountState[]> {
    const senders = mined.settled.flatMap(({ outcome }) => (outcome.position < 0 ? [] : outcome.action.from));
    for (const payer of mined.payers) this.#payers.add(payer);
    return this.#refresh(mined.logs, senders, (address) => {
      const spelling = accounts.spelling(address);
      return spelling === undefined ? undefined : accounts.holdings(spelling);
    });
  }

  /** The accounts that paid for gas or sent ether so far, with the ether they have at the chain's latest block. */
  async readEther(accounts: TrackedAccounts): Promise<readonly AccountState[]> {
    const payers = [...this.#payers].filter((payer) => accounts.spelling(payer.toLowerCase()) !== undefined);
    const nativeWei = await this.#market.readWords(payers.map(holderQueries.ether));
    return payers.map((payer, at) => ({ ...accounts.holdings(payer), nativeWei: nativeWei[at] ?? 0n }));
  }

  /**
   * Bring accounts to the chain's latest block, given every log that the chain has: what no log names was never held.
   *
   * @returns In the given order.
   */
  async readFromHistory(addresses: readonly Address[], history: readonly ChainLog[]): Promise<readonly AccountState[]> {
    const nativeWei = await this.#market.readWords(addresses.map(holderQueries.ether));
    const unused = new Map(
      addresses.map((address, at) => [address.toLowerCase(), this.#neverUsed(address, nativeWei[at] ?? 0n)]),
    );
    return this.#refresh(history, addresses, (address) => unused.get(address));
  }

  /**
   * @param first Whom to return first, touched or not: a way to send must not change the order of what follows.
   * @param before An account before the logs; undefined for one nobody follows.
   */
  async #refresh(
    logs: readonly ChainLog[],
    first: readonly Address[],
    before: (address: string) => AccountState | undefined,
  ): Promise<readonly AccountState[]> {
    const touched = new Map<string, TouchedAccount>();
    const find: Find = (address) => {
      const known = touched.get(address);
      if (known !== undefined) return known;
      const account = before(address);
      if (account === undefined) return undefined;
      const fresh = new TouchedAccount(account);
      touched.set(address, fresh);
      return fresh;
    };
    for (const address of first) find(address.toLowerCase());
    for (const log of logs) this.#apply(log, find);

    const accounts = [...touched.values()];
    const words = await this.#market.readWords(accounts.flatMap((account) => this.#queries(account)));
    const answers = words[Symbol.iterator]();
    const debtIds = this.#market.logsTellPositions ? this.#market.reserves.map(({ id }) => id) : [];
    return accounts.map((account) => account.finish(answers, debtIds));
  }

  #apply(log: ChainLog, find: Find): void {
    const contract = log.address.toLowerCase();
    const place = this.#places.get(contract);
    if (place === undefined && contract !== this.#pool) return;
    if (place?.field === "walletUnits" && this.#market.transfersTellBalances) {
      const [event, from, to] = log.topics;
      if (event !== TRANSFER || from === undefined || to === undefined) return;
      find(addressInTopic(from))?.move(place, -BigInt(log.data));
      find(addressInTopic(to))?.move(place, BigInt(log.data));
      return;
    }
    const named = log.topics.slice(1).map((topic) => find(addressInTopic(topic)));
    if (!this.#market.logsTellPositions || place?.field === "walletUnits") {
      for (const account of named) {
        if (place !== undefined) account?.stale.places.add(place);
        else if (account !== undefined) {
          account.stale.configuration = true;
          account.stale.eMode ||= isEModeChange(log);
        }
      }
      return;
    }
    if (place === undefined) this.#applyOfPool(log, find);
    else {
      const token = place.field === "scaledATokenBalances" ? "aToken" : "variableDebtToken";
      for (const { holder, after } of scaledChanges(log, token)) find(holder)?.rescale(place, after);
    }
  }

  #applyOfPool(log: ChainLog, find: Find): void {
    const change = positionEvent(log);
    if (change === undefined) return;
    const account = find(change.account);
    if (change.kind === "e-mode") account?.enterEMode(change.category);
    else {
      const id = this.#reserveIds.get(change.asset);
      if (id !== undefined) account?.useAsCollateral(id, change.isUsed);
    }
  }

  #neverUsed(address: Address, nativeWei: bigint): AccountState {
    const { reserves, tokens } = this.#market;
    return {
      address,
      userConfiguration: 0n,
      eModeCategory: 0,
      scaledATokenBalances: reserves.map(() => 0n),
      scaledVariableDebts: reserves.map(() => 0n),
      walletUnits: tokens.map(() => 0n),
      nativeWei,
    };
  }

  /** In the order in which `TouchedAccount.finish` takes the answers. */
  #queries({ address, stale }: TouchedAccount): readonly WordQuery[] {
    const pool = this.#market.addresses.lending.pool;
    return [
      ...[...stale.places].map(({ token, field }) =>
        field === "walletUnits" ? holderQueries.balance(token, address) : holderQueries.scaledBalance(token, address),
      ),
      ...(stale.configuration ? [holderQueries.userConfiguration(pool, address)] : []),
      ...(stale.eMode ? [holderQueries.userEMode(pool, address)] : []),
    ];
  }
}
