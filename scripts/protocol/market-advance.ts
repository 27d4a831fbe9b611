import { carriedFeeds, type CarriedFeed } from "./carried-feeds.ts";
import { carryMarket } from "./carry-market.ts";
import type { LensReader, LensTargets } from "./lens-reader.ts";
import type { Market, MinedChanges } from "./market.ts";
import { isEmpty, type MarketParts } from "./market-parts.ts";
import type { DeskState, FeedState, MarketState, ReserveState } from "./market-state.ts";
import { TouchedParts, type TouchableMarket } from "./touched-parts.ts";

/** What a reader needs of the handle it reads for. */
export type AdvancingMarket = TouchableMarket & Pick<Market, "backend" | "definition">;

/**
 * Goes from one reading of a market to the next block's, reading again only what the block can have changed.
 *
 * What moves with time alone (interest, moving averages) is computed by the contracts' own integer formulas; what a log
 * touched, what follows from something touched, and what moves in any other way is read, all in one call.
 */
export class MarketAdvance {
  readonly #market: AdvancingMarket;
  readonly #reader: LensReader;
  readonly #touched: TouchedParts;
  readonly #feedPlaces: ReadonlyMap<string, number>;

  constructor(
    market: AdvancingMarket,
    reader: LensReader,
    issuer: Pick<LensTargets, "desk" | "usde" | "backing" | "vault">,
  ) {
    this.#market = market;
    this.#reader = reader;
    this.#touched = new TouchedParts(market, issuer);
    this.#feedPlaces = new Map(market.feeds.map(({ address }, at) => [address.toLowerCase(), at]));
  }

  /** Give the reading after a block, from the one before it. At most one eth_call unless a price has no feed of its own. */
  async after(previous: MarketState, changes: MinedChanges): Promise<MarketState> {
    const { block } = changes;
    const touched = this.#canCarry(previous, changes) ? this.#touched.of(changes) : undefined;
    if (touched === undefined) return this.#readAll(changes);

    const carried = carryMarket(previous, block);
    const known = { ...touched, ...this.#movingParts(previous, touched) };
    const feeds = carriedFeeds(this.#market, previous, carried, known);
    const pricesToRead = new Set([...this.#pricedElsewhere(previous), ...touched.repriced]);
    const stale: MarketParts = {
      ...known,
      feeds: new Set(feeds.flatMap((feed, at) => (feed === undefined ? at : []))),
      reserves: new Set([...known.reserves, ...pricesToRead]),
    };
    const read = isEmpty(stale) ? undefined : await this.#reader.readParts(stale, pricesToRead.size > 0);
    const stablePools = replaced(carried.stablePools, stale.stablePools, read?.stablePools);
    const allFeeds = replaced(
      this.#feedsAfter(previous, { ...carried, stablePools }, known, feeds),
      stale.feeds,
      read?.feeds,
    );
    const reserves = replaced(carried.reserves, stale.reserves, read?.reserves);
    const priced = reserves.map((reserve, at): ReserveState => {
      if (pricesToRead.has(at)) return reserve;
      const before = previous.reserves[at] as ReserveState;
      return { ...reserve, priceE8: this.#answerFor(before, allFeeds), priceSource: before.priceSource };
    });
    // Without a usable answer the oracle asks its fallback.
    if (priced.some(({ priceE8 }, at) => priceE8 <= 0n && !pricesToRead.has(at))) return this.#readAll(changes);
    return {
      ...carried,
      reserves: priced,
      feeds: allFeeds,
      stablePools,
      pairs: replaced(carried.pairs, stale.pairs, read?.pairs),
      desk: issuerAfter(carried.desk, stale, read?.desk),
    };
  }

  /** Answers that need no reading of their own, now that pools have been read; the last known one for those that do. */
  #feedsAfter(
    previous: MarketState,
    after: MarketState,
    known: MarketParts,
    feeds: readonly CarriedFeed[],
  ): readonly FeedState[] {
    const withPools = feeds.includes("with its pool")
      ? carriedFeeds(this.#market, previous, after, { ...known, stablePools: new Set() })
      : feeds;
    return feeds.map((feed, at) => {
      const answer = feed === "with its pool" ? withPools[at] : feed;
      return typeof answer === "object" ? answer : (previous.feeds[at] as FeedState);
    });
  }

  async #readAll({ block }: MinedChanges): Promise<MarketState> {
    return { ...(await this.#reader.readMarket()), baseFeeWei: block.baseFeeWei };
  }

  /** Only our own contracts are known to log all that the formulas do not cover. */
  #canCarry(previous: MarketState, { block }: MinedChanges): boolean {
    return this.#market.backend === "local" && block.number === previous.blockNumber + 1;
  }

  /** What moves with time by no formula here: a pool while its amplification moves, and a vault while rewards vest. */
  #movingParts(previous: MarketState, touched: MarketParts): Pick<MarketParts, "stablePools" | "vault"> {
    const ramping = previous.stablePools.flatMap(({ rampEndsAt }, at) => (rampEndsAt > previous.timestamp ? at : []));
    return {
      stablePools: new Set([...touched.stablePools, ...ramping]),
      vault: touched.vault || previous.desk.vaultUnvestedWei > 0n,
    };
  }

  /** Reserves whose price is not the answer of one of the market's feeds. */
  #pricedElsewhere({ reserves, feeds }: MarketState): number[] {
    return reserves.flatMap((reserve, at) => {
      const feed = feeds[this.#sourceOf(reserve)];
      return feed?.answerE8 === reserve.priceE8 ? [] : at;
    });
  }

  #answerFor(reserve: ReserveState, feeds: readonly FeedState[]): bigint {
    return feeds[this.#sourceOf(reserve)]?.answerE8 ?? 0n;
  }

  #sourceOf({ priceSource }: ReserveState): number {
    return this.#feedPlaces.get(priceSource.toLowerCase()) ?? -1;
  }
}

/** The issuer's side with what was read of it in place of what was carried. */
function issuerAfter(carried: DeskState, { desk, vault }: MarketParts, read = carried): DeskState {
  const { vaultTotalAssetsWei, vaultTotalSupplyWei, vaultUnvestedWei } = vault ? read : carried;
  return { ...(desk ? read : carried), vaultTotalAssetsWei, vaultTotalSupplyWei, vaultUnvestedWei };
}

/** A list with the members at these places taken, in order, from another. */
function replaced<T>(list: readonly T[], places: ReadonlySet<number>, others: readonly T[] = []): readonly T[] {
  if (places.size === 0) return list;
  const all = [...list];
  [...places].sort((a, b) => a - b).forEach((place, at) => (all[place] = others[at] as T));
  return all;
}
