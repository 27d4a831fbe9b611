import {
  IPool__factory,
  IUniswapV2Pair__factory,
  IUniswapV3Pool__factory,
  type IPool,
} from "../../typechain-types/index.ts";
import type { MarketDefinition } from "../lib/market-file/definition.ts";
import type { Chain } from "./chain.ts";
import { checksumAddress } from "./checksum-address.ts";
import type { Address, Hex } from "./hex.ts";
import { LensReader } from "./lens-reader.ts";
import { makeCalls } from "./make-calls.ts";
import { MarketAdvance } from "./market-advance.ts";
import type {
  Backend,
  Market,
  MarketAddresses,
  PairInfo,
  ReserveInfo,
  StablePoolInfo,
  TokenInfo,
  UniswapV3PoolInfo,
} from "./market.ts";
import { MarketNames, type MarketParts } from "./market-names.ts";
import type { EModeState, MarketState } from "./market-state.ts";
import { UniswapV3Reader, type UniswapV3Reading } from "./uniswap-v3-reader.ts";
import { UnknownAssetError } from "./unknown-asset-error.ts";

const poolInterface = IPool__factory.createInterface();
const pairInterface = IUniswapV2Pair__factory.createInterface();
const v3PoolInterface = IUniswapV3Pool__factory.createInterface();

type ReserveData = Awaited<ReturnType<IPool["getReserveData"]>>;

/** Where a market is and what it is made of. */
export interface AttachMarketParams {
  readonly chain: Chain;
  readonly addresses: MarketAddresses;
  /** The market file it was deployed from: names and order come from it. */
  readonly definition: MarketDefinition;
  /** `local` unless told. */
  readonly backend?: Backend;
  /** Whether the tokens are this project's own, which tell every change of a balance by a Transfer; not known unless told. */
  readonly hasOwnTokens?: boolean;
  /** The Uniswap v3 pools as they stood earlier: where their ranges end is not looked up from the chain's first block on then. */
  readonly uniswapV3Reading?: UniswapV3Reading;
}

/**
 * Make the handle of a market that is already on a chain.
 *
 * @throws UnknownAssetError if the addresses lack something that the definition names.
 */
export async function attachMarket(params: AttachMarketParams): Promise<Market> {
  const { chain, addresses, definition, backend = "local", hasOwnTokens = false } = params;
  const parts = await readParts(chain, addresses, definition, backend === "fork");
  const names = new MarketNames(parts, definition.tokens);
  const issuer = issuerTargets(addresses, definition, names);
  const reader = new LensReader(chain, {
    lens: addresses.lens,
    pool: addresses.lending.pool,
    oracle: addresses.lending.oracle,
    reserves: parts.reserves.map(({ address }) => address),
    tokens: parts.tokens.map(({ address }) => address),
    feeds: parts.feeds.map(({ address }) => address),
    stablePools: parts.stablePools.map(({ address }) => address),
    pairs: parts.pairs.map(({ address }) => address),
    eModeIds: definition.eModes.map(({ id }) => id),
    ...issuer,
  });
  const advance = new MarketAdvance({ backend, addresses, definition, ...parts }, reader, issuer);
  const v3Lens = addresses.uniswapV3?.lens;
  const v3Reader = new UniswapV3Reader(chain, v3Lens, parts.uniswapV3Pools, params.uniswapV3Reading);
  return new AttachedMarket(
    { backend, addresses, definition, chain, hasOwnTokens },
    parts,
    names,
    { reader, advance, v3Reader },
    await reader.readEModes(),
  );
}

class AttachedMarket implements Market {
  readonly backend: Backend;
  readonly addresses: MarketAddresses;
  readonly definition: MarketDefinition;
  readonly transfersTellBalances: boolean;
  readonly logsTellPositions: boolean;
  readonly tokens: Market["tokens"];
  readonly reserves: Market["reserves"];
  readonly feeds: Market["feeds"];
  readonly stablePools: Market["stablePools"];
  readonly pairs: Market["pairs"];
  readonly uniswapV3Pools: Market["uniswapV3Pools"];
  readonly calls: Market["calls"];
  readonly #names: MarketNames;
  readonly #chain: Chain;
  readonly #reader: LensReader;
  readonly #advance: MarketAdvance;
  readonly #v3Reader: UniswapV3Reader;
  #eModes: readonly EModeState[];

