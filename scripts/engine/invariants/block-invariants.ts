import type { Market } from "../../protocol/market.ts";
import type { AccountState, MarketState } from "../../protocol/market-state.ts";
import { InvariantViolatedError } from "../errors.ts";
import type { SettledBlock } from "../settled-block.ts";
import type { TrackedAccounts } from "../tracked-accounts.ts";
import { lookAt } from "./all-invariants.ts";
import type { Invariant } from "./invariant.ts";

/** Looks at a run's books after every block, from what the run carries anyway: no call to the chain. */
export class BlockInvariants {
  readonly #market: Market;
  readonly #accounts: TrackedAccounts;
  readonly #invariants: readonly Invariant[];
  readonly #doubledTreasuryScaled: bigint[];
  #state: MarketState;
  #holdings: readonly AccountState[];

  /** @param accounts As they are at the run's start. */
  constructor(market: Market, accounts: TrackedAccounts, invariants: readonly Invariant[]) {
    this.#market = market;
    this.#accounts = accounts;
    this.#invariants = invariants;
    this.#doubledTreasuryScaled = market.reserves.map(() => 0n);
    this.#state = accounts.state;
    this.#holdings = holdingsOf(accounts);
  }

  /**
   * Look at the books after a block, once the accounts have taken it in.
   *
   * @throws InvariantViolatedError for the first invariant that is broken.
   */
  check(mined: SettledBlock<unknown>): void {
    const { state } = this.#accounts;
    const accounts = holdingsOf(this.#accounts);
    const events = mined.events.flat();
    for (const [at, { address }] of this.#market.reserves.entries()) {
      const isOfOneAsset = events.some(
        ({ name, args }) =>
          name === "LiquidationCall" &&
          args["collateralAsset"] === args["debtAsset"] &&
          String(args["debtAsset"]).toLowerCase() === address.toLowerCase(),
      );
      if (isOfOneAsset) this.#noteDoubledTreasury(at, state);
    }
    const since = { state: this.#state, accounts: this.#holdings, events };
    const books = {
      market: this.#market,
      state,
      accounts,
      since,
      doubledTreasuryScaled: this.#doubledTreasuryScaled,
    };
    for (const check of lookAt(books, this.#invariants)) {
      if (!check.holds) throw new InvariantViolatedError(check.invariant, check.what, check.figures, state.blockNumber);
    }
    this.#state = state;
    this.#holdings = accounts;
  }

  /** At most all that the block credited; what was credited once is covered by interest, and leaves slack. */
  #noteDoubledTreasury(at: number, state: MarketState): void {
    const credited =
      (state.reserves[at]?.accruedToTreasuryScaled ?? 0n) - (this.#state.reserves[at]?.accruedToTreasuryScaled ?? 0n);
    if (credited > 0n) this.#doubledTreasuryScaled[at] = (this.#doubledTreasuryScaled[at] ?? 0n) + credited;
  }
}

function holdingsOf(accounts: TrackedAccounts): readonly AccountState[] {
  return accounts.addresses.map((address) => accounts.holdings(address));
}
