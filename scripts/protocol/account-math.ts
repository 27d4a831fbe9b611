import { mulDivFloor } from "../lib/mul-div.ts";
import type { AccountView } from "./account-book.ts";
import { accountRounding, type AccountRounding } from "./account-rounding.ts";
import type { Address } from "./hex.ts";
import type { Market, ReserveInfo } from "./market.ts";
import type { AccountState, EModeState, MarketState } from "./market-state.ts";
import { UnknownAssetError } from "./unknown-asset-error.ts";
import { MAX_UINT256 } from "../lib/max-uint256.ts";

/** Health factor of an account without debt, as Aave gives it. */
export const NO_DEBT_HEALTH_FACTOR = MAX_UINT256;

const BPS_MASK = 0xffffn;
const LIQUIDATION_THRESHOLD_SHIFT = 16n;

/** What one reading says about a reserve, taken apart once for all accounts. */
interface ReserveTerms {
  readonly borrowingBit: bigint;
  readonly collateralBit: bigint;
  readonly reserveBit: bigint;
  readonly priceE8: bigint;
  readonly unit: bigint;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly liquidityIndexRay: bigint;
  readonly variableBorrowIndexRay: bigint;
}

/** The parts of a market handle that account data depends on. */
export type AccountMathMarket = Pick<Market, "reserves" | "tokens" | "eModes"> & Partial<Pick<Market, "backend">>;

/**
 * Compute Aave v3.5's account data off chain, to the wei: what `getUserAccountData` would return in the block of the
 * reading. Made once a reading and used for every account, so that the cost of an account is a few multiplications.
 *
 * Collateral of a reserve is floor(balance * price / unit), debt is ceil(debt * price / unit), with the balance rounded
 * down and the debt rounded up from their scaled amounts. A reserve with a zero liquidation threshold is no collateral;
 * one with a zero LTV adds to the threshold only. In an e-mode category the category's parameters replace the reserve's
 * own, except that a zero LTV stays zero. The health factor divides sum(value * threshold) by the debt before
 * it divides by 10,000, so the average threshold's rounding does not enter. On backend `aave-v3.0` all of it is rounded as
 * Aave v3.0.2 does; see `AccountRounding`.
 */
export class AccountMath {
  readonly #eModes: ReadonlyMap<number, EModeState>;
  readonly #lookups: Lookups;

  constructor(market: AccountMathMarket, state: MarketState) {
    this.#eModes = new Map(market.eModes.map((category) => [category.id, category]));
    this.#lookups = {
      rounding: accountRounding(market.backend),
      terms: market.reserves.map((reserve, index) => reserveTerms(reserve, state, index)),
      reserveIndexes: new Map(market.reserves.map((reserve, index) => [reserve.symbol, index])),
      tokenIndexes: new Map(market.tokens.map((token, index) => [token.symbol, index])),
    };
  }

  /** The account's standing at this reading. */
  view(account: AccountState): AccountView {
    let totalCollateralBase = 0n;
    let totalDebtBase = 0n;
    let ltvWeighted = 0n;
    let thresholdWeighted = 0n;
    const { userConfiguration } = account;
    const { rounding } = this.#lookups;
    const category = account.eModeCategory === 0 ? undefined : this.#eModes.get(account.eModeCategory);

    if (userConfiguration !== 0n) {
      for (const [index, terms] of this.#lookups.terms.entries()) {
        if (terms.liquidationThresholdBps !== 0n && (userConfiguration & terms.collateralBit) !== 0n) {
          const valueBase = mulDivFloor(suppliedUnits(rounding, account, terms, index), terms.priceE8, terms.unit);
          const inCategory = category !== undefined && (category.collateralBitmap & terms.reserveBit) !== 0n;
          totalCollateralBase += valueBase;
          if (terms.ltvBps !== 0n) ltvWeighted += valueBase * (inCategory ? category.ltvBps : terms.ltvBps);
          thresholdWeighted +=
            valueBase * (inCategory ? category.liquidationThresholdBps : terms.liquidationThresholdBps);
        }
        if ((userConfiguration & terms.borrowingBit) !== 0n) {
          totalDebtBase += rounding.debtBase(debtUnits(rounding, account, terms, index), terms.priceE8, terms.unit);
        }
      }
    }

    const ltvBps = totalCollateralBase === 0n ? 0n : ltvWeighted / totalCollateralBase;
    const borrowableBase = rounding.borrowableBase(totalCollateralBase, ltvBps);
    return new ComputedAccountView(account, this.#lookups, {
      totalCollateralBase,
      totalDebtBase,
      liquidationThresholdBps: totalCollateralBase === 0n ? 0n : thresholdWeighted / totalCollateralBase,
      ltvBps,
      availableBorrowsBase: borrowableBase > totalDebtBase ? borrowableBase - totalDebtBase : 0n,
      healthFactorWad:
        totalDebtBase === 0n
          ? NO_DEBT_HEALTH_FACTOR
          : rounding.healthFactorWad(thresholdWeighted, totalCollateralBase, totalDebtBase),
    });
  }
}

