import { IUniswapV3Lens__factory } from "../../../typechain-types/index.ts";
import { MAX_TICK } from "../../lib/uniswap-v3/tick-math.ts";
import type { InitializedTick, UniswapV3PoolState } from "../../lib/uniswap-v3/pool-state.ts";
import { AbiWords } from "../abi-words.ts";
import { callEncoder } from "../call-encoder.ts";
import type { Address, Hex } from "../hex.ts";
import { readUniswapV3States } from "../uniswap-v3-states.ts";
import type { PinnedChain } from "./pinned-chain.ts";

const encoder = callEncoder(IUniswapV3Lens__factory.createInterface());
const TICKS_A_WORD = 256;
/** What fits the gas that nodes commonly give to one eth_call: a word costs some 3,400, a tick some 11,000. */
const WORDS_A_CALL = 4_000;
const TICKS_A_CALL = 1_000;

/**
 * Read a Uniswap v3 pool with every tick at which a range begins or ends, straight from the node: which ticks those are from
 * the pool's bitmap, since its log goes back too far. One request for each 4,000 words of the bitmap (of the four fee tiers
 * only that of 0.01 % has more), and one for every 1,000 ticks.
 */
export async function readAllTicks(
  { chain, uniswapV3Lens: lens }: Pick<PinnedChain, "chain" | "uniswapV3Lens">,
  { address: pool, tickSpacing }: { readonly address: Address; readonly tickSpacing: number },
): Promise<UniswapV3PoolState> {
  const lastWord = Math.floor(MAX_TICK / tickSpacing / TICKS_A_WORD);
  const found: number[] = [];
  for (let first = -lastWord - 1; first <= lastWord; first += WORDS_A_CALL) {
    const count = Math.min(WORDS_A_CALL, lastWord - first + 1);
    const data = encoder.encodeFunctionData("getTickBitmap", [pool, first, count]) as Hex;
    const words = new AbiWords(await chain.call(lens, data)).follow(0).uintList();
    found.push(
      ...words.flatMap((word, at) => bitsOf(word).map((bit) => (TICKS_A_WORD * (first + at) + bit) * tickSpacing)),
    );
  }
  const ticks: InitializedTick[] = [];
  let state: UniswapV3PoolState | undefined;
  for (let start = 0; start < found.length || state === undefined; start += TICKS_A_CALL) {
    const some = new Set(found.slice(start, start + TICKS_A_CALL));
    [state] = await readUniswapV3States(chain, lens, [{ pool, ticks: some }]);
    if (state === undefined) throw new RangeError(`the lens does not answer for ${pool}`);
    ticks.push(...state.ticks);
  }
  return { ...state, ticks };
}

/** Places of the ones, in rising order. */
function bitsOf(word: bigint): number[] {
  const bits: number[] = [];
  for (let rest = word, bit = 0; rest > 0n; rest >>= 1n, bit++) if ((rest & 1n) === 1n) bits.push(bit);
  return bits;
}
