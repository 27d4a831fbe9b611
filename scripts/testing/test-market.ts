import { approvalsForAgents } from "../agents/approvals.ts";
import type { AccountView } from "../protocol/account-book.ts";
import type { Chain } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market, MarketAddresses } from "../protocol/market.ts";
import type { MarketState } from "../protocol/market-state.ts";
import { accountFor } from "../protocol/wallet.ts";
import { type AccountLike, addressOfAccount } from "./account-like.ts";
import { borrowToHealthFactor } from "./borrow-to-health-factor.ts";
import { depeg, type Depeg, type DepegOptions } from "./depeg.ts";
import { liquidateAll, type LiquidationRound } from "./liquidate-all.ts";
import { checkInvariants } from "./market-invariants.ts";
import type { InvariantCheck } from "../engine/invariants/invariant.ts";
import { type Amount, MarketSession } from "./market-session.ts";
import { type LoopTerms, openLoop } from "./open-loop.ts";
import { play, type Play, type PlayOptions } from "./play.ts";
import { type Position, positionOf } from "./position.ts";
import { restorePrice, setPriceSource, shockPrice } from "./shock-price.ts";
import { MAX_UINT256 } from "../lib/max-uint256.ts";

const LENDER = accountFor("powderkeg fixtures", "lender").address;

/**
 * A market in a test: what happens in the field, one method each. Made by `deployMarket` or `attachMarket`.
 *
 * Accounts may be signers, contracts or addresses; those whose keys the node does not hold are impersonated. Amounts are
 * smallest units as bigint, or whole tokens as a string. Prices have 8 decimals (`priceE8("0.95")`), health factors 18
 * (`wad("1.02")`). Every method that sends throws SetUpFailedError with the contract's decoded error if it is refused.
 * Nothing is kept outside the chain: `loadFixture` and snapshots work as usual. Needs automine, as tests have it.
 */
export class TestMarket {
  readonly #session: MarketSession;

  constructor(chain: Chain, market: Market) {
    this.#session = new MarketSession(chain, market);
  }

  /** Handle for agents: reads the whole market, encodes calls in field terms. */
  get market(): Market {
    return this.#session.market;
  }

  /** Where everything is. */
  get addresses(): MarketAddresses {
    return this.market.addresses;
  }

  /** The chain by its raw provider. */
  get chain(): Chain {
    return this.#session.chain;
  }

  /** Address of a token of the market. @throws UnknownAssetError naming the known symbols. */
  tokenAddress(symbol: string): Address {
    return this.market.token(symbol).address;
  }

  /** An account at the lending pool, for `to.be.liquidatable` and `to.have.healthFactor`. */
  position(account: AccountLike): Position {
    return positionOf(this.chain, this.addresses.lending.pool, addressOfAccount(account));
  }

  /** An account's standing with its balances, computed as the pool would. */
  account(account: AccountLike): Promise<AccountView> {
    return this.#session.view(addressOfAccount(account));
  }

  /** Everything the lens reads: prices, reserves, pools, feeds, the issuer's desk. */
  read(): Promise<MarketState> {
    return this.market.readMarket();
  }

  /** Give tokens out of nothing. */
  async fund(account: AccountLike, amounts: Readonly<Record<string, Amount>>): Promise<void> {
    const session = this.#session;
    const to = addressOfAccount(account);
    const calls = Object.entries(amounts).flatMap(([symbol, amount]) =>
      session.mintCalls(symbol, to, session.units(symbol, amount)),
    );
    await session.send(session.deployer, calls);
  }

  /** Let an account use every venue of the market: the lending pool, stable pools, Uniswap, the desk. */
  approveAll(account: AccountLike): Promise<void> {
    return this.#session.send(addressOfAccount(account), approvalsForAgents(this.market));
  }

