import { ONE_USD_E8, PRICE_DECIMALS } from "../units.ts";
import type { FeedDefinition } from "./definition.ts";
import type { Problems } from "./problems.ts";
import type { MarketFile } from "./schema.ts";

type RawFeed = MarketFile["feeds"][string];
type RawStablePoolFeed = Extract<RawFeed, { kind: "stable-pool" }>;

/** Aave's stablecoin cap adapter takes no cap above two dollars. */
const HIGHEST_CAP_E8 = 2n * ONE_USD_E8;

/**
 * Resolve the feeds of a market file: names, amounts, and an order in which each comes after those it is built on.
 *
 * @param file The market file after the check of its shape.
 * @param problems Takes unknown names, bad amounts and cycles.
 */
export function resolveFeeds(file: MarketFile, problems: Problems): Record<string, FeedDefinition> {
  const resolved: Record<string, FeedDefinition> = {};
  for (const name of inOrderOfUse(file.feeds, problems)) {
    const raw = file.feeds[name];
    if (raw !== undefined) resolved[name] = resolveFeed(`feeds.${name}`, raw, file, problems);
  }
  return resolved;
}

function resolveFeed(at: string, raw: RawFeed, file: MarketFile, problems: Problems): FeedDefinition {
  const feedNames = Object.keys(file.feeds);
  switch (raw.kind) {
    case "pushed":
      return {
        kind: raw.kind,
        priceE8: problems.positiveAmount(`${at}.price`, raw.price, PRICE_DECIMALS),
        deviationBps: BigInt(raw.deviationBps),
        heartbeatSeconds: raw.heartbeatSeconds,
      };
    case "capped-peg":
      problems.requireKnown(`${at}.base`, raw.base, feedNames, "feed of this market");
      return { kind: raw.kind, base: raw.base, capE8: resolveCap(`${at}.cap`, raw.cap, problems) };
    case "exchange-rate": {
      problems.requireKnown(`${at}.base`, raw.base, feedNames, "feed of this market");
      const vaults = Object.keys(file.tokens).filter((symbol) => file.tokens[symbol]?.kind === "susde");
      problems.requireKnown(`${at}.vault`, raw.vault, vaults, "susde token of this market");
      return {
        kind: raw.kind,
        base: raw.base,
        vault: raw.vault,
        snapshotRatioWad: problems.positiveAmount(`${at}.snapshotRatio`, raw.snapshotRatio, 18),
        snapshotTimestamp: raw.snapshotTimestamp,
        maxYearlyGrowthBps: BigInt(raw.maxYearlyGrowthBps),
      };
    }
    case "stable-pool":
      problems.requireKnown(`${at}.quoteFeed`, raw.quoteFeed, feedNames, "feed of this market");
      return { ...raw, quoteCoin: resolveQuoteCoin(at, raw, file, problems) };
  }
}

function resolveCap(field: string, text: string, problems: Problems): bigint {
  const capE8 = problems.positiveAmount(field, text, PRICE_DECIMALS);
  problems.require(capE8 <= HIGHEST_CAP_E8, { field, value: text, accepted: 'a price above "0" and at most "2"' });
  return capE8;
}

/** A pool of two coins leaves no choice of what the price is quoted in; a larger one does, so there it must be named. */
function resolveQuoteCoin(at: string, raw: RawStablePoolFeed, file: MarketFile, problems: Problems): string {
  const pool = file.stablePools.find(({ name }) => name === raw.pool);
  if (pool === undefined) {
    const poolNames = file.stablePools.map(({ name }) => name);
    problems.requireKnown(`${at}.pool`, raw.pool, poolNames, "stable pool of this market");
    return raw.quoteCoin ?? "";
  }
  problems.requireKnown(`${at}.coin`, raw.coin, pool.coins, `coin of ${pool.name}`);
  const others = pool.coins.filter((coin) => coin !== raw.coin);
  const quoteCoin = raw.quoteCoin ?? (others.length === 1 ? others[0] : undefined);
  const sound = quoteCoin !== undefined && others.includes(quoteCoin);
  problems.require(sound || !pool.coins.includes(raw.coin), {
    field: `${at}.quoteCoin`,
    value: raw.quoteCoin,
    reason: `while coin is ${raw.coin}`,
    accepted: `one of ${others.join(", ")}`,
  });
  return quoteCoin ?? "";
}

function basesOf(feed: RawFeed): string[] {
  switch (feed.kind) {
    case "pushed":
      return [];
    case "capped-peg":
    case "exchange-rate":
      return [feed.base];
    case "stable-pool":
      return [feed.quoteFeed];
  }
}

/** Put each feed after those it is built on, otherwise in the order of the file. */
function inOrderOfUse(feeds: MarketFile["feeds"], problems: Problems): string[] {
  const ordered = new Set<string>();
  const visit = (name: string, chain: readonly string[]): void => {
    const feed = feeds[name];
    if (feed === undefined || ordered.has(name)) return;
    if (chain.includes(name)) {
      problems.add({
        field: `feeds.${name}`,
        value: [...chain.slice(chain.indexOf(name)), name].join(" -> "),
        reason: "which is a cycle",
        accepted: "a feed that is not built on itself",
      });
      return;
    }
    for (const base of basesOf(feed)) visit(base, [...chain, name]);
    ordered.add(name);
  };
  for (const name of Object.keys(feeds)) visit(name, []);
  return [...ordered];
}
