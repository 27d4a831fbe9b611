import { TICK_SPACINGS, maxLiquidityPerTick } from "../uniswap-v3/fee-tiers.ts";
import { liquidityForAmountsFloor } from "../uniswap-v3/liquidity-amounts.ts";
import { sqrtPriceX96Floor, type UnitPrice } from "../uniswap-v3/price.ts";
import {
  MAX_SQRT_PRICE_X96,
  MAX_TICK,
  MIN_SQRT_PRICE_X96,
  sqrtPriceAtTickX96,
  tickAtSqrtPrice,
} from "../uniswap-v3/tick-math.ts";
import { WAD } from "../wad.ts";
import type { UniswapV3PoolDefinition, UniswapV3RangeDefinition } from "./definition.ts";
import { requireDistinctNames, requireDistinctTokens } from "./distinct.ts";
import type { Problems } from "./problems.ts";
import type { MarketFile } from "./schema.ts";

type RawPool = MarketFile["uniswapV3Pools"][number];
type RawRange = RawPool["ranges"][number];

const PRICE_DECIMALS = 18;

/** What the ranges of one pool are checked against. */
interface PoolTerms {
  readonly tokens: readonly [string, string];
  readonly decimals: readonly [number, number];
  readonly tickSpacing: number;
  /** Undefined where the pool's price is a problem, which ranges are not to repeat. */
  readonly sqrtPriceX96: bigint | undefined;
  /** Of the ranges checked so far, by tick. */
  readonly liquidityAt: Map<number, bigint>;
}

/**
 * Resolve the Uniswap v3 pools of a market file.
 *
 * @param file The market file after the check of its shape.
 * @param problems Takes unknown or repeated tokens, repeated names and pools, prices out of range, ranges that are empty,
 * upside down or off the ticks of the fee tier, and amounts that give no liquidity or too much.
 */
export function resolveUniswapV3Pools(file: MarketFile, problems: Problems): UniswapV3PoolDefinition[] {
  requireDistinctNames("uniswapV3Pools", file.uniswapV3Pools, problems);
  const seen = new Map<string, string>();
  return file.uniswapV3Pools.map((raw) => {
    const at = `uniswapV3Pools.${raw.name}`;
    requireDistinctTokens(`${at}.tokens`, raw.tokens, file, problems);
    const pool = `${[...raw.tokens].sort().join(" and ")} at ${raw.feePips}`;
    const other = seen.get(pool);
    problems.require(other === undefined, {
      field: `${at}.feePips`,
      value: raw.feePips,
      reason: `while ${other ?? ""} is the pool of ${pool} already`,
      accepted: "another fee tier: two tokens have one pool in each",
    });
    seen.set(pool, raw.name);
    return resolvePool(at, raw, file, problems);
  });
}

function resolvePool(at: string, raw: RawPool, file: MarketFile, problems: Problems): UniswapV3PoolDefinition {
  const [first = "", second = ""] = raw.tokens;
  const decimalsOf = (symbol: string): number => file.tokens[symbol]?.decimals ?? 18;
  const decimals = [decimalsOf(first), decimalsOf(second)] as const;
  const priceWad = problems.positiveAmount(`${at}.price`, raw.price, PRICE_DECIMALS);
  const terms: PoolTerms = {
    tokens: [first, second],
    decimals,
    tickSpacing: TICK_SPACINGS.get(raw.feePips) ?? 1,
    sqrtPriceX96: sqrtPriceOf(`${at}.price`, raw.price, priceWad, decimals, problems),
    liquidityAt: new Map(),
  };
  const ranges = raw.ranges.map((range, index) => resolveRange(`${at}.ranges.${index}`, range, terms, problems));
  return { name: raw.name, tokens: terms.tokens, feePips: raw.feePips, priceWad, ranges };
}

