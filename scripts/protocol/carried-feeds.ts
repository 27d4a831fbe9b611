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

/** What is known of a feed after a block without asking it: its answer, that its pool's reading will tell, or nothing. */
export type CarriedFeed = FeedState | "with its pool" | undefined;

interface Known {
  readonly before: FeedState;
  readonly after: CarriedFeed;
}

/**
 * Say what every feed answers after a block, where that follows from the last reading and the time that passed.
 *
 * A feed that is computed from others is carried only while the formula gives the very answer of the last reading, so that a
 * feed that is not what the market file says is read each time.
 *
 * @param carried The last reading at the new block's time.
 * @param stale What the block touched and is still to be read.
 * @returns By feed, undefined where it has to be read itself. Feeds "with its pool" are known to a second call, with the
 * pools read.
 */
export function carriedFeeds(
  market: Pick<Market, "definition" | "stablePools">,
  previous: MarketState,
  carried: MarketState,
  stale: MarketParts,
): readonly CarriedFeed[] {
  const { definition, stablePools } = market;
  const feeds = new Map<string, Known>();
  const moved = (name: string): boolean => {
    const feed = feeds.get(name);
    return typeof feed?.after !== "object" || feed.after.answerE8 !== feed.before.answerE8;
  };

  const onStablePool = (feed: StablePoolFeedDefinition, before: FeedState): CarriedFeed => {
    const at = stablePools.findIndex(({ name }) => name === feed.pool);
    const [poolBefore, poolAfter] = [previous.stablePools[at], carried.stablePools[at]];
    const isStale = stale.stablePools.has(at);
    if (moved(feed.quoteFeed)) return undefined;
    if (feed.mode === "spot" && !isStale && poolBefore?.spotPriceWad === poolAfter?.spotPriceWad) return before;
    const coins = stablePools[at]?.coins ?? [];
    const quoteE8 = feeds.get(feed.quoteFeed)?.before.answerE8;
    // A reading has the pool's first price alone.
    if (coins.length !== 2 || poolBefore === undefined || poolAfter === undefined || quoteE8 === undefined)
      return undefined;
    const answerAt = ({ spotPriceWad, emaPriceWad }: StablePoolState): bigint => {
      const coin1Wad = feed.mode === "spot" ? spotPriceWad : emaPriceWad;
      const inCoin0Wad = (symbol: string): bigint => (coins[0]?.symbol === symbol ? WAD : coin1Wad);
      return mulDivFloor(inCoin0Wad(feed.coin), quoteE8, inCoin0Wad(feed.quoteCoin));
    };
    if (answerAt(poolBefore) !== before.answerE8) return undefined;
    return isStale ? "with its pool" : { ...before, answerE8: answerAt(poolAfter) };
  };

  const onExchangeRate = (feed: ExchangeRateFeedDefinition, before: FeedState): FeedState | undefined => {
    const isReadVault = definition.tokens[feed.vault]?.kind === "susde";
    const baseE8 = feeds.get(feed.base)?.before.answerE8;
    if (stale.vault || moved(feed.base) || !isReadVault || baseE8 === undefined) return undefined;
    // Under its growth cap it rests with the vault; at the cap it moves with time.
    return before.answerE8 === (baseE8 * shareWad(previous.desk)) / WAD ? before : undefined;
  };

  const carry = (feed: FeedDefinition, before: FeedState): CarriedFeed => {
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
