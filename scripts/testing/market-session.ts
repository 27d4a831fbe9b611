import { accountView } from "../protocol/account-math.ts";
import { AccountReading } from "../protocol/account-reading.ts";
import type { AccountView } from "../protocol/account-book.ts";
import { findBorrowers } from "../protocol/borrowers.ts";
import type { Call } from "../protocol/calls.ts";
import type { Chain } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import { findHolders } from "../protocol/holders.ts";
import type { BlockRange } from "../protocol/indexed-addresses.ts";
import type { Market } from "../protocol/market.ts";
import type { AccountState, MarketState } from "../protocol/market-state.ts";
import { parseAmount } from "../lib/units.ts";

/** An amount of a token: smallest units as bigint, whole tokens as a decimal string such as `"1_000.5"`. */
export type Amount = bigint | string;

/** Below this an impersonated sender is given gas money. */
const LITTLE_GAS_MONEY_WEI = 10n ** 18n;

/**
 * A market and the power to act on it as anybody: what the fixtures stand on. It keeps nothing that is on the chain, so a
 * test may go back to a snapshot at any time.
 */
export class MarketSession {
  readonly chain: Chain;
  /** Handle for agents and for encoding calls. */
  readonly market: Market;

  constructor(chain: Chain, market: Market) {
    this.chain = chain;
    this.market = market;
  }

  /** Owner of everything in the market. */
  get deployer(): Address {
    return this.market.addresses.deployer;
  }

  /**
   * Send calls of one account in one block. Accounts whose keys the node does not hold are impersonated.
   *
   * @throws SetUpFailedError with the decoded error of the first call that reverted.
   */
  async send(from: Address, calls: readonly Call[]): Promise<void> {
    await this.sendTogether(calls.map((call) => [from, call]));
  }

  /** Send calls of several accounts, in this order, in one block (in several if there are more than forty). */
  async sendTogether(calls: readonly (readonly [Address, Call])[]): Promise<void> {
    for (const sender of new Set(calls.map(([from]) => from))) await this.unlock(sender);
    await this.chain.sendAll(calls.map(([from, call]) => ({ from, ...call })));
  }

  /** Units of a token. @throws InvalidInputError for a string that is no amount of it. */
  units(symbol: string, amount: Amount): bigint {
    if (typeof amount === "bigint") return amount;
    return parseAmount(amount, this.market.token(symbol).decimals, symbol);
  }

  /** One account as the chain has it now. */
  async readAccount(account: Address): Promise<{ readonly state: MarketState; readonly account: AccountState }> {
    const state = await this.market.readMarket();
    const [read] = await this.market.readAccounts([account]);
    if (read === undefined) throw new RangeError("the lens left out an account");
    return { state, account: read };
  }

  /** Standing of one account now. */
  async view(address: Address): Promise<AccountView> {
    const { state, account } = await this.readAccount(address);
    return accountView(this.market, state, account);
  }

  /** Everybody who ever borrowed from the lending pool. */
  async borrowers(): Promise<readonly Address[]> {
    return findBorrowers(this.chain, this.market.addresses.lending.pool, await this.#allBlocks());
  }

  /** Everybody who ever held one of some tokens. */
  async holdersOf(tokens: readonly Address[]): Promise<readonly Address[]> {
    const range = await this.#allBlocks();
    const holders = new Set<Address>();
    for (const token of tokens) {
      for (const holder of await findHolders(this.chain, token, range)) holders.add(holder);
    }
    return [...holders];
  }

  /** Everybody who ever held a token of the market: its tokens, their aTokens, shares of its pools. */
  async holders(): Promise<readonly Address[]> {
    const { tokens, stablePools, pairs } = this.market;
    const others = [...tokens, ...stablePools, ...pairs].map(({ address }) => address);
    return this.holdersOf([...this.poolTokens(), ...others]);
  }

  /** The lending pool's own tokens: aToken and variable debt token of each reserve. */
  poolTokens(): readonly Address[] {
    return this.market.reserves.flatMap(({ aToken, variableDebtToken }) => [aToken, variableDebtToken]);
  }

  async #allBlocks(): Promise<BlockRange> {
    return { fromBlock: 0, toBlock: (await this.chain.block("latest")).number };
  }

  /** The market and some accounts at the latest block. */
  async read(
    addresses: readonly Address[],
  ): Promise<{ readonly state: MarketState; readonly accounts: AccountReading }> {
    const state = await this.market.readMarket();
    const accounts = await this.market.readAccounts(addresses);
    return { state, accounts: new AccountReading(this.market, state, accounts) };
  }

  /** Calls, by the deployer, that give somebody tokens out of nothing. */
  mintCalls(symbol: string, to: Address, amountUnits: bigint): readonly Call[] {
    const { calls, definition, addresses } = this.market;
    const mint = calls.mint(symbol, to, amountUnits);
    if (definition.tokens[symbol]?.kind !== "usde" || addresses.ethena === undefined) return [mint];
    // The desk is USDe's only minter.
    return [calls.admin.setUsdeMinter(this.deployer), mint, calls.admin.setUsdeMinter(addresses.ethena.minting)];
  }

  /** Let an account send: nothing to do where the node holds its key, impersonated with gas money elsewhere. */
  async unlock(sender: Address): Promise<void> {
    const held = await this.chain.accounts();
    const isHeld = held.some((address) => address.toLowerCase() === sender.toLowerCase());
    const balanceWei = BigInt((await this.chain.request("eth_getBalance", [sender, "latest"])) as string);
    // Anvil counts impersonated accounts among its own, also after a revert that took their gas money.
    if (isHeld && balanceWei > 0n) return;
    if (balanceWei < LITTLE_GAS_MONEY_WEI) await this.chain.impersonate(sender);
    else await this.chain.request("hardhat_impersonateAccount", [sender]);
  }
}
