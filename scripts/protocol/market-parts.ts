/** Parts of a market, each by its places in the market handle's lists. */
export interface MarketParts {
  readonly reserves: ReadonlySet<number>;
  readonly feeds: ReadonlySet<number>;
  readonly stablePools: ReadonlySet<number>;
  readonly pairs: ReadonlySet<number>;
  /** The desk, USDe, its backing and the vault go together. */
  readonly desk: boolean;
}

/** Whether there is anything in it. */
export function isEmpty({ reserves, feeds, stablePools, pairs, desk }: MarketParts): boolean {
  return !desk && reserves.size + feeds.size + stablePools.size + pairs.size === 0;
}
