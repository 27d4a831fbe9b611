import type { AccountBook, AccountView } from "./account-book.ts";
import { AccountMath, type AccountMathMarket } from "./account-math.ts";
import type { Address } from "./hex.ts";
import type { AccountState, MarketState } from "./market-state.ts";
import { PowderkegError } from "../lib/errors.ts";

/** An account was asked for that the reading does not hold. */
export class AccountNotReadError extends PowderkegError {
  constructor(
    readonly address: string,
    readonly read: number,
  ) {
    super(`account ${address} is not among the ${read} accounts of this reading; name it when reading`);
  }
}

/** Some accounts at one reading of the market. Every account is computed; for a run of many blocks use the engine's index. */
export class AccountReading implements AccountBook {
  readonly addresses: readonly Address[];
  readonly #views: ReadonlyMap<string, AccountView>;

  /** @param accounts Read at the block of `state`. */
  constructor(market: AccountMathMarket, state: MarketState, accounts: readonly AccountState[]) {
    const math = new AccountMath(market, state);
    this.addresses = accounts.map(({ address }) => address);
    this.#views = new Map(accounts.map((account) => [account.address.toLowerCase(), math.view(account)]));
  }

  /** @throws AccountNotReadError */
  get(address: Address): AccountView {
    const view = this.#views.get(address.toLowerCase());
    if (view === undefined) throw new AccountNotReadError(address, this.addresses.length);
    return view;
  }

  below(healthFactorWad: bigint): readonly AccountView[] {
    return [...this.#views.values()]
      .filter((view) => view.totalDebtBase > 0n && view.healthFactorWad < healthFactorWad)
      .sort(byHealthFactor);
  }
}

function byHealthFactor(a: AccountView, b: AccountView): number {
  if (a.healthFactorWad !== b.healthFactorWad) return a.healthFactorWad < b.healthFactorWad ? -1 : 1;
  return a.address < b.address ? -1 : 1;
}