  /** Supply as collateral; the tokens are given to the account. */
  async supply(account: AccountLike, symbol: string, amount: Amount): Promise<void> {
    const { calls, addresses } = this.market;
    const from = addressOfAccount(account);
    const units = this.#session.units(symbol, amount);
    await this.fund(from, { [symbol]: units });
    await this.#session.send(from, [
      calls.approve(symbol, addresses.lending.pool, MAX_UINT256),
      calls.supply(symbol, units, from),
    ]);
  }

  /** Have somebody else lend, so that there is something to borrow: whole tokens by symbol, `{ USDC: "5_000_000" }`. */
  async supplyLiquidity(amounts: Readonly<Record<string, Amount>>): Promise<void> {
    for (const [symbol, amount] of Object.entries(amounts)) await this.supply(LENDER, symbol, amount);
  }

  /** Borrow at the variable rate. */
  async borrow(account: AccountLike, symbol: string, amount: Amount): Promise<void> {
    const from = addressOfAccount(account);
    await this.#session.send(from, [this.market.calls.borrow(symbol, this.#session.units(symbol, amount), from)]);
  }

  /**
   * Borrow as much of an asset as leaves the account at a health factor, even where the loan-to-value limit forbids it
   * or the target is below 1.
   *
   * @param healthFactorWad The lowest the account may have afterwards, but for the interest of the loan's own block.
   * @returns Units borrowed.
   * @throws HealthFactorTooLowError if the account is below it already, InsufficientLiquidityError
   */
  borrowToHealthFactor(account: AccountLike, symbol: string, healthFactorWad: bigint): Promise<bigint> {
    return borrowToHealthFactor(this.#session, addressOfAccount(account), symbol, healthFactorWad);
  }

  /**
   * Build a leverage loop on the stable pool, one block a turn; the capital is given to the account.
   *
   * @throws LoopNotCompletedError if the debt reserve runs dry.
   */
  openLoop(account: AccountLike, terms: LoopTerms): Promise<AccountView> {
    return openLoop(this.#session, addressOfAccount(account), terms);
  }

  /** Have the lending pool's oracle price one asset at exactly so much; nothing else moves. */
  shockPrice(symbol: string, priceE8: bigint): Promise<void> {
    return shockPrice(this.#session, symbol, priceE8);
  }

  /** Have the lending pool price an asset by a feed of one's own: any contract with Chainlink's `latestAnswer`. */
  setPriceSource(symbol: string, feed: AccountLike): Promise<void> {
    return setPriceSource(this.#session, symbol, addressOfAccount(feed, "feed"));
  }

  /** Give an asset its own price source back after `shockPrice` or `depeg`. */
  restorePrice(symbol: string): Promise<void> {
    return restorePrice(this.#session, symbol);
  }

  /** Sell a coin into its stable pool down to a price, and have the oracle say the same unless told otherwise. */
  depeg(symbol: string, priceE8: bigint, options?: DepegOptions): Promise<Depeg> {
    return depeg(this.#session, symbol, priceE8, options);
  }

  /** Let time pass, in one block: interest accrues, averages move, cooldowns end. @param seconds Whole, above 0. */
  async advance(seconds: number): Promise<void> {
    const { timestamp } = await this.chain.block("latest");
    await this.chain.setNextBlock({ timestamp: timestamp + seconds });
    await this.chain.mine();
  }

  /** Liquidate everybody under a health factor of 1, as far as the pool lets it. See `LiquidationRound`. */
  liquidateAll(liquidator?: AccountLike): Promise<LiquidationRound> {
    return liquidateAll(this.#session, liquidator === undefined ? undefined : addressOfAccount(liquidator));
  }

  /** Run agents block by block through the engine: a scenario of one's own. */
  play(options: PlayOptions): Promise<Play> {
    return play(this.#session, options);
  }

  /** Whether books balance and everything owed is covered, one check a line; `to.holdInvariants` asks this. */
  checkInvariants(): Promise<readonly InvariantCheck[]> {
    return checkInvariants(this.#session);
  }
}
