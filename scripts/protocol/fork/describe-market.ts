import { Interface } from "ethers";
import { IAToken__factory, IPoolDataProvider__factory, IPool__factory } from "../../../typechain-types/index.ts";
import type {
  EModeDefinition,
  LiquidationRulesDefinition,
  MarketDefinition,
  ReserveDefinition,
  TokenDefinition,
} from "../../lib/market-file/definition.ts";
import type { UniswapV3PoolState } from "../../lib/uniswap-v3/pool-state.ts";
import { AbiWords } from "../abi-words.ts";
import { CallRevertedError, type Chain } from "../chain.ts";
import { ZERO_ADDRESS, type Address, type Hex } from "../hex.ts";
import { LensReader, type LensTargets } from "../lens-reader.ts";
import { AAVE_V302_LIQUIDATION_RULES, AAVE_V35_LIQUIDATION_RULES } from "../liquidation-rules.ts";
import type { MarketAddresses } from "../market.ts";
import type { UniswapV3Reading } from "../uniswap-v3-reader.ts";
import type { PinnedChain } from "./pinned-chain.ts";
import { readAllTicks } from "./read-all-ticks.ts";
import type { ListedReserve, NetworkReading } from "./read-network.ts";
import type { ListedPair, ListedUniswapV3Pool } from "./read-uniswap.ts";

/** A market as a handle needs it, but for the contracts of ours that only a fork can have. */
export interface DescribedMarket {
  readonly definition: MarketDefinition;
  readonly addresses: Omit<MarketAddresses, "keeper" | "lens" | "uniswapV3"> & {
    readonly uniswapV3?: Omit<NonNullable<MarketAddresses["uniswapV3"]>, "lens" | "exit">;
  };
  /** The Uniswap v3 pools as they stand at the block: a handle goes on from there. */
  readonly uniswapV3Reading: UniswapV3Reading;
}

const HIGHEST_E_MODE = 255;
const DECIMALS_AT = 48n;
const A_PRECISION = 100n;
const pool = IPool__factory.createInterface();
const dataProvider = IPoolDataProvider__factory.createInterface();
const aToken = IAToken__factory.createInterface();
const erc20 = new Interface(["function decimals() view returns (uint8)"]);

/**
 * Describe a public market as a market file would, from what the chain says at the block: terms of the reserves, e-modes,
 * stable pools, the liquidation rules of the pool's version; Uniswap pairs and pools where both tokens are taken up. Four
 * requests, one for each token that is no reserve, and two or more for each Uniswap v3 pool.
 *
 * What a handle does not use is left empty: interest rate slopes stay in the strategy (the rates of the moment are read with
 * the market), feeds in the oracle, a Uniswap v3 pool's price and ranges in its reading, and there is no desk, which serves
 * nobody but the issuer's own customers.
 *
 * @param symbols Reserves to take up. Every one costs some forty reads of the node when a fork reads the market first.
 */
