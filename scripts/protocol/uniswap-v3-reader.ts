import { IUniswapV3Pool__factory } from "../../typechain-types/index.ts";
import type { UniswapV3PoolState } from "../lib/uniswap-v3/pool-state.ts";
import type { Chain, ChainLog } from "./chain.ts";
import type { Address } from "./hex.ts";
import { contractLogs } from "./indexed-addresses.ts";
import type { MinedChanges, UniswapV3PoolInfo } from "./market.ts";
import type { MarketState } from "./market-state.ts";
import { quantity } from "./quantity.ts";
import { readUniswapV3States, type UniswapV3Query } from "./uniswap-v3-states.ts";

const poolInterface = IUniswapV3Pool__factory.createInterface();
const MINT: string = poolInterface.getEvent("Mint").topicHash;
const BURN: string = poolInterface.getEvent("Burn").topicHash;

/** The Uniswap v3 pools of a market as they stood at the end of a block, in its order. */
export interface UniswapV3Reading {
  readonly blockNumber: number;
  readonly pools: readonly UniswapV3PoolState[];
}

type Log = Pick<ChainLog, "address" | "topics">;

/** Reads the Uniswap v3 pools of a market, every tick with liquidity included. */
export class UniswapV3Reader {
  readonly #chain: Chain;
  readonly #lens: Address | undefined;
  readonly #pools: readonly UniswapV3PoolInfo[];
  readonly #known: UniswapV3Reading | undefined;

  /**
   * @param lens Undefined where the market has no such pool; nothing is read then.
   * @param known An earlier reading to go on from; without one, where ranges end is looked up from the chain's first block on.
   */
  constructor(chain: Chain, lens: Address | undefined, pools: readonly UniswapV3PoolInfo[], known?: UniswapV3Reading) {
    this.#chain = chain;
    this.#lens = lens;
    this.#pools = pools;
    this.#known = known;
  }

  /**
   * Read every pool. One eth_getLogs a pool (and 10,000 blocks), for its ranges' ends, and one eth_call. Going on from a known
   * reading: one eth_getLogs for what has been logged since, and an eth_call where that is anything.
   */
  async read(): Promise<readonly UniswapV3PoolState[]> {
    if (this.#pools.length === 0) return [];
    const toBlock = (await this.#chain.block("latest")).number;
    if (this.#known !== undefined) return this.#since(this.#known.pools, await this.#logs(this.#known, toBlock));
    const queries: UniswapV3Query[] = [];
    for (const { address: pool } of this.#pools) {
      const logs = await contractLogs(this.#chain, pool, MINT, { fromBlock: 0, toBlock });
      queries.push({ pool, ticks: new Set(logs.flatMap(rangeEnds)) });
    }
    return this.#ask(queries);
  }

  /**
   * Give the reading after a block from the one before it: equal to `read`. No eth_call where no pool logged anything, one
   * where any did; of its ticks only those where liquidity moved.
   */
  async after(
    { uniswapV3Pools: previous, blockNumber }: Pick<MarketState, "uniswapV3Pools" | "blockNumber">,
    { block, logs }: MinedChanges,
  ): Promise<readonly UniswapV3PoolState[]> {
    return block.number === blockNumber + 1 ? this.#since(previous, logs) : this.read();
  }

  /** What a pool is changes with what it logs; its ticks, with the ranges that begin or end there. */
  async #since(previous: readonly UniswapV3PoolState[], logs: readonly Log[]): Promise<readonly UniswapV3PoolState[]> {
    const touched = new Map<number, UniswapV3Query>();
    for (const [at, { address: pool }] of this.#pools.entries()) {
      const own = logs.filter(({ address }) => address.toLowerCase() === pool.toLowerCase());
      if (own.length === 0) continue;
      const moved = own.filter(({ topics }) => topics[0] === MINT || topics[0] === BURN);
      touched.set(at, { pool, ticks: new Set(moved.flatMap(rangeEnds)) });
    }
    if (touched.size === 0) return previous;
    const read = await this.#ask([...touched.values()]);
    const places = [...touched.keys()];
    return previous.map((pool, at) => {
      const now = read[places.indexOf(at)];
      const asked = touched.get(at)?.ticks;
      if (now === undefined || asked === undefined) return pool;
      if (asked.size === 0) return { ...now, ticks: pool.ticks };
      const others = pool.ticks.filter(({ tick }) => !asked.has(tick));
      return { ...now, ticks: [...others, ...now.ticks].sort((a, b) => a.tick - b.tick) };
    });
  }

  async #logs({ blockNumber }: UniswapV3Reading, toBlock: number): Promise<readonly Log[]> {
    if (toBlock <= blockNumber) return [];
    const address = this.#pools.map((pool) => pool.address);
    const filter = { address, fromBlock: quantity(blockNumber + 1), toBlock: quantity(toBlock) };
    return (await this.#chain.request("eth_getLogs", [filter])) as Log[];
  }

  async #ask(queries: readonly UniswapV3Query[]): Promise<readonly UniswapV3PoolState[]> {
    return this.#lens === undefined ? [] : readUniswapV3States(this.#chain, this.#lens, queries);
  }
}

/** Ticks at which the range of a Mint or a Burn begins and ends: its last two indexed arguments. */
function rangeEnds({ topics }: Pick<Log, "topics">): number[] {
  return topics.slice(2).map((topic) => Number(BigInt.asIntN(256, BigInt(topic))));
}
