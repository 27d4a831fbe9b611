import type { UniswapV3PoolState } from "./pool-state.ts";
import type { SqrtPriceLimit } from "./sqrt-price-limit.ts";
import { swapStep } from "./swap-step.ts";
import { MAX_TICK, sqrtPriceAtTickX96, tickAtSqrtPrice } from "./tick-math.ts";

/** A sale of an exact amount. */
export interface SwapTerms {
  readonly sellsToken0: boolean;
  /** The most that is sold, in its units. */
  readonly amountInUnits: bigint;
  readonly limit: SqrtPriceLimit;
  readonly feePips: bigint;
  readonly tickSpacing: number;
}

/** What a sale takes and gives, and how it leaves the pool. */
export interface SwapResult {
  /** Fee included; less than was offered where the price limit stops the sale. */
  readonly soldUnits: bigint;
  readonly boughtUnits: bigint;
  /** The pool's price, tick and liquidity afterwards; its ticks stay. */
  readonly after: UniswapV3PoolState;
  readonly ticksCrossed: number;
}

/** Ticks are kept in words of 256; a pool looks for the next one no further than its word's end. */
const WORD_TICKS = 256;

/**
 * Compute a swap on a Uniswap v3 pool to the last unit: the same steps as the contract, which stops at the end of each
 * word of ticks even where no range begins or ends, and rounds there.
 *
 * @returns Nothing sold where the limit lies on the wrong side of the price, or where no liquidity lies before it: the
 * contracts refuse both.
 */
export function swapExactIn(pool: UniswapV3PoolState, terms: SwapTerms): SwapResult {
  const { sellsToken0, amountInUnits, feePips } = terms;
  const limitX96 = terms.limit.sqrtPriceX96;
  let { sqrtPriceX96, tick, liquidity } = pool;
  let [remainingUnits, boughtUnits, ticksCrossed] = [amountInUnits, 0n, 0];
  const isBeforeLimit = (): boolean => (sellsToken0 ? sqrtPriceX96 > limitX96 : sqrtPriceX96 < limitX96);
  while (remainingUnits > 0n && isBeforeLimit()) {
    const next = nextTick(pool, tick, terms);
    const nextX96 = sqrtPriceAtTickX96(next.tick);
    const isLimitNearer = sellsToken0 ? nextX96 < limitX96 : nextX96 > limitX96;
    const startX96 = sqrtPriceX96;
    const step = swapStep(
      { sqrtPriceX96, targetX96: isLimitNearer ? limitX96 : nextX96, liquidity },
      remainingUnits,
      feePips,
    );
    sqrtPriceX96 = step.sqrtPriceX96;
    remainingUnits -= step.amountInUnits + step.feeUnits;
    boughtUnits += step.amountOutUnits;
    if (sqrtPriceX96 === nextX96) {
      if (next.liquidityNet !== undefined) {
        liquidity += sellsToken0 ? -next.liquidityNet : next.liquidityNet;
        ticksCrossed++;
      }
      tick = sellsToken0 ? next.tick - 1 : next.tick;
    } else if (sqrtPriceX96 !== startX96) {
      tick = tickAtSqrtPrice(sqrtPriceX96);
    }
  }
  return {
    soldUnits: amountInUnits - remainingUnits,
    boughtUnits,
    after: { ...pool, sqrtPriceX96, tick, liquidity },
    ticksCrossed,
  };
}

/** Where the next stretch ends: a tick at which a range begins or ends, or the last of this word of ticks. */
function nextTick(
  { ticks }: UniswapV3PoolState,
  tick: number,
  { sellsToken0, tickSpacing }: SwapTerms,
): { readonly tick: number; readonly liquidityNet?: bigint } {
  const place = Math.floor(tick / tickSpacing) + (sellsToken0 ? 0 : 1);
  const word = Math.floor(place / WORD_TICKS);
  const wordEnd = (sellsToken0 ? word * WORD_TICKS : word * WORD_TICKS + WORD_TICKS - 1) * tickSpacing;
  const start = place * tickSpacing;
  const found = sellsToken0
    ? ticks.findLast((known) => known.tick <= start && known.tick >= wordEnd)
    : ticks.find((known) => known.tick >= start && known.tick <= wordEnd);
  if (found !== undefined) return found;
  return { tick: Math.max(-MAX_TICK, Math.min(MAX_TICK, wordEnd)) };
}
