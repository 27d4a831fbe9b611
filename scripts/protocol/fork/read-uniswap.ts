import {
  IUniswapV2Factory__factory,
  IUniswapV2Pair__factory,
  IUniswapV3Factory__factory,
  IUniswapV3Pool__factory,
} from "../../../typechain-types/index.ts";
import type { NetworkFile, NetworkPair } from "../../lib/network-file.ts";
import { TICK_SPACINGS } from "../../lib/uniswap-v3/fee-tiers.ts";
import { AbiWords } from "../abi-words.ts";
import type { Chain } from "../chain.ts";
import { checksumAddress } from "../checksum-address.ts";
import { ZERO_ADDRESS, type Address, type Hex } from "../hex.ts";
import type { ListedReserve } from "./read-network.ts";

/** A Uniswap pair that is there, between two reserves. */
export interface ListedPair {
  readonly name: string;
  readonly address: Address;
  /** In the address file's order. */
  readonly tokens: readonly [ListedReserve, ListedReserve];
}

/** A Uniswap v3 pool that is there, between two reserves. */
export interface ListedUniswapV3Pool extends ListedPair {
  readonly feePips: number;
  readonly tickSpacing: number;
}

/** What of Uniswap is there, and what is not. */
export interface UniswapListing {
  /** Undefined where no pair is there that the file names. */
  readonly v2:
    { readonly factory: Address; readonly router: Address; readonly pairs: readonly ListedPair[] } | undefined;
  /** Undefined where no pool is there that the file names. */
  readonly v3:
    | {
        readonly factory: Address;
        readonly router: Address;
        readonly positionManager: Address;
        readonly pools: readonly ListedUniswapV3Pool[];
      }
    | undefined;
  /** In words: "Uniswap pair WETH/USDC: the factory has none at block 1". */
  readonly missing: readonly string[];
}

/** Where Uniswap is looked for. */
export interface ReadUniswapParams {
  /** At the block. */
  readonly chain: Chain;
  readonly network: Pick<NetworkFile, "uniswapV2" | "uniswapV3">;
  /** Tokens by whose symbols the file names pairs and pools. */
  readonly reserves: readonly ListedReserve[];
  readonly blockNumber: number;
}

const v2Factory = IUniswapV2Factory__factory.createInterface();
const v2Pair = IUniswapV2Pair__factory.createInterface();
const v3Factory = IUniswapV3Factory__factory.createInterface();
const v3Pool = IUniswapV3Pool__factory.createInterface();

/**
 * Look for the Uniswap pairs and pools of a network file: each one's address is asked of the factory. One request for each
 * contract that the file names, and two for each pair and pool. Those without liquidity count as missing.
 */
export async function readUniswap(params: ReadUniswapParams): Promise<UniswapListing> {
  const { network } = params;
  const search = new Search(params);
  return { v2: await v2Listing(search, network), v3: await v3Listing(search, network), missing: search.missing };
}

async function v2Listing(search: Search, { uniswapV2 }: ReadUniswapParams["network"]): Promise<UniswapListing["v2"]> {
  if (uniswapV2 === undefined) return undefined;
  const { factory, router } = uniswapV2;
  if (!(await search.hasAll("Uniswap v2", { factory, router }))) return undefined;
  const pairs: ListedPair[] = [];
  for (const pair of uniswapV2.pairs) {
    const found = await search.pool(`Uniswap pair ${pair.name}`, pair, {
      factory,
      question: (tokens) => v2Factory.encodeFunctionData("getPair", tokens),
      // One of the two reserves tells: neither is ever empty alone.
      liquidity: v2Pair.encodeFunctionData("getReserves"),
    });
    if (found !== undefined) pairs.push(found);
  }
  return pairs.length === 0 ? undefined : { factory: checksumAddress(factory), router: checksumAddress(router), pairs };
}

async function v3Listing(search: Search, { uniswapV3 }: ReadUniswapParams["network"]): Promise<UniswapListing["v3"]> {
  if (uniswapV3 === undefined) return undefined;
  const { factory, router, positionManager } = uniswapV3;
  const parts = { factory, router, "position manager": positionManager };
  if (!(await search.hasAll("Uniswap v3", parts))) return undefined;
  const pools: ListedUniswapV3Pool[] = [];
  for (const { feePips, ...pair } of uniswapV3.pools) {
    const found = await search.pool(`Uniswap v3 pool ${pair.name}`, pair, {
      factory,
      question: (tokens) => v3Factory.encodeFunctionData("getPool", [...tokens, feePips]),
      liquidity: v3Pool.encodeFunctionData("liquidity"),
    });
    if (found !== undefined) pools.push({ ...found, feePips, tickSpacing: TICK_SPACINGS.get(feePips) ?? 0 });
  }
  return pools.length === 0
    ? undefined
    : {
        factory: checksumAddress(factory),
        router: checksumAddress(router),
        positionManager: checksumAddress(positionManager),
        pools,
      };
}

/** How a factory is asked for a pool of two tokens, and the pool for its liquidity. */
interface PoolQuestions {
  readonly factory: string;
  readonly question: (tokens: [Address, Address]) => string;
  /** Call data whose answer begins with a word that is 0 where there is none. */
  readonly liquidity: string;
}

/** Asks the chain, and notes in words what is not there. */
class Search {
  readonly #params: ReadUniswapParams;
  readonly missing: string[] = [];

  constructor(params: ReadUniswapParams) {
    this.#params = params;
  }

  async hasAll(what: string, parts: Readonly<Record<string, string>>): Promise<boolean> {
    const missingBefore = this.missing.length;
    for (const [name, address] of Object.entries(parts)) {
      const code = (await this.#params.chain.request("eth_getCode", [address, "latest"])) as string;
      if (code.length <= 2) this.#note(`${what} ${name}`, `no code at ${address}`);
    }
    return this.missing.length === missingBefore;
  }

  async pool(
    what: string,
    { name, tokens: [first, second] }: NetworkPair,
    { factory, question, liquidity }: PoolQuestions,
  ): Promise<ListedPair | undefined> {
    const token0 = this.#reserve(what, first);
    const token1 = this.#reserve(what, second);
    if (token0 === undefined || token1 === undefined) return undefined;
    const address = (await this.#ask(checksumAddress(factory), question([token0.address, token1.address]))).address(0);
    if (address === ZERO_ADDRESS) return this.#note(what, "the factory has none");
    if ((await this.#ask(address, liquidity)).uint(0) === 0n) return this.#note(what, "no liquidity to trade with");
    return { name, address, tokens: [token0, token1] };
  }

  #reserve(what: string, wanted: string): ListedReserve | undefined {
    const found = this.#params.reserves.find(({ symbol }) => symbol === wanted);
    return found ?? this.#note(what, `${wanted} is no reserve of the pool`);
  }

  async #ask(to: Address, data: string): Promise<AbiWords> {
    return new AbiWords(await this.#params.chain.call(to, data as Hex));
  }

  #note(what: string, why: string): undefined {
    this.missing.push(`${what}: ${why} at block ${this.#params.blockNumber}`);
  }
}
