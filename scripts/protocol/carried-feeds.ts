import type {
  ExchangeRateFeedDefinition,
  FeedDefinition,
  StablePoolFeedDefinition,
} from "../lib/market-file/definition.ts";
import { mulDivFloor } from "../lib/mul-div.ts";
import { WAD } from "../lib/wad.ts";
import type { Market } from "./market.ts";
import type { DeskState, FeedState, MarketState, StablePoolState } from "./market-state.ts";
import type { MarketParts } from "./market-parts.ts";

/** A feed before the block and, as far as known without a call, after it. */
interface CarriedFeed {
  readonly before: FeedState;
  readonly after: FeedState | undefined;
}

/**
 * Say what every feed answers after a block, where that follows from the last reading and the time that passed.
 *
 * A feed that is computed from others is carried only while the formula gives the very answer of the last reading, so that a
 * feed that is not what the market file says is read each time.
 *
 * @param carried The last reading at the new block's time.
 * @param stale What the block touched.
 * @returns By feed, undefined where it has to be read.
 */
export function carriedFeeds(
  market: Pick<Market, "definition" | "stablePools">,
  previous: MarketState,
  carried: MarketState,
  stale: MarketParts,
): readonly (FeedState | undefined)[] {
  const { definition, stablePools } = market;
  const feeds = new Map<string, CarriedFeed>();
  const moved = (name: string): boolean => {
    const feed = feeds.get(name);
    return feed?.after === undefined || feed.after.answerE8 !== feed.before.answerE8;
  };

  const onStablePool = (feed: StablePoolFeedDefinition, before: FeedState): FeedState | undefined => {
    const at = stablePools.findIndex(({ name }) => name === feed.pool);
    const [poolBefore, poolAfter] = [previous.stablePools[at], carried.stablePools[at]];
    if (stale.stablePools.has(at) || moved(feed.quoteFeed)) return undefined;
    if (feed.mode === "spot") return before;
    const coins = stablePools[at]?.coins ?? [];
    const quoteE8 = feeds.get(feed.quoteFeed)?.before.answerE8;
    // A reading has the pool's first price alone.
    if (coins.length !== 2 || poolBefore === undefined || poolAfter === undefined || quoteE8 === undefined)
      return undefined;
    const answerAt = (pool: StablePoolState): bigint => {
      const inCoin0Wad = (symbol: string): bigint => (coins[0]?.symbol === symbol ? WAD : pool.emaPriceWad);
      return mulDivFloor(inCoin0Wad(feed.coin), quoteE8, inCoin0Wad(feed.quoteCoin));
    };
    return answerAt(poolBefore) === before.answerE8 ? { ...before, answerE8: answerAt(poolAfter) } : undefined;
  };

  const onExchangeRate = (feed: ExchangeRateFeedDefinition, before: FeedState): FeedState | undefined => {
    const isReadVault = definition.tokens[feed.vault]?.kind === "susde";
    const baseE8 = feeds.get(feed.base)?.before.answerE8;
    if (stale.desk || moved(feed.base) || !isReadVault || baseE8 === undefined) return undefined;
    // Under its growth cap it rests with the vault; at the cap it moves with time.
    return before.answerE8 === (baseE8 * shareWad(previous.desk)) / WAD ? before : undefined;
  };

  const carry = (feed: FeedDefinition, before: FeedState): FeedState | undefined => {
    switch (feed.kind) {
      case "pushed":
        return before;
      case "capped-peg":
        return moved(feed.base) ? undefined : before;
      case "stable-pool":
        return onStablePool(feed, before);
      case "exchange-rate":
        return onExchangeRate(feed, before);
    }
  };

  return Object.entries(definition.feeds).map(([name, feed], at) => {
    const before = previous.feeds[at];
    if (before === undefined) return undefined;
    const after = stale.feeds.has(at) ? undefined : carry(feed, before);
    feeds.set(name, { before, after });
    return after;
  });
}

/** What a vault share is worth in the vault's asset, WAD, with the one virtual share and asset of OpenZeppelin's ERC-4626. */
function shareWad({ vaultTotalAssetsWei, vaultTotalSupplyWei }: DeskState): bigint {
  return mulDivFloor(WAD, vaultTotalAssetsWei + 1n, vaultTotalSupplyWei + 1n);
}
