import { WAD } from "../lib/wad.ts";
import type { UniswapV3PoolState } from "../lib/uniswap-v3/pool-state.ts";
import { token0PriceWadFloor, token1PriceWadFloor } from "../lib/uniswap-v3/price.ts";
import type { SqrtPriceLimit } from "../lib/uniswap-v3/sqrt-price-limit.ts";
import { swapExactIn, type SwapResult } from "../lib/uniswap-v3/swap.ts";
import type { PairInfo, StablePoolInfo, TokenInfo, UniswapV3PoolInfo } from "./market.ts";
import type { PairState, StablePoolState } from "./market-state.ts";
import { UnknownAssetError } from "./unknown-asset-error.ts";
import { coinIndex } from "./coin-index.ts";
import { bisectUnits } from "../lib/bisect-units.ts";

const FEE_SCALE_E10 = 10n ** 10n;
const A_PRECISION = 100n;
const MAX_ITERATIONS = 255;
/** StableSwap computes with every coin scaled to 18 decimals. */
const COMMON_DECIMALS = 18;

/**
 * Quote a swap on a stable pool: exactly what the pool's `get_dy` returns on the reading's balances.
 *
 * @param pool The reading.
 * @param info The pool of the market handle that the reading belongs to.
 * @param sell Symbol of the coin sold.
 * @param buy Symbol of the coin bought.
 * @param amountUnits Sold, in its units.
 * @returns Bought in its units, fee taken, rounded down; 0 when it is less than one unit.
 * @throws UnknownAssetError for a symbol that is no coin of the pool.
 */
export function quoteStableSwap(
  pool: StablePoolState,
  info: StablePoolInfo,
  sell: string,
  buy: string,
  amountUnits: bigint,
): bigint {
  const i = coinIndex(info, sell);
  const j = coinIndex(info, buy);
  const reading = scaledReading(pool, info);
  const direction = i * info.coins.length + j;
  const asked = reading.asked.get(direction) ?? new Map<bigint, bigint>();
  reading.asked.set(direction, asked);
  const known = asked.get(amountUnits);
  if (known !== undefined) return known;
  const boughtUnits = quoteOn(reading, pool, i, j, amountUnits);
  asked.set(amountUnits, boughtUnits);
  return boughtUnits;
}

function quoteOn(reading: ScaledReading, pool: StablePoolState, i: number, j: number, amountUnits: bigint): bigint {
  const { rates, xp, amplification, invariant } = reading;
  const x = at(xp, i) + (amountUnits * at(rates, i)) / WAD;
  const y = stableSwapY(xp, i, j, x, amplification, invariant);
  const beforeFee = at(xp, j) - y - 1n;
  if (beforeFee <= 0n) return 0n;
  const feeE10 = dynamicFeeE10(pool, (at(xp, i) + x) / 2n, (at(xp, j) + y) / 2n);
  return ((beforeFee - (beforeFee * feeE10) / FEE_SCALE_E10) * WAD) / at(rates, j);
}

/** What every quote on one reading has in common. */
interface ScaledReading {
  readonly rates: readonly bigint[];
  /** Balances with 18 decimals. */
  readonly xp: readonly bigint[];
  readonly amplification: bigint;
  /** D. */
  readonly invariant: bigint;
  /** Quotes given, by direction and amount sold: agents with equal means halve the same ranges. */
  readonly asked: Map<number, Map<bigint, bigint>>;
}

/** Agents ask for hundreds of quotes on one reading, and readings never change. */
const scaledReadings = new WeakMap<StablePoolState, ScaledReading>();

