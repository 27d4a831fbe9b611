/** Parts of a market, each by its places in the market handle's lists. */
export interface MarketParts {
  readonly reserves: ReadonlySet<number>;
  readonly feeds: ReadonlySet<number>;
  readonly stablePools: ReadonlySet<number>;
  readonly pairs: ReadonlySet<number>;
  /** The desk, USDe and its backing go together. */
  readonly desk: boolean;
  readonly vault: boolean;
}

/** Whether there is anything in it. */
export function isEmpty({ reserves, feeds, stablePools, pairs, desk, vault }: MarketParts): boolean {
  return !desk && !vault && reserves.size + feeds.size + stablePools.size + pairs.size === 0;
}
