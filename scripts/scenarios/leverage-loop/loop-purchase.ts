import { PowderkegError } from "../../lib/errors.ts";
import { formatAmount } from "../../lib/units.ts";
import { SqrtPriceLimit } from "../../lib/uniswap-v3/sqrt-price-limit.ts";
import type { UniswapV3PoolState } from "../../lib/uniswap-v3/pool-state.ts";
import type { Call } from "../../protocol/calls.ts";
import type { Address } from "../../protocol/hex.ts";
import type { Market, TokenInfo } from "../../protocol/market.ts";
import type { MarketState, StablePoolState } from "../../protocol/market-state.ts";
import { isToken0, quoteStableSwap, quoteUniswapV3 } from "../../protocol/quotes.ts";
import type { LoopOptions } from "./options.ts";

/** USDC into USDe in a pool: the call, and what it brings to the unit. */
export interface LoopPurchase {
  readonly call: Call;
  readonly receivedWei: bigint;
}

/** A Uniswap v3 pool cannot take all that a turn of the loop borrowed. */
export class PoolTooThinError extends PowderkegError {
  /**
   * @param pool Its name.
   * @param sell The token that was to be sold.
   * @param amountUnits How much of it.
   * @param soldUnits What the pool takes before its price has moved by `moveBps`.
   */
  constructor(
    readonly pool: string,
    sell: Pick<TokenInfo, "symbol" | "decimals">,
    readonly amountUnits: bigint,
    readonly soldUnits: bigint,
    readonly moveBps: bigint,
  ) {
    const [sold, amount] = [soldUnits, amountUnits].map((units) => formatAmount(units, sell.decimals));
    super(
      `${pool} takes ${sold} of ${amount} ${sell.symbol} before its price has moved by ${moveBps} basis points; ` +
        "start with less capital, or give the pool more liquidity",
    );
  }
}

/** A purchase on a Uniswap v3 pool ends here: what is left of it would find next to nobody who sells. */
const MOST_MOVE_BPS = 5_000n;

/** Buy USDe for USDC in the stable pool. */
export function purchaseInStablePool(
  market: Market,
  state: MarketState,
  { pool, usdc, usde }: LoopOptions,
  usdcUnits: bigint,
): LoopPurchase {
  const info = market.stablePool(pool);
  const reading = state.stablePools[market.stablePools.indexOf(info)] as StablePoolState;
  const receivedWei = quoteStableSwap(reading, info, usdc, usde, usdcUnits);
  return { call: market.calls.exchange(pool, usdc, usde, usdcUnits, receivedWei), receivedWei };
}

/**
 * Buy USDe for USDC in a Uniswap v3 pool, all or nothing within a price limit.
 *
 * @param order Who buys, and until when (seconds).
 * @throws PoolTooThinError if the limit would stop it short.
 */
export function purchaseInUniswapV3Pool(
  market: Market,
  state: MarketState,
  { pool, usdc }: LoopOptions,
  usdcUnits: bigint,
  order: { readonly buyer: Address; readonly deadline: number },
): LoopPurchase {
  const info = market.uniswapV3Pool(pool);
  const reading = state.uniswapV3Pools[market.uniswapV3Pools.indexOf(info)] as UniswapV3PoolState;
  const limit = SqrtPriceLimit.within(reading.sqrtPriceX96, isToken0(info, usdc), MOST_MOVE_BPS);
  const { soldUnits, boughtUnits } = quoteUniswapV3(reading, info, usdc, usdcUnits, limit);
  if (soldUnits < usdcUnits) {
    throw new PoolTooThinError(pool, market.token(usdc), usdcUnits, soldUnits, MOST_MOVE_BPS);
  }
  const call = market.calls.swapExactInSingle({
    ...{ pool, sell: usdc, amountInUnits: usdcUnits, minOutUnits: boughtUnits, limit },
    ...{ to: order.buyer, deadline: order.deadline },
  });
  return { call, receivedWei: boughtUnits };
}