function scaledReading(pool: StablePoolState, info: StablePoolInfo): ScaledReading {
  const known = scaledReadings.get(pool);
  if (known !== undefined) return known;
  const rates = info.coins.map((coin) => 10n ** BigInt(2 * COMMON_DECIMALS - coin.decimals));
  const xp = pool.balancesUnits.map((balance, k) => (balance * at(rates, k)) / WAD);
  // Curve's views read A(), which has lost the hundredths, so they differ a little from exchange while A ramps.
  const amplification = (pool.aPrecise / A_PRECISION) * A_PRECISION;
  const invariant = stableSwapInvariant(xp, amplification);
  const reading: ScaledReading = { rates, xp, amplification, invariant, asked: new Map() };
  scaledReadings.set(pool, reading);
  return reading;
}

/** Invariant D of balances scaled to 18 decimals, by Newton's method with Curve's order of divisions. */
function stableSwapInvariant(xp: readonly bigint[], amplification: bigint): bigint {
  const n = BigInt(xp.length);
  const sum = xp.reduce((total, balance) => total + balance, 0n);
  if (sum === 0n) return 0n;
  const ann = amplification * n;
  let d = sum;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    let dProduct = d;
    for (const balance of xp) dProduct = (dProduct * d) / balance;
    dProduct /= n ** n;
    const previous = d;
    d =
      (((ann * sum) / A_PRECISION + dProduct * n) * d) /
      (((ann - A_PRECISION) * d) / A_PRECISION + (n + 1n) * dProduct);
    if (isWithinOne(d, previous)) break;
  }
  return d;
}

/** Balance of coin j that keeps the invariant when coin i's becomes x. */
function stableSwapY(xp: readonly bigint[], i: number, j: number, x: bigint, amplification: bigint, d: bigint): bigint {
  const n = BigInt(xp.length);
  const ann = amplification * n;
  let sum = 0n;
  let c = d;
  for (let k = 0; k < xp.length; k++) {
    if (k === j) continue;
    const balance = k === i ? x : at(xp, k);
    sum += balance;
    c = (c * d) / (balance * n);
  }
  c = (c * d * A_PRECISION) / (ann * n);
  const b = sum + (d * A_PRECISION) / ann;
  let y = d;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const previous = y;
    y = (y * y + c) / (2n * y + b - d);
    if (isWithinOne(y, previous)) break;
  }
  return y;
}

/** The fee grows as the two balances move apart: from the base fee up to the off-peg multiple of it. */
function dynamicFeeE10(pool: StablePoolState, balanceA: bigint, balanceB: bigint): bigint {
  const { feeE10, offpegFeeMultiplierE10: multiplier } = pool;
  if (multiplier <= FEE_SCALE_E10) return feeE10;
  const sum = balanceA + balanceB;
  const balanceTerm = ((multiplier - FEE_SCALE_E10) * 4n * balanceA * balanceB) / (sum * sum);
  return (multiplier * feeE10) / (balanceTerm + FEE_SCALE_E10);
}

/**
 * Give the marginal price of a two-coin pool's first coin in the second: USDe in USDC.
 *
 * @returns 8 decimals, rounded down. The pool's own price runs the other way; this is its inverse.
 */
export function stablePoolPriceE8(pool: Pick<StablePoolState, "spotPriceWad">): bigint {
  return pool.spotPriceWad === 0n ? 0n : (WAD * 10n ** 8n) / pool.spotPriceWad;
}

/**
 * Quote a swap on a Uniswap v2 pair: exactly what the router's `getAmountOut` returns on the reading's reserves.
 *
 * @param pair The reading.
 * @param info The pair of the market handle that the reading belongs to.
 * @param sell Symbol of the token sold.
 * @param amountUnits Sold, in its units.
 * @returns Bought in the other token's units, after the fee of 0.3 %, rounded down; 0 on an empty pair.
 * @throws UnknownAssetError for a symbol that is no token of the pair.
 */
