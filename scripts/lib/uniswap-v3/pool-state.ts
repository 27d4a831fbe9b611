/** A tick at which some range begins or ends. */
export interface InitializedTick {
  readonly tick: number;
  /** Liquidity of all ranges that begin or end here. */
  readonly liquidityGross: bigint;
  /** What crossing it upwards adds to the pool's liquidity. */
  readonly liquidityNet: bigint;
}

/** One reading of a Uniswap v3 pool: all that a swap depends on. */
export interface UniswapV3PoolState {
  /** Square root of the price, token1 units for one token0 unit, 96 binary digits; 0 before the pool has one. */
  readonly sqrtPriceX96: bigint;
  readonly tick: number;
  /** Of the ranges around the price. */
  readonly liquidity: bigint;
  /** In rising order. */
  readonly ticks: readonly InitializedTick[];
}
