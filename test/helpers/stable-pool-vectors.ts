import vectors from "../vectors/stableswap.json" with { type: "json" };

/** One swap of the reference: the pool before it, and every number Curve's contracts give. */
export interface SwapVector {
  readonly id: number;
  readonly tag: string;
  readonly A: bigint;
  readonly ampPrecise: bigint;
  readonly decimals: readonly number[];
  readonly balances: readonly bigint[];
  readonly feeE10: bigint;
  readonly offpegFeeMultiplierE10: bigint;
  readonly i: number;
  readonly j: number;
  readonly dx: bigint;
  readonly out: {
    readonly xp: readonly bigint[];
    readonly D: bigint;
    readonly y: bigint;
    readonly dynamicFeeE10: bigint;
    readonly dynamicFeeViewE10: bigint;
    readonly dyFeeXp: bigint;
    readonly getDy: bigint;
    readonly adminFee: bigint;
    readonly balancesAfter: readonly bigint[];
    readonly lastPricesWad: readonly bigint[];
    readonly DAfter: bigint;
    readonly pricesBeforeWad: readonly bigint[];
    readonly pricesAfterWad: readonly bigint[];
    readonly getDxOfDy: bigint;
  };
}

const big = (texts: readonly string[]): bigint[] => texts.map(BigInt);

/** Every swap of `vectors/stableswap.json`, numbers as bigint. */
export const swapVectors: readonly SwapVector[] = vectors.swaps.map(({ id, tag, in: given, out }) => ({
  id,
  tag,
  A: BigInt(given.A),
  ampPrecise: BigInt(given.A_precise),
  decimals: given.decimals,
  balances: big(given.balances),
  feeE10: BigInt(given.fee),
  offpegFeeMultiplierE10: BigInt(given.offpeg_fee_multiplier),
  i: given.i,
  j: given.j,
  dx: BigInt(given.dx),
  out: {
    xp: big(out.xp),
    D: BigInt(out.D),
    y: BigInt(out.y),
    dynamicFeeE10: BigInt(out.dynamic_fee),
    dynamicFeeViewE10: BigInt(out.dynamic_fee_view),
    dyFeeXp: BigInt(out.dy_fee_xp),
    getDy: BigInt(out.get_dy),
    adminFee: BigInt(out.admin_fee),
    balancesAfter: big(out.balances_after),
    lastPricesWad: big(out.last_price),
    DAfter: BigInt(out.D_after),
    pricesBeforeWad: big(out.get_p_before),
    pricesAfterWad: big(out.get_p_after),
    getDxOfDy: BigInt(out.get_dx_of_dy),
  },
}));

/** One deposit or one-coin withdrawal of the reference, as the JSON has it. */
export type LiquidityVector = (typeof vectors.liquidity)[number];

/** Every deposit and one-coin withdrawal of `vectors/stableswap.json`. */
export const liquidityVectors: readonly LiquidityVector[] = vectors.liquidity;

/** One step of a moving average: seconds and 1e18 prices; `alpha` is null where nothing is computed. */
export interface EmaVector {
  readonly windowSeconds: bigint;
  readonly elapsedSeconds: bigint;
  readonly lastPriceWad: bigint;
  readonly lastEmaWad: bigint;
  readonly alphaWad: bigint | null;
  readonly priceOracleWad: bigint;
}

/** Every moving average of `vectors/stableswap.json`, numbers as bigint. */
export const emaVectors: readonly EmaVector[] = vectors.ema.map((ema) => ({
  windowSeconds: BigInt(ema.averaging_window),
  elapsedSeconds: BigInt(ema.dt),
  lastPriceWad: BigInt(ema.last_price),
  lastEmaWad: BigInt(ema.last_ema),
  alphaWad: ema.alpha === null ? null : BigInt(ema.alpha),
  priceOracleWad: BigInt(ema.price_oracle),
}));