  constructor(
    { backend, addresses, definition, chain, hasOwnTokens }: Required<Omit<AttachMarketParams, "uniswapV3Reading">>,
    parts: MarketParts,
    names: MarketNames,
    readers: { readonly reader: LensReader; readonly advance: MarketAdvance; readonly v3Reader: UniswapV3Reader },
    eModes: readonly EModeState[],
  ) {
    this.backend = backend;
    this.addresses = addresses;
    this.definition = definition;
    this.transfersTellBalances = hasOwnTokens;
    // v3.0.2 logs amounts before rounding, and of what a fork finds the version is not known.
    this.logsTellPositions = backend === "local" || backend === "aave-v3.6";
    this.tokens = parts.tokens;
    this.reserves = parts.reserves;
    this.feeds = parts.feeds;
    this.stablePools = parts.stablePools;
    this.pairs = parts.pairs;
    this.uniswapV3Pools = parts.uniswapV3Pools;
    this.calls = makeCalls(addresses, names, backend);
    this.#names = names;
    this.#chain = chain;
    this.#reader = readers.reader;
    this.#advance = readers.advance;
    this.#v3Reader = readers.v3Reader;
    this.#eModes = eModes;
  }

  get eModes(): readonly EModeState[] {
    return this.#eModes;
  }

