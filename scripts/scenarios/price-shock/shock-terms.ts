import type { Sending } from "../../lib/sending.ts";
import type { Address } from "../../protocol/hex.ts";

/** What a borrower of the book does when the price moves. */
export const BORROWER_CONDUCTS = ["still", "unwind"] as const;
export type BorrowerConduct = (typeof BORROWER_CONDUCTS)[number];

/** What the shocked asset is really worth: what it was before, or what the oracle says. */
export const TRUTHS = ["before", "shock"] as const;
export type Truth = (typeof TRUTHS)[number];

/** How the price is moved: the oracle is given another feed, or the feed itself answers otherwise. */
export type ShockPlace = { readonly kind: "oracle" } | { readonly kind: "feed"; readonly feed: Address };

/** One price, from a step of the run on. */
export interface PriceStep {
  readonly step: number;
  readonly priceE8: bigint;
}

/** A shock to one asset's price on a real book. */
export interface ShockTerms {
  /** Symbol of the asset whose price moves, and which the book is of. */
  readonly asset: string;
  readonly place: ShockPlace;
  /** In rising order of steps. */
  readonly path: readonly PriceStep[];
  readonly blocks: number;
  readonly blockSeconds: number;
  readonly truth: Truth;
  readonly borrowers: BorrowerConduct;
  readonly keepers: {
    /** Bots that borrow what they repay, and sell what they seize in the same transaction. */
    readonly flashLoan: number;
    /** Bots that pay with their own money and may keep what they seize. */
    readonly funded: number;
    /** What each of those has of every asset that the book owes, USD with 8 decimals. */
    readonly capitalBase: bigint;
  };
  readonly seed: string;
  /** How actions reach the chain; what contracts among the borrowers do are transactions of their own either way. */
  readonly sending: Sending;
}

/**
 * A price that goes from one value to another in equal steps, one a block, and stays there.
 *
 * @param blocks How many blocks it takes; the first one already moves. 1 or more.
 */
export function linearPath(fromE8: bigint, toE8: bigint, blocks: number): readonly PriceStep[] {
  return Array.from({ length: blocks }, (_, step) => ({
    step,
    priceE8: fromE8 + ((toE8 - fromE8) * BigInt(step + 1)) / BigInt(blocks),
  }));
}