export async function describeMarket(
  pinned: PinnedChain,
  reading: NetworkReading,
  symbols: ReadonlySet<string>,
): Promise<DescribedMarket> {
  const { chain, lens } = pinned;
  const isWithin = (pair: ListedPair): boolean => pair.tokens.every(({ symbol }) => symbols.has(symbol));
  const reserves = reading.reserves.filter(({ symbol }) => symbols.has(symbol));
  const pairs = reading.uniswapV2?.pairs.filter(isWithin) ?? [];
  const v3Pools = reading.uniswapV3?.pools.filter(isWithin) ?? [];
  const reader = new LensReader(chain, targets(lens, reading, reserves, pairs));
  const state = await reader.readMarket();
  const terms = new Map(reserves.map(({ symbol }, at) => [symbol, state.reserves[at]?.configuration ?? 0n]));

  const tokens: Record<string, TokenDefinition> = {};
  const addresses: Record<string, Address> = {};
  const takeUp = (token: ListedReserve, decimals: number): void => {
    const kind = reading.network.tokens[token.symbol]?.kind ?? "test";
    tokens[token.symbol] = { kind, decimals };
    addresses[token.symbol] = token.address;
  };
  for (const reserve of reserves) takeUp(reserve, Number(bits(terms.get(reserve.symbol) ?? 0n, DECIMALS_AT, 8n)));
  for (const coin of reading.stablePools.flatMap(({ coins }) => coins)) {
    if (tokens[coin.symbol] !== undefined) continue;
    takeUp(coin, Number((await ask(chain, coin.address, erc20.encodeFunctionData("decimals"))).uint(0)));
  }

  const definition: MarketDefinition = {
    name: reading.network.name,
    description: `${reading.network.name} at block ${reading.blockNumber}`,
    tokens,
    feeds: {},
    lending: {
      liquidationRules: await liquidationRules(chain, reading, reserves),
      flashLoanPremiumBps: reading.flashLoanPremiumBps,
      reserves: Object.fromEntries([...terms].map(([symbol, word]) => [symbol, reserveTerms(symbol, word)])),
    },
    eModes: await readEModes(reader, chain, reading, reserves),
    stablePools: reading.stablePools.map(({ name, coins }, at) => {
      const pool = state.stablePools[at];
      return {
        name,
        coins: coins.map(({ symbol }) => symbol),
        amplification: (pool?.aPrecise ?? 0n) / A_PRECISION,
        feeE10: pool?.feeE10 ?? 0n,
        offpegFeeMultiplierE10: pool?.offpegFeeMultiplierE10 ?? 0n,
        maExpTimeSeconds: pool?.maExpTimeSeconds ?? 0,
        balances: pool?.balancesUnits ?? [],
      };
    }),
    uniswapPairs: pairs.map(({ name, tokens: pair }, at) => {
      const { reserve0Units = 0n, reserve1Units = 0n } = state.pairs[at] ?? {};
      const balances = isSorted(pair)
        ? ([reserve0Units, reserve1Units] as const)
        : ([reserve1Units, reserve0Units] as const);
      return { name, tokens: symbolsOf(pair), balances };
    }),
    uniswapV3Pools: v3Pools.map(({ name, feePips, tokens: pair }) => {
      return { name, tokens: symbolsOf(pair), feePips, priceWad: 0n, ranges: [] };
    }),
    ethena: undefined,
  };
  return {
    definition,
    addresses: {
      chainId: reading.network.chainId,
      deployer: reading.aclAdmin,
      tokens: addresses,
      feeds: {},
      lending: { ...reading.lending, treasury: await readTreasury(chain, reading, reserves) },
      pools: byName(reading.stablePools),
      ...(reading.uniswapV2 !== undefined &&
        pairs.length > 0 && { uniswap: { ...reading.uniswapV2, pairs: byName(pairs) } }),
      ...(reading.uniswapV3 !== undefined &&
        v3Pools.length > 0 && { uniswapV3: { ...reading.uniswapV3, pools: byName(v3Pools) } }),
    },
    uniswapV3Reading: await readV3Pools(pinned, reading, v3Pools),
  };
}

/** One pool after the other: a public node answers so many requests a second. */
async function readV3Pools(
  pinned: PinnedChain,
  { blockNumber }: NetworkReading,
  listed: readonly ListedUniswapV3Pool[],
): Promise<UniswapV3Reading> {
  const pools: UniswapV3PoolState[] = [];
  for (const pool of listed) pools.push(await readAllTicks(pinned, pool));
  return { blockNumber, pools };
}

function byName(parts: readonly { readonly name: string; readonly address: Address }[]): Record<string, Address> {
  return Object.fromEntries(parts.map(({ name, address }) => [name, address]));
}

function symbolsOf([first, second]: ListedPair["tokens"]): readonly [string, string] {
  return [first.symbol, second.symbol];
}

/** Whether two tokens stand in the order in which Uniswap sorts them, by address. */
function isSorted([first, second]: ListedPair["tokens"]): boolean {
  return BigInt(first.address) < BigInt(second.address);
}