  async readMarket(): Promise<MarketState> {
    const state = await this.#reader.readMarket();
    const uniswapV3Pools = await this.#v3Reader.read();
    return { ...state, uniswapV3Pools, baseFeeWei: (await this.#chain.block(state.blockNumber)).baseFeeWei };
  }

  advanceMarket: Market["advanceMarket"] = async (previous, changes) => {
    const state = await this.#advance.after(previous, changes);
    return { ...state, uniswapV3Pools: await this.#v3Reader.after(previous, changes) };
  };

  readWords: Market["readWords"] = (queries) => this.#reader.readWords(queries);
  readAccounts: Market["readAccounts"] = (accounts) => this.#reader.readAccounts(accounts);

  withDefinition(definition: MarketDefinition): Market {
    const { backend, addresses, transfersTellBalances } = this;
    return new AttachedMarket(
      { backend, addresses, definition, chain: this.#chain, hasOwnTokens: transfersTellBalances },
      this,
      this.#names,
      { reader: this.#reader, advance: this.#advance, v3Reader: this.#v3Reader },
      this.#eModes,
    );
  }

  async refreshEModes(): Promise<void> {
    this.#eModes = await this.#reader.readEModes();
  }

  token: Market["token"] = (symbol) => this.#names.token(symbol);
  reserve: Market["reserve"] = (symbol) => this.#names.reserve(symbol);
  stablePool: Market["stablePool"] = (name) => this.#names.stablePool(name);
  pair: Market["pair"] = (name) => this.#names.pair(name);
  uniswapV3Pool: Market["uniswapV3Pool"] = (name) => this.#names.uniswapV3Pool(name);
}

/** The desk, its main asset (the first of the market file), what backs it, and the vault. */
function issuerTargets(addresses: MarketAddresses, definition: MarketDefinition, names: MarketNames) {
  const kinds = Object.values(definition.tokens).map(({ kind }) => kind);
  const [deskAsset] = Object.keys(definition.ethena?.assets ?? {});
  return {
    ...(kinds.includes("usde") && { usde: names.tokenOfKind("usde").address }),
    ...(kinds.includes("susde") && { vault: names.tokenOfKind("susde").address }),
    ...(addresses.ethena && { desk: addresses.ethena.minting, backing: addresses.ethena.backing }),
    ...(deskAsset !== undefined && { deskAsset: names.token(deskAsset).address }),
  };
}

async function readParts(
  chain: Chain,
  addresses: MarketAddresses,
  definition: MarketDefinition,
  isPartial: boolean,
): Promise<MarketParts> {
  const tokens = Object.entries(definition.tokens).map(([symbol, { decimals }]): TokenInfo => {
    return { symbol, decimals, address: addressOf("token", symbol, addresses.tokens) };
  });
  const bySymbol = new Map(tokens.map((token) => [token.symbol, token]));
  const tokenOf = (symbol: string): TokenInfo => {
    const token = bySymbol.get(symbol);
    if (token === undefined) throw new UnknownAssetError("token", symbol, [...bySymbol.keys()]);
    return token;
  };
  return {
    tokens,
    reserves: await readReserves(
      chain,
      addresses.lending.pool,
      isPartial ? tokens.filter(({ symbol }) => definition.lending.reserves[symbol] !== undefined) : tokens,
      isPartial,
    ),
    feeds: Object.keys(definition.feeds).map((name) => ({ name, address: addressOf("feed", name, addresses.feeds) })),
    stablePools: definition.stablePools.map(({ name, coins }): StablePoolInfo => {
      return { name, address: addressOf("stable pool", name, addresses.pools), coins: coins.map(tokenOf) };
    }),
    pairs: await Promise.all(
      definition.uniswapPairs.map(async ({ name, tokens: symbols }): Promise<PairInfo> => {
        const address = addressOf("pair", name, addresses.uniswap?.pairs ?? {});
        return { name, address, ...(await inChainOrder(chain, address, tokenOf(symbols[0]), tokenOf(symbols[1]))) };
      }),
    ),
    uniswapV3Pools: await Promise.all(
      definition.uniswapV3Pools.map(async ({ name, feePips, tokens: symbols }): Promise<UniswapV3PoolInfo> => {
        const address = addressOf("Uniswap v3 pool", name, addresses.uniswapV3?.pools ?? {});
        const spacing = await chain.call(address, v3PoolInterface.encodeFunctionData("tickSpacing") as Hex);
        return {
          name,
          address,
          feePips,
          tickSpacing: Number(BigInt(spacing)),
          ...(await inChainOrder(chain, address, tokenOf(symbols[0]), tokenOf(symbols[1]))),
        };
      }),
    ),
  };
}

/** Two tokens as their pool sorts them; v2 and v3 pools are asked alike. */
async function inChainOrder(
  chain: Chain,
  pool: Address,
  first: TokenInfo,
  second: TokenInfo,
): Promise<Pick<PairInfo, "token0" | "token1">> {
  const answer = await chain.call(pool, pairInterface.encodeFunctionData("token0") as Hex);
  const [token0] = pairInterface.decodeFunctionResult("token0", answer) as unknown as [string];
  const isInOrder = token0 === checksumAddress(first.address);
  return isInOrder ? { token0: first, token1: second } : { token0: second, token1: first };
}

/** Reserves in the order of their ids; of a public pool those that are taken up, of one of ours all of them. */
async function readReserves(
  chain: Chain,
  pool: Address,
  tokens: readonly TokenInfo[],
  isPartial: boolean,
): Promise<ReserveInfo[]> {
  const list = poolInterface.decodeFunctionResult(
    "getReservesList",
    await chain.call(pool, poolInterface.encodeFunctionData("getReservesList") as Hex),
  ) as unknown as [string[]];
  const byAddress = new Map(tokens.map((token) => [checksumAddress(token.address), token]));
  const assets = isPartial ? list[0].filter((asset) => byAddress.has(checksumAddress(asset))) : [...list[0]];
  return Promise.all(
    assets.map(async (asset): Promise<ReserveInfo> => {
      const token = byAddress.get(checksumAddress(asset));
      if (token === undefined) throw new UnknownAssetError("token", asset, [...byAddress.keys()]);
      const answer = await chain.call(pool, poolInterface.encodeFunctionData("getReserveData", [asset]) as Hex);
      const [data] = poolInterface.decodeFunctionResult("getReserveData", answer) as unknown as [ReserveData];
      return {
        ...token,
        id: Number(data.id),
        aToken: data.aTokenAddress as Address,
        variableDebtToken: data.variableDebtTokenAddress as Address,
      };
    }),
  );
}

function addressOf(
  kind: "token" | "feed" | "stable pool" | "pair" | "Uniswap v3 pool",
  name: string,
  known: Readonly<Record<string, Address>>,
): Address {
  const address = known[name];
  if (address === undefined) throw new UnknownAssetError(kind, name, Object.keys(known));
  return checksumAddress(address);
}
