import {
  amount0BetweenCeil,
  amount0BetweenFloor,
  amount1BetweenCeil,
  amount1BetweenFloor,
  sqrtPriceAfterAmount0CeilX96,
  sqrtPriceAfterAmount1FloorX96,
} from "./sqrt-price-math.ts";
import { mulDivCeil, mulDivFloor } from "../mul-div.ts";

/** Fees of Uniswap v3 are hundredths of a basis point: 500 is 0.05 %. */
export const FEE_SCALE_PIPS = 1_000_000n;

/** One stretch of a swap, over which liquidity is the same. */
export interface SwapStep {
  readonly sqrtPriceX96: bigint;
  /** Without the fee. */
  readonly amountInUnits: bigint;
  readonly amountOutUnits: bigint;
  readonly feeUnits: bigint;
}

/**
 * Trade an exact amount in towards a price, as far as it goes, as the pool computes it: what comes in is rounded up, what
 * goes out down, and so is what remains after the fee.
 *
 * @param from Price and liquidity before, and the price at which the stretch ends.
 * @param remainingUnits What is left to be sold, fee included.
 * @param feePips Hundredths of a basis point, of what comes in. What remains on a price not reached is fee as well.
 */
export function swapStep(
  from: { readonly sqrtPriceX96: bigint; readonly targetX96: bigint; readonly liquidity: bigint },
  remainingUnits: bigint,
  feePips: bigint,
): SwapStep {
  const { sqrtPriceX96: start, targetX96, liquidity } = from;
  const sellsToken0 = start >= targetX96;
  const amountInTo = sellsToken0 ? amount0BetweenCeil : amount1BetweenCeil;
  const amountOutTo = sellsToken0 ? amount1BetweenFloor : amount0BetweenFloor;
  const afterFeeUnits = mulDivFloor(remainingUnits, FEE_SCALE_PIPS - feePips, FEE_SCALE_PIPS);
  const neededUnits = amountInTo(start, targetX96, liquidity);
  const end =
    afterFeeUnits >= neededUnits
      ? targetX96
      : sellsToken0
        ? sqrtPriceAfterAmount0CeilX96(start, liquidity, afterFeeUnits)
        : sqrtPriceAfterAmount1FloorX96(start, liquidity, afterFeeUnits);
  const amountInUnits = end === targetX96 ? neededUnits : amountInTo(start, end, liquidity);
  return {
    sqrtPriceX96: end,
    amountInUnits,
    amountOutUnits: amountOutTo(start, end, liquidity),
    feeUnits:
      end === targetX96 ? mulDivCeil(amountInUnits, feePips, FEE_SCALE_PIPS - feePips) : remainingUnits - amountInUnits,
  };
}