/** One account's standing at a reading; see `AccountMath`, which serves many accounts of one reading. */
export function accountView(market: AccountMathMarket, state: MarketState, account: AccountState): AccountView {
  return new AccountMath(market, state).view(account);
}

function reserveTerms(reserve: ReserveInfo, state: MarketState, index: number): ReserveTerms {
  const reading = state.reserves[index];
  if (reading === undefined) throw new UnknownAssetError("reserve", reserve.symbol, []);
  const bit = 1n << BigInt(2 * reserve.id);
  return {
    borrowingBit: bit,
    collateralBit: bit << 1n,
    reserveBit: 1n << BigInt(reserve.id),
    priceE8: reading.priceE8,
    unit: 10n ** BigInt(reserve.decimals),
    ltvBps: reading.configuration & BPS_MASK,
    liquidationThresholdBps: (reading.configuration >> LIQUIDATION_THRESHOLD_SHIFT) & BPS_MASK,
    liquidityIndexRay: reading.liquidityIndexRay,
    variableBorrowIndexRay: reading.variableBorrowIndexRay,
  };
}

function suppliedUnits(rounding: AccountRounding, account: AccountState, terms: ReserveTerms, index: number): bigint {
  return rounding.supplied(account.scaledATokenBalances[index] ?? 0n, terms.liquidityIndexRay);
}

function debtUnits(rounding: AccountRounding, account: AccountState, terms: ReserveTerms, index: number): bigint {
  return rounding.owed(account.scaledVariableDebts[index] ?? 0n, terms.variableBorrowIndexRay);
}

interface Standing {
  readonly totalCollateralBase: bigint;
  readonly totalDebtBase: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly ltvBps: bigint;
  readonly availableBorrowsBase: bigint;
  readonly healthFactorWad: bigint;
}

interface Lookups {
  readonly rounding: AccountRounding;
  readonly terms: readonly ReserveTerms[];
  readonly reserveIndexes: ReadonlyMap<string, number>;
  readonly tokenIndexes: ReadonlyMap<string, number>;
}

class ComputedAccountView implements AccountView {
  readonly address: Address;
  readonly totalCollateralBase: bigint;
  readonly totalDebtBase: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly ltvBps: bigint;
  readonly availableBorrowsBase: bigint;
  readonly healthFactorWad: bigint;
  readonly eModeCategory: number;
  readonly #account: AccountState;
  readonly #lookups: Lookups;

  constructor(account: AccountState, lookups: Lookups, standing: Standing) {
    this.address = account.address;
    this.eModeCategory = account.eModeCategory;
    this.totalCollateralBase = standing.totalCollateralBase;
    this.totalDebtBase = standing.totalDebtBase;
    this.liquidationThresholdBps = standing.liquidationThresholdBps;
    this.ltvBps = standing.ltvBps;
    this.availableBorrowsBase = standing.availableBorrowsBase;
    this.healthFactorWad = standing.healthFactorWad;
    this.#account = account;
    this.#lookups = lookups;
  }

  suppliedUnits(symbol: string): bigint {
    const [terms, index] = this.#reserve(symbol);
    return suppliedUnits(this.#lookups.rounding, this.#account, terms, index);
  }

  debtUnits(symbol: string): bigint {
    const [terms, index] = this.#reserve(symbol);
    return debtUnits(this.#lookups.rounding, this.#account, terms, index);
  }

  isCollateral(symbol: string): boolean {
    const [terms] = this.#reserve(symbol);
    return (this.#account.userConfiguration & terms.collateralBit) !== 0n;
  }

  walletUnits(symbol: string): bigint {
    const index = this.#lookups.tokenIndexes.get(symbol);
    if (index === undefined) throw new UnknownAssetError("token", symbol, [...this.#lookups.tokenIndexes.keys()]);
    return this.#account.walletUnits[index] ?? 0n;
  }

  #reserve(symbol: string): [ReserveTerms, number] {
    const index = this.#lookups.reserveIndexes.get(symbol);
    const terms = index === undefined ? undefined : this.#lookups.terms[index];
    if (index === undefined || terms === undefined) {
      throw new UnknownAssetError("reserve", symbol, [...this.#lookups.reserveIndexes.keys()]);
    }
    return [terms, index];
  }
}
