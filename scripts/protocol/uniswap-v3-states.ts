import { IUniswapV3Lens__factory } from "../../typechain-types/index.ts";
import type { UniswapV3PoolState } from "../lib/uniswap-v3/pool-state.ts";
import { AbiWords } from "./abi-words.ts";
import { callEncoder } from "./call-encoder.ts";
import type { CallReader } from "./lens-reader.ts";
import type { Address, Hex } from "./hex.ts";

const encoder = callEncoder(IUniswapV3Lens__factory.createInterface());

/** A Uniswap v3 pool and the ticks to be looked at. */
export interface UniswapV3Query {
  readonly pool: Address;
  /** In any order. */
  readonly ticks: ReadonlySet<number>;
}

/**
 * Read Uniswap v3 pools, in the order asked. One eth_call.
 *
 * @param lens A UniswapV3Lens.
 * @returns Of the ticks asked about those with liquidity, in rising order.
 */
export async function readUniswapV3States(
  chain: CallReader,
  lens: Address,
  queries: readonly UniswapV3Query[],
): Promise<readonly UniswapV3PoolState[]> {
  const asked = queries.map(({ pool, ticks }) => ({ pool, ticks: [...ticks].sort((a, b) => a - b) }));
  const data = encoder.encodeFunctionData("getPools", [asked]) as Hex;
  const answer = new AbiWords(await chain.call(lens, data)).follow(0);
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