/** What the lens is asked about on the public chain, without tokens. */
function targets(
  lens: Address,
  { lending, stablePools }: NetworkReading,
  reserves: readonly ListedReserve[],
  pairs: readonly ListedPair[],
) {
  return {
    lens,
    pool: lending.pool,
    oracle: lending.oracle,
    reserves: reserves.map(({ address }) => address),
    stablePools: stablePools.map(({ address }) => address),
    pairs: pairs.map(({ address }) => address),
    ...{ tokens: [], feeds: [] },
    eModeIds: Array.from({ length: HIGHEST_E_MODE }, (_, at) => at + 1),
  } satisfies LensTargets;
}

/** The e-modes that somebody has set up, with the reserves taken up. */
async function readEModes(
  reader: LensReader,
  chain: Chain,
  { lending }: NetworkReading,
  reserves: readonly ListedReserve[],
): Promise<readonly EModeDefinition[]> {
  const idOf = new Map<string, number>();
  for (const { symbol, address } of reserves) {
    const answer = await chain.call(lending.pool, pool.encodeFunctionData("getReserveData", [address]) as Hex);
    const [data] = pool.decodeFunctionResult("getReserveData", answer) as unknown as [{ readonly id: bigint }];
    idOf.set(symbol, Number(data.id));
  }
  const inBitmap = (bitmap: bigint): string[] =>
    [...idOf].flatMap(([symbol, id]) => (bits(bitmap, BigInt(id), 1n) === 1n ? [symbol] : []));
  return (await reader.readEModes())
    .filter(({ liquidationThresholdBps }) => liquidationThresholdBps > 0n)
    .map(({ id, collateralBitmap, borrowableBitmap, ...terms }) => ({
      ...{ id, label: `e-mode ${id}` },
      ...terms,
      collateral: inBitmap(collateralBitmap),
      borrowable: inBitmap(borrowableBitmap),
    }));
}

/** Aave's rules changed with v3.3, which also brought deficits. */
async function liquidationRules(
  chain: Chain,
  { lending }: NetworkReading,
  reserves: readonly ListedReserve[],
): Promise<LiquidationRulesDefinition> {
  try {
    await ask(
      chain,
      lending.pool,
      pool.encodeFunctionData("getReserveDeficit", [reserves[0]?.address ?? ZERO_ADDRESS]),
    );
    return AAVE_V35_LIQUIDATION_RULES;
  } catch (error) {
    if (error instanceof CallRevertedError || error instanceof RangeError) return AAVE_V302_LIQUIDATION_RULES;
    throw error;
  }
}

async function readTreasury(
  chain: Chain,
  { lending }: NetworkReading,
  [reserve]: readonly ListedReserve[],
): Promise<Address> {
  if (reserve === undefined) return ZERO_ADDRESS;
  const data = dataProvider.encodeFunctionData("getReserveTokensAddresses", [reserve.address]);
  const tokens = await ask(chain, lending.dataProvider, data);
  return (await ask(chain, tokens.address(0), aToken.encodeFunctionData("RESERVE_TREASURY_ADDRESS"))).address(0);
}

/** A reserve's terms from Aave's configuration bitmap. */
function reserveTerms(symbol: string, word: bigint): ReserveDefinition {
  const flag = (at: bigint): boolean => bits(word, at, 1n) === 1n;
  return {
    feed: `${symbol} at the oracle`,
    ltvBps: bits(word, 0n, 16n),
    liquidationThresholdBps: bits(word, 16n, 16n),
    liquidationBonusBps: bits(word, 32n, 16n),
    frozen: flag(57n),
    borrowable: flag(58n),
    paused: flag(60n),
    flashLoanable: flag(63n),
    reserveFactorBps: bits(word, 64n, 16n),
    borrowCapTokens: bits(word, 80n, 36n),
    supplyCapTokens: bits(word, 116n, 36n),
    liquidationProtocolFeeBps: bits(word, 152n, 16n),
    rates: { optimalBps: 0n, baseBps: 0n, slope1Bps: 0n, slope2Bps: 0n },
  };
}

function bits(word: bigint, at: bigint, count: bigint): bigint {
  return (word >> at) & ((1n << count) - 1n);
}

async function ask(chain: Chain, to: Address, data: string): Promise<AbiWords> {
  return new AbiWords(await chain.call(to, data as Hex));
}