/** Price in smallest units: so many of the second token for so many of the first. */
export function unitPrice(priceWad: bigint, decimals: readonly [number, number]): UnitPrice {
  return { units1: priceWad * 10n ** BigInt(decimals[1]), units0: WAD * 10n ** BigInt(decimals[0]) };
}

/** @returns A price within what Uniswap v3 knows; undefined when a problem was noted. */
function sqrtPriceOf(
  field: string,
  text: string,
  priceWad: bigint,
  decimals: readonly [number, number],
  problems: Problems,
): bigint | undefined {
  const sqrtPriceX96 = sqrtPriceX96Floor(unitPrice(priceWad, decimals));
  const isKnown = sqrtPriceX96 > MIN_SQRT_PRICE_X96 && sqrtPriceX96 < MAX_SQRT_PRICE_X96 - 1n;
  problems.require(isKnown || priceWad === 0n, {
    field,
    value: text,
    reason: "which in smallest units is beyond Uniswap v3's range",
    accepted: "a price between 2^-128 and 2^128 in smallest units",
  });
  return isKnown ? sqrtPriceX96 : undefined;
}

function resolveRange(at: string, raw: RawRange, terms: PoolTerms, problems: Problems): UniswapV3RangeDefinition {
  const [lowerTick, upperTick] = resolveEnds(at, raw, terms, problems);
  const [amount0 = 0n, amount1 = 0n] = raw.amounts.map((text, index) =>
    problems.amount(`${at}.amounts.${index}`, text, terms.decimals[index] ?? 18),
  );
  const range = { lowerTick, upperTick, amounts: [amount0, amount1] as const };
  if (lowerTick < upperTick && terms.sqrtPriceX96 !== undefined) {
    const liquidity = requireLiquidity(at, raw, range, { ...terms, sqrtPriceX96: terms.sqrtPriceX96 }, problems);
    requireRoom(at, raw, { ...range, liquidity }, terms, problems);
  }
  return range;
}

/** Ticks of a range's ends; equal ones when a problem was noted. */
function resolveEnds(at: string, raw: RawRange, terms: PoolTerms, problems: Problems): readonly [number, number] {
  const { lowerPrice, upperPrice, lowerTick, upperTick } = raw;
  const isByPrice = lowerPrice !== undefined && upperPrice !== undefined;
  const isByTick = lowerTick !== undefined && upperTick !== undefined;
  const given = [lowerPrice, upperPrice, lowerTick, upperTick].filter((end) => end !== undefined).length;
  if (given !== 2 || (!isByPrice && !isByTick)) {
    problems.add({ field: at, value: raw, accepted: "lowerPrice and upperPrice, or lowerTick and upperTick" });
    return [0, 0];
  }
  const ends = isByPrice
    ? ([
        usableTick(`${at}.lowerPrice`, lowerPrice, terms, problems),
        usableTick(`${at}.upperPrice`, upperPrice, terms, problems),
      ] as const)
    : ([lowerTick ?? 0, upperTick ?? 0] as const);
  const [lower, upper] = ends;
  if (lower === undefined || upper === undefined) return [0, 0];
  if (isByTick) {
    requireUsableTick(`${at}.lowerTick`, lower, terms, problems);
    requireUsableTick(`${at}.upperTick`, upper, terms, problems);
  }
  if (lower < upper) return [lower, upper];
  problems.add({
    field: `${at}.${isByPrice ? "upperPrice" : "upperTick"}`,
    value: isByPrice ? upperPrice : upperTick,
    reason: isByPrice
      ? `which is tick ${upper}, while lowerPrice is tick ${lower}`
      : `which is not above lowerTick ${lower}`,
    accepted: isByPrice
      ? `a price above it by a tick of ${terms.tickSpacing} at least (0.01 % each)`
      : `a multiple of ${terms.tickSpacing} above ${lower}`,
  });
  return [0, 0];
}

