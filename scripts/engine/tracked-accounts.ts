import { BPS } from "../lib/bps.ts";
import { mulDivFloor } from "../lib/mul-div.ts";
import { WAD } from "../lib/wad.ts";
import type { AccountBook, AccountView } from "../protocol/account-book.ts";
import { AccountMath, NO_DEBT_HEALTH_FACTOR } from "../protocol/account-math.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import type { AccountState, EModeState, MarketState } from "../protocol/market-state.ts";
import { UnknownAccountError } from "./errors.ts";
import { RatioIndex, type PositionClass, type ReserveFactors, type Standing } from "./ratio-index.ts";
import { atPrices, type TokenPrices } from "./valuation.ts";

/** Positions whose debt exceeds their collateral at given prices. */
export interface Shortfall {
  readonly address: Address;
  /** Debt less collateral, above 0. */
  readonly shortBase: bigint;
}

/**
 * The position index: every account the run follows, as the chain has it, without asking the chain again.
 *
 * Balances come from the lens for the accounts that a block touched (`advance`); prices and indexes from the block's one
 * market reading. What is asked for is computed then, once a block, by the same integer math as the pool's.
 */
export class TrackedAccounts implements AccountBook {
  readonly addresses: readonly Address[];
  readonly #market: Market;
  readonly #accounts = new Map<string, AccountState>();
  readonly #views = new Map<string, AccountView>();
  readonly #below = new Map<bigint, readonly AccountView[]>();
  readonly #health: RatioIndex;
  readonly #solvency: RatioIndex;
  #state: MarketState;
  /** At the pool's own prices. */
  #math: AccountMath;
  /** At true values. */
  #trueMath: AccountMath;
  #eModes: readonly EModeState[];

  /**
   * @param accounts All of them, read at the block of `state`.
   * @param values True values at that block, see `trueValues`.
   */
  constructor(market: Market, state: MarketState, accounts: readonly AccountState[], values: TokenPrices) {
    this.#market = market;
    this.#state = state;
    this.#math = new AccountMath(market, state);
    this.#trueMath = this.#math;
    this.#eModes = market.eModes;
    this.addresses = accounts.map(({ address }) => address);
    this.#health = new RatioIndex((address) => standing(this.get(address), "liquidation threshold"));
    this.#solvency = new RatioIndex((address) => standing(this.#trueView(address), "full value"));
    this.advance(state, accounts, values);
  }

  /** The market reading that the figures belong to. */
  get state(): MarketState {
    return this.#state;
  }

  /** The address as the run spells it; undefined for one it does not follow. @param address In lower case. */
  spelling(address: string): Address | undefined {
    return this.#accounts.get(address)?.address;
  }

  /** Go on to a later block: its market reading, and the accounts it touched as they are now. */
  advance(state: MarketState, touched: readonly AccountState[], values: TokenPrices): void {
    const rulesChanged = this.#rulesChanged(state);
    this.#state = state;
    const valued = atPrices(this.#market, state, values);
    this.#math = new AccountMath(this.#market, state);
    this.#trueMath = new AccountMath(this.#market, valued);
    this.#views.clear();
    this.#below.clear();
    this.#health.reprice(this.#factors(state));
    this.#solvency.reprice(this.#factors(valued));
    if (rulesChanged) {
      this.#eModes = this.#market.eModes;
      this.#health.invalidate();
      this.#solvency.invalidate();
    }
    this.replace(touched);
  }

  /** Take accounts as they are now, at the block and prices gone to last. */
  replace(accounts: readonly AccountState[]): void {
    for (const account of accounts) this.#take(account);
  }

  get(address: Address): AccountView {
    const key = address.toLowerCase();
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const view = this.#math.view(this.holdings(address));
    this.#views.set(key, view);
    return view;
  }

  /** The account as the chain has it, but for its ether, which is as it was last read. @throws UnknownAccountError */
  holdings(address: Address): AccountState {
    const account = this.#accounts.get(address.toLowerCase());
    if (account === undefined) throw new UnknownAccountError(address, this.#accounts.size);
    return account;
  }

  below(healthFactorWad: bigint): readonly AccountView[] {
    const known = this.#below.get(healthFactorWad);
    if (known !== undefined) return known;
    const views = this.#health.below(healthFactorWad).map((address) => this.get(address));
    views.sort(byHealthFactor);
    this.#below.set(healthFactorWad, views);
    return views;
  }

  /** Accounts that owe more than their collateral is truly worth, by address. */
  shortfalls(): readonly Shortfall[] {
    const addresses = this.#solvency.below(WAD).sort();
    return addresses.map((address) => {
      const { totalCollateralBase, totalDebtBase } = this.#trueView(address);
      return { address, shortBase: totalDebtBase - totalCollateralBase };
    });
  }

  /** Every account that owes something, in the order they were listed. */
  get borrowers(): readonly Address[] {
    return this.addresses.filter((address) => owes(this.holdings(address)));
  }

  #trueView(address: Address): AccountView {
    return this.#trueMath.view(this.holdings(address));
  }

  #take(account: AccountState): void {
    this.#accounts.set(account.address.toLowerCase(), account);
    this.#views.delete(account.address.toLowerCase());
    if (owes(account)) {
      const kind = classOf(account);
      this.#health.put(account.address, kind);
      this.#solvency.put(account.address, kind);
    } else {
      this.#health.remove(account.address);
      this.#solvency.remove(account.address);
    }
  }

  #factors(state: MarketState): readonly ReserveFactors[] {
    return state.reserves.map((reserve, at) => {
      const unit = 10n ** BigInt(this.#market.reserves[at]?.decimals ?? 0);
      return {
        collateral: reserve.priceE8 * reserve.liquidityIndexRay,
        debt: reserve.priceE8 * reserve.variableBorrowIndexRay,
        unitBase: (reserve.priceE8 + unit - 1n) / unit,
      };
    });
  }

  #rulesChanged(state: MarketState): boolean {
    if (this.#eModes !== this.#market.eModes) return true;
    return state.reserves.some(({ configuration }, at) => configuration !== this.#state.reserves[at]?.configuration);
  }
}

function standing(view: AccountView, weight: "liquidation threshold" | "full value"): Standing {
  const { totalCollateralBase: collateralBase, totalDebtBase: debtBase } = view;
  if (weight === "liquidation threshold") {
    return { ratioWad: view.healthFactorWad, collateralBase, debtBase, weightBps: view.liquidationThresholdBps };
  }
  // A debt in an asset of price zero is no debt.
  const ratioWad = debtBase === 0n ? NO_DEBT_HEALTH_FACTOR : mulDivFloor(collateralBase, WAD, debtBase);
  return { ratioWad, collateralBase, debtBase, weightBps: BPS };
}

function owes(account: AccountState): boolean {
  return account.scaledVariableDebts.some((debt) => debt > 0n);
}

function classOf(account: AccountState): PositionClass {
  const collateral: number[] = [];
  const debts: number[] = [];
  for (const [id, debt] of account.scaledVariableDebts.entries()) {
    if (debt > 0n) debts.push(id);
    const isCollateral = ((account.userConfiguration >> BigInt(2 * id + 1)) & 1n) === 1n;
    if (isCollateral && account.scaledATokenBalances[id] !== 0n) collateral.push(id);
  }
  return { key: `${collateral.join(",")}/${debts.join(",")}/${account.eModeCategory}`, collateral, debts };
}

function byHealthFactor(a: AccountView, b: AccountView): number {
  if (a.healthFactorWad !== b.healthFactorWad) return a.healthFactorWad < b.healthFactorWad ? -1 : 1;
  return a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1;
}
