import { compoundedInterestRay, linearInterestRay } from "../lib/interest.ts";
import { movingAverageWad } from "../lib/moving-average.ts";
import { rayMulHalfUp } from "../lib/ray.ts";
import type { ChainBlock } from "./chain.ts";
import type { MarketState, ReserveState, StablePoolState } from "./market-state.ts";

/**
 * Carry a reading on to a later block in which nothing but time passes: interest runs, moving averages move, and nothing
 * was redeemed in that block. Prices, feeds and a vault that vests are left as they are.
 *
 * @param block One at or after every time that the reading names.
 */
export function carryMarket(
  previous: MarketState,
  block: Pick<ChainBlock, "number" | "timestamp" | "baseFeeWei">,
): MarketState {
  return {
    ...previous,
    blockNumber: block.number,
    timestamp: block.timestamp,
    baseFeeWei: block.baseFeeWei,
    reserves: previous.reserves.map((reserve) => carryReserve(reserve, block.timestamp)),
    stablePools: previous.stablePools.map((pool) => carryStablePool(pool, block.timestamp)),
    desk: { ...previous.desk, redeemedThisBlockWei: 0n },
  };
}

function carryReserve(reserve: ReserveState, timestamp: number): ReserveState {
  const { storedLiquidityIndexRay, storedVariableBorrowIndexRay, liquidityRateRay, variableBorrowRateRay } = reserve;
  const elapsed = BigInt(timestamp - reserve.lastUpdateTimestamp);
  return {
    ...reserve,
    liquidityIndexRay: rayMulHalfUp(linearInterestRay(liquidityRateRay, elapsed), storedLiquidityIndexRay),
    variableBorrowIndexRay: rayMulHalfUp(
      compoundedInterestRay(variableBorrowRateRay, elapsed),
      storedVariableBorrowIndexRay,
    ),
  };
}

function carryStablePool(pool: StablePoolState, timestamp: number): StablePoolState {
  const { lastPriceWad, storedEmaPriceWad, maExpTimeSeconds, averagedAt } = pool;
  return {
    ...pool,
    emaPriceWad: movingAverageWad(lastPriceWad, storedEmaPriceWad, maExpTimeSeconds, timestamp - averagedAt),
  };
}