/** The usable tick nearest to a price; undefined when a problem was noted. */
function usableTick(
  field: string,
  text: string,
  { decimals, tickSpacing }: PoolTerms,
  problems: Problems,
): number | undefined {
  const priceWad = problems.positiveAmount(field, text, PRICE_DECIMALS);
  const sqrtPriceX96 = sqrtPriceOf(field, text, priceWad, decimals, problems);
  if (sqrtPriceX96 === undefined) return undefined;
  const tick = tickAtSqrtPrice(sqrtPriceX96);
  const furthest = furthestTick(tickSpacing);
  const nearest = Math.floor(tick / tickSpacing + 0.5) * tickSpacing;
  return Math.max(-furthest, Math.min(furthest, nearest));
}

function requireUsableTick(field: string, tick: number, { tickSpacing }: PoolTerms, problems: Problems): void {
  const below = Math.floor(tick / tickSpacing) * tickSpacing;
  const furthest = furthestTick(tickSpacing);
  problems.require(tick === below && Math.abs(tick) <= furthest, {
    field,
    value: tick,
    reason: `while usable ticks of this fee tier are ${tickSpacing} apart`,
    accepted: `a multiple of ${tickSpacing} from -${furthest} to ${furthest}, such as ${Math.max(-furthest, below)} or ${Math.min(furthest, below + tickSpacing)}`,
  });
}

function furthestTick(tickSpacing: number): number {
  return Math.floor(MAX_TICK / tickSpacing) * tickSpacing;
}

/** @returns The liquidity that the amounts give; 0 when that is a problem. */
function requireLiquidity(
  at: string,
  raw: RawRange,
  { lowerTick, upperTick, amounts }: UniswapV3RangeDefinition,
  { sqrtPriceX96, tokens }: PoolTerms & { readonly sqrtPriceX96: bigint },
  problems: Problems,
): bigint {
  const range = { lowerX96: sqrtPriceAtTickX96(lowerTick), upperX96: sqrtPriceAtTickX96(upperTick) };
  const isAbove = sqrtPriceX96 <= range.lowerX96;
  const isBelow = sqrtPriceX96 >= range.upperX96;
  const side = isAbove ? "above the price" : isBelow ? "below the price" : "around the price";
  const unused = isAbove ? 1 : isBelow ? 0 : undefined;
  if (unused !== undefined) {
    problems.require(amounts[unused] === 0n, {
      field: `${at}.amounts.${unused}`,
      value: raw.amounts[unused],
      reason: `while the range lies ${side}, where it takes ${tokens[1 - unused] ?? ""} alone`,
      accepted: '"0"',
    });
  }
  const [amount0Units, amount1Units] = amounts;
  const liquidity = liquidityForAmountsFloor(sqrtPriceX96, range, { amount0Units, amount1Units });
  const needed = unused === undefined ? `${tokens.join(" and ")}, both` : (tokens[1 - unused] ?? "");
  problems.require(liquidity > 0n, {
    field: `${at}.amounts`,
    value: raw.amounts,
    reason: `which gives no liquidity in a range ${side}`,
    accepted: `amounts of ${needed} above "0"`,
  });
  return liquidity;
}

function requireRoom(
  at: string,
  raw: RawRange,
  range: { readonly lowerTick: number; readonly upperTick: number; readonly liquidity: bigint },
  { tickSpacing, liquidityAt }: PoolTerms,
  problems: Problems,
): void {
  const most = maxLiquidityPerTick(tickSpacing);
  const onTicks = [range.lowerTick, range.upperTick].map((tick) => {
    const sum = (liquidityAt.get(tick) ?? 0n) + range.liquidity;
    liquidityAt.set(tick, sum);
    return sum;
  });
  problems.require(
    onTicks.every((sum) => sum <= most),
    {
      field: `${at}.amounts`,
      value: raw.amounts,
      reason: "which puts more liquidity on one tick than a pool of this fee tier lets stand there",
      accepted: `amounts with which no tick carries more than ${most}`,
    },
  );
}
