import { IUniswapV3Lens__factory, IUniswapV3Pool__factory } from "../../typechain-types/index.ts";
import type { UniswapV3PoolState } from "../lib/uniswap-v3/pool-state.ts";
import { AbiWords } from "./abi-words.ts";
import { callEncoder } from "./call-encoder.ts";
import type { Chain } from "./chain.ts";
import type { Address, Hex } from "./hex.ts";
import { contractLogs } from "./indexed-addresses.ts";
import type { MinedChanges, UniswapV3PoolInfo } from "./market.ts";
import type { MarketState } from "./market-state.ts";

const encoder = callEncoder(IUniswapV3Lens__factory.createInterface());
const poolInterface = IUniswapV3Pool__factory.createInterface();
const SWAP: string = poolInterface.getEvent("Swap").topicHash;
const MINT: string = poolInterface.getEvent("Mint").topicHash;
const BURN: string = poolInterface.getEvent("Burn").topicHash;

/** A pool and the ticks on which a range may begin or end. */
interface PoolQuery {
  readonly info: UniswapV3PoolInfo;
  readonly ticks: ReadonlySet<number>;
}

/** Reads the Uniswap v3 pools of a market, every tick with liquidity included. */
export class UniswapV3Reader {
  readonly #chain: Chain;
  readonly #lens: Address | undefined;
  readonly #pools: readonly UniswapV3PoolInfo[];

  /** @param lens Undefined where the market has no such pool; nothing is read then. */
  constructor(chain: Chain, lens: Address | undefined, pools: readonly UniswapV3PoolInfo[]) {
    this.#chain = chain;
    this.#lens = lens;
    this.#pools = pools;
  }

  /** Read every pool. One eth_getLogs a pool (and 10,000 blocks), for its ranges' ends, and one eth_call. */
  async read(): Promise<readonly UniswapV3PoolState[]> {
    if (this.#pools.length === 0) return [];
    const toBlock = (await this.#chain.block("latest")).number;
    const queries: PoolQuery[] = [];
    for (const info of this.#pools) {
      const logs = await contractLogs(this.#chain, info.address, MINT, { fromBlock: 0, toBlock });
      queries.push({ info, ticks: new Set(logs.flatMap(rangeEnds)) });
    }
    return this.#ask(queries);
  }

  /**
   * Give the reading after a block from the one before it: equal to `read`. No eth_call where no pool logged anything, one
   * where any did; ticks are read again only where liquidity moved.
   */
  async after(
    { uniswapV3Pools: previous, blockNumber }: Pick<MarketState, "uniswapV3Pools" | "blockNumber">,
    { block, logs }: MinedChanges,
  ): Promise<readonly UniswapV3PoolState[]> {
    if (block.number !== blockNumber + 1) return this.read();
    const touched = new Map<number, PoolQuery>();
    for (const [at, info] of this.#pools.entries()) {
      const own = logs.filter(({ address }) => address.toLowerCase() === info.address.toLowerCase());
      if (own.length === 0) continue;
      const isTradedOnly = own.every(({ topics }) => topics[0] === SWAP);
      const moved = own.filter(({ topics }) => topics[0] === MINT || topics[0] === BURN).flatMap(rangeEnds);
      const known = previous[at]?.ticks.map(({ tick }) => tick) ?? [];
      touched.set(at, { info, ticks: new Set(isTradedOnly ? [] : [...known, ...moved]) });
    }
    if (touched.size === 0) return previous;
    const read = await this.#ask([...touched.values()]);
    const places = [...touched.keys()];
    return previous.map((pool, at) => {
      const now = read[places.indexOf(at)];
      if (now === undefined) return pool;
      return touched.get(at)?.ticks.size === 0 ? { ...now, ticks: pool.ticks } : now;
    });
  }

  async #ask(queries: readonly PoolQuery[]): Promise<UniswapV3PoolState[]> {
    if (this.#lens === undefined) return [];
    const asked = queries.map(({ info, ticks }) => ({
      pool: info.address,
      ticks: [...ticks].sort((first, second) => first - second),
    }));
    const data = encoder.encodeFunctionData("getPools", [asked]) as Hex;
    const answer = new AbiWords(await this.#chain.call(this.#lens, data)).follow(0);
    return answer.dynamicList((words, at) => ({
      sqrtPriceX96: words.uint(0),
      tick: Number(words.int(1)),
      liquidity: words.uint(2),
      ticks: words
        .follow(3)
        .staticList(2, (tick, index) => ({
          tick: asked[at]?.ticks[index] ?? 0,
          liquidityGross: tick.uint(0),
          liquidityNet: tick.int(1),
        }))
        .filter(({ liquidityGross }) => liquidityGross > 0n),
    }));
  }
}

/** Ticks at which the range of a Mint or a Burn begins and ends: its last two indexed arguments. */
function rangeEnds({ topics }: { readonly topics: readonly string[] }): number[] {
  return topics.slice(2).map((topic) => Number(BigInt.asIntN(256, BigInt(topic))));
}
