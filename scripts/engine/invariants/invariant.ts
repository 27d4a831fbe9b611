import { formatAmount } from "../../lib/units.ts";
import type { DecodedEvent } from "../../protocol/decode.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market } from "../../protocol/market.ts";
import type { AccountState, MarketState } from "../../protocol/market-state.ts";

/** One thing that must hold in a market, looked at. */
export interface InvariantCheck {
  /** Its number in docs/invariants.md: "LP-4". */
  readonly invariant: string;
  /** The sentence: "USDC: cash, debts and deficit cover what suppliers are owed". */
  readonly what: string;
  readonly holds: boolean;
  /** The two figures: "1,000.5 against 1,000.4". */
  readonly figures: string;
}

/** A market's books at one block, and what is known of the block before. */
export interface Books {
  readonly market: Market;
  readonly state: MarketState;
  /** Every account that holds something of the market's, its contracts included, at the block of `state`. */
  readonly accounts: readonly AccountState[];
  /** The block before and what happened since; left out where nothing is known of it. */
  readonly since?: {
    readonly state: MarketState;
    readonly accounts: readonly AccountState[];
    readonly events: readonly DecodedEvent[];
  };
  /** By reserve, scaled: what the treasury was credited twice, as Aave does in a liquidation of one and the same asset. */
  readonly doubledTreasuryScaled?: readonly bigint[];
}

/** A numbered sentence and how it is looked at. */
export interface Invariant {
  /** In docs/invariants.md. */
  readonly id: string;
  /** Looks at the books; nothing where it needs the block before and there is none. */
  readonly look: (books: Books) => Iterable<Omit<InvariantCheck, "invariant">>;
}

/** What `Invariant.look` gives when one figure must be at least another. */
export function atLeast(
  what: string,
  actual: bigint,
  least: bigint,
  decimals: number,
): Omit<InvariantCheck, "invariant"> {
  const figures = `${show(actual, decimals)} against at least ${show(least, decimals)}`;
  return { what, holds: actual >= least, figures };
}

/** What `Invariant.look` gives when two figures must be equal. */
export function equal(
  what: string,
  actual: bigint,
  expected: bigint,
  decimals: number,
): Omit<InvariantCheck, "invariant"> {
  return { what, holds: actual === expected, figures: `${show(actual, decimals)} against ${show(expected, decimals)}` };
}

/** What an account has of a token, by the token's place in the market; 0 for an account that is not among them. */
export function heldUnits({ market, accounts }: Books, token: Address, holder: Address): bigint {
  const place = market.tokens.findIndex(({ address }) => address === token);
  const account = accounts.find(({ address }) => address.toLowerCase() === holder.toLowerCase());
  return account?.walletUnits[place] ?? 0n;
}

function show(amount: bigint, decimals: number): string {
  return formatAmount(amount, decimals, { grouping: true });
}