export function quoteUniswapV2(pair: PairState, info: PairInfo, sell: string, amountUnits: bigint): bigint {
  const sellsToken0 = isToken0(info, sell);
  const [reserveIn, reserveOut] = sellsToken0
    ? [pair.reserve0Units, pair.reserve1Units]
    : [pair.reserve1Units, pair.reserve0Units];
  if (reserveIn === 0n || reserveOut === 0n) return 0n;
  const inAfterFee = amountUnits * 997n;
  return (inAfterFee * reserveOut) / (reserveIn * 1000n + inAfterFee);
}

/**
 * Quote a sale on a Uniswap v3 pool: exactly what `exactInputSingle` takes and gives on the reading, ticks crossed and all.
 *
 * @param pool The reading.
 * @param info The pool of the market handle that the reading belongs to.
 * @param sell Symbol of the token sold.
 * @param amountInUnits The most that is sold, in its units.
 * @param limit Where the sale stops.
 * @returns What is sold (fee included, rounded up) and bought (rounded down), and how the pool stands afterwards.
 * @throws UnknownAssetError for a symbol that is no token of the pool.
 */
export function quoteUniswapV3(
  pool: UniswapV3PoolState,
  info: UniswapV3PoolInfo,
  sell: string,
  amountInUnits: bigint,
  limit: SqrtPriceLimit,
): SwapResult {
  const { tickSpacing } = info;
  const feePips = BigInt(info.feePips);
  return swapExactIn(pool, { sellsToken0: isToken0(info, sell), amountInUnits, limit, feePips, tickSpacing });
}

/**
 * Price of one whole token of a Uniswap v3 pool in the other, before fees.
 *
 * @returns 18 decimals, rounded down.
 * @throws UnknownAssetError for a symbol that is no token of the pool.
 */
export function uniswapV3PriceWad(
  { sqrtPriceX96 }: Pick<UniswapV3PoolState, "sqrtPriceX96">,
  info: PairInfo,
  base: string,
): bigint {
  const price = isToken0(info, base) ? token0PriceWadFloor : token1PriceWadFloor;
  return price(sqrtPriceX96, info.token0.decimals, info.token1.decimals);
}

/** @throws UnknownAssetError for a symbol that is no token of the pair. */
export function isToken0({ token0, token1 }: PairInfo, symbol: string): boolean {
  if (symbol !== token0.symbol && symbol !== token1.symbol) {
    throw new UnknownAssetError("coin", symbol, [token0.symbol, token1.symbol]);
  }
  return symbol === token0.symbol;
}

/** A sale to be sized; see `largestSaleWithin`. */
export interface SaleLimit {
  /** Units bought for units sold; its average price must not rise with the amount. */
  readonly quote: (amountUnits: bigint) => bigint;
  readonly sell: Pick<TokenInfo, "decimals">;
  readonly buy: Pick<TokenInfo, "decimals">;
  /** Most that may be sold, in its units. */
  readonly maxUnits: bigint;
  /** Lowest acceptable average price, whole tokens bought per whole token sold, 18 decimals. */
  readonly minPriceWad: bigint;
}

/**
 * Find the largest sale whose average price is at least the given one, by bisection to the unit.
 *
 * @returns Units to sell: 0 when even the smallest sale is too cheap, `maxUnits` when all of it is dear enough.
 */
export function largestSaleWithin(limit: SaleLimit): bigint {
  const sellUnit = 10n ** BigInt(limit.sell.decimals);
  const buyUnit = 10n ** BigInt(limit.buy.decimals);
  const isDearEnough = (amountUnits: bigint): boolean =>
    limit.quote(amountUnits) * sellUnit * WAD >= amountUnits * buyUnit * limit.minPriceWad;
  if (limit.maxUnits <= 0n) return 0n;
  if (isDearEnough(limit.maxUnits)) return limit.maxUnits;
  return bisectUnits(0n, limit.maxUnits, isDearEnough);
}

function isWithinOne(a: bigint, b: bigint): boolean {
  return a > b ? a - b <= 1n : b - a <= 1n;
}

function at(values: readonly bigint[], index: number): bigint {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no value at ${index} of ${values.length}`);
  return value;
}
