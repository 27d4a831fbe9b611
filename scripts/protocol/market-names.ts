import type { MarketDefinition, TokenKind } from "../lib/market-file/definition.ts";
import type { PairInfo, ReserveInfo, StablePoolInfo, TokenInfo, UniswapV3PoolInfo } from "./market.ts";
import { UnknownAssetError } from "./unknown-asset-error.ts";
import type { Address } from "./hex.ts";

/** A feed by its name in the market file. */
export interface FeedInfo {
  readonly name: string;
  readonly address: Address;
}

/** What a market is made of, in the handle's order. */
export interface MarketParts {
  readonly tokens: readonly TokenInfo[];
  readonly reserves: readonly ReserveInfo[];
  readonly feeds: readonly FeedInfo[];
  readonly stablePools: readonly StablePoolInfo[];
  readonly pairs: readonly PairInfo[];
  readonly uniswapV3Pools: readonly UniswapV3PoolInfo[];
}

/** Look up a market's parts by the names of its file. Every method throws UnknownAssetError naming the known ones. */
export class MarketNames {
  readonly #tokens: ReadonlyMap<string, TokenInfo>;
  readonly #reserves: ReadonlyMap<string, ReserveInfo>;
  readonly #feeds: ReadonlyMap<string, FeedInfo>;
  readonly #stablePools: ReadonlyMap<string, StablePoolInfo>;
  readonly #pairs: ReadonlyMap<string, PairInfo>;
  readonly #uniswapV3Pools: ReadonlyMap<string, UniswapV3PoolInfo>;
  readonly #symbolOfKind: ReadonlyMap<TokenKind, string>;

  /**
   * @param parts The market's parts.
   * @param definitions Tokens of the market file, for their kinds.
   */
  constructor(parts: MarketParts, definitions: MarketDefinition["tokens"]) {
    this.#tokens = new Map(parts.tokens.map((token) => [token.symbol, token]));
    this.#reserves = new Map(parts.reserves.map((reserve) => [reserve.symbol, reserve]));
    this.#feeds = new Map(parts.feeds.map((feed) => [feed.name, feed]));
    this.#stablePools = new Map(parts.stablePools.map((pool) => [pool.name, pool]));
    this.#pairs = new Map(parts.pairs.map((pair) => [pair.name, pair]));
    this.#uniswapV3Pools = new Map(parts.uniswapV3Pools.map((pool) => [pool.name, pool]));
    this.#symbolOfKind = new Map(Object.entries(definitions).map(([symbol, { kind }]) => [kind, symbol]));
  }

  /** The market's USDe, sUSDe or wrapped ether, whatever its symbol. */
  tokenOfKind(kind: Exclude<TokenKind, "test">): TokenInfo {
    return this.token(this.#symbolOfKind.get(kind) ?? `of kind ${kind}`);
  }

  token(symbol: string): TokenInfo {
    return found("token", symbol, this.#tokens);
  }

  reserve(symbol: string): ReserveInfo {
    return found("reserve", symbol, this.#reserves);
  }

  feed(name: string): FeedInfo {
    return found("feed", name, this.#feeds);
  }

  stablePool(name: string): StablePoolInfo {
    return found("stable pool", name, this.#stablePools);
  }

  pair(name: string): PairInfo {
    return found("pair", name, this.#pairs);
  }

  uniswapV3Pool(name: string): UniswapV3PoolInfo {
    return found("Uniswap v3 pool", name, this.#uniswapV3Pools);
  }
}

function found<T>(
  kind: ConstructorParameters<typeof UnknownAssetError>[0],
  name: string,
  known: ReadonlyMap<string, T>,
): T {
  const part = known.get(name);
  if (part === undefined) throw new UnknownAssetError(kind, name, [...known.keys()]);
  return part;
}
