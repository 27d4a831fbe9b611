import { BPS } from "../bps.ts";
import { movedSqrtPriceX96 } from "./range-around.ts";
import { MAX_SQRT_PRICE_X96, MIN_SQRT_PRICE_X96 } from "./tick-math.ts";
import { PowderkegError } from "../errors.ts";

/** A price at which a swap stops would let it run without limit, or is none. */
export class SqrtPriceLimitError extends PowderkegError {
  constructor(readonly sqrtPriceX96: bigint) {
    super(
      `sqrtPriceLimitX96 ${sqrtPriceX96} is no limit; give one above ${MIN_SQRT_PRICE_X96} and below ${MAX_SQRT_PRICE_X96}`,
    );
  }
}

/**
 * The price at which a swap on a Uniswap v3 pool stops. There is none that means "no limit": a sale that uses up all
 * liquidity would walk the empty ticks to the end of the range and out of gas.
 */
export class SqrtPriceLimit {
  // Makes the class one of a kind to the compiler: an object that merely looks like it is none.
  readonly #isLimit = true;
  readonly sqrtPriceX96: bigint;

  private constructor(sqrtPriceX96: bigint) {
    if (sqrtPriceX96 <= MIN_SQRT_PRICE_X96 || sqrtPriceX96 >= MAX_SQRT_PRICE_X96) {
      throw new SqrtPriceLimitError(sqrtPriceX96);
    }
    this.sqrtPriceX96 = sqrtPriceX96;
  }

  /** Stop at a price. @throws SqrtPriceLimitError for 0 and for either end of the range. */
  static at(sqrtPriceX96: bigint): SqrtPriceLimit {
    return new SqrtPriceLimit(sqrtPriceX96);
  }

  /**
   * Stop where the price has moved by a share of itself, downwards when token0 is sold, upwards when token1 is.
   *
   * @param moveBps Above 0 and below 10000.
   * @returns Rounded towards the price.
   * @throws SqrtPriceLimitError where that is at or past either end of the range.
   */
  static within(sqrtPriceX96: bigint, sellsToken0: boolean, moveBps: bigint): SqrtPriceLimit {
    const limitX96 = movedSqrtPriceX96(sqrtPriceX96, sellsToken0 ? BPS - moveBps : BPS + moveBps);
    return new SqrtPriceLimit(sellsToken0 && limitX96 < sqrtPriceX96 ? limitX96 + 1n : limitX96);
  }

  /** Whether something is a limit made here. */
  static is(value: unknown): value is SqrtPriceLimit {
    return typeof value === "object" && value !== null && #isLimit in value;
  }
}
