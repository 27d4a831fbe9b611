import type { Address } from "../protocol/hex.ts";
import type { AccountState } from "../protocol/market-state.ts";

/** Where a token's balances stand in an account's state. */
export interface Place {
  readonly token: Address;
  readonly field: "walletUnits" | "scaledATokenBalances" | "scaledVariableDebts";
  readonly index: number;
}

/** What of an account has to be read again, since no log tells it. */
interface Stale {
  readonly places: Set<Place>;
  configuration: boolean;
  eMode: boolean;
}

/** An account on its way through a block's logs. */
export class TouchedAccount {
  readonly stale: Stale = { places: new Set(), configuration: false, eMode: false };
  readonly #before: AccountState;
  readonly #balances: Record<Place["field"], bigint[]>;
  #userConfiguration: bigint;
  #eModeCategory: number;

  constructor(before: AccountState) {
    this.#before = before;
    this.#balances = {
      walletUnits: [...before.walletUnits],
      scaledATokenBalances: [...before.scaledATokenBalances],
      scaledVariableDebts: [...before.scaledVariableDebts],
    };
    this.#userConfiguration = before.userConfiguration;
    this.#eModeCategory = before.eModeCategory;
  }

  get address(): Address {
    return this.#before.address;
  }

  /** Change a balance by units; they may be negative. */
  move(place: Place, units: bigint): void {
    this.rescale(place, (balance) => balance + units);
  }

  /** Change a balance. @param after Gives it from the one before. */
  rescale({ field, index }: Place, after: (balance: bigint) => bigint): void {
    this.#balances[field][index] = after(this.#balances[field][index] ?? 0n);
  }

  enterEMode(category: number): void {
    this.#eModeCategory = category;
  }

  /** @param id The reserve's, in the pool's bitmaps. */
  useAsCollateral(id: number, isUsed: boolean): void {
    this.#setBit(2 * id + 1, isUsed);
  }

  /**
   * The account after the block.
   *
   * @param answers Of the stale words: balances in the order in which they became stale, configuration, e-mode.
   * @param debtIds Reserves in the order of scaledVariableDebts whose bit says whether there is a debt; none where the
   *   configuration is read.
   */
  finish(answers: Iterator<bigint, undefined>, debtIds: readonly number[]): AccountState {
    const next = (): bigint => {
      const answer = answers.next();
      if (answer.done === true) throw new RangeError(`no answer left for ${this.address}`);
      return answer.value;
    };
    for (const place of this.stale.places) this.rescale(place, next);
    for (const [index, id] of debtIds.entries()) {
      this.#setBit(2 * id, (this.#balances.scaledVariableDebts[index] ?? 0n) > 0n);
    }
    return {
      ...this.#before,
      ...this.#balances,
      userConfiguration: this.stale.configuration ? next() : this.#userConfiguration,
      eModeCategory: this.stale.eMode ? Number(next()) : this.#eModeCategory,
    };
  }

  #setBit(position: number, isSet: boolean): void {
    const bit = 1n << BigInt(position);
    this.#userConfiguration = isSet ? this.#userConfiguration | bit : this.#userConfiguration & ~bit;
  }
}
