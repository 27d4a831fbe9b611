import type { EventLine } from "../lib/record.ts";
import type { CellRecord } from "./cell-record.ts";
import { poolSpotPriceE8, venuePriceE8 } from "./usde-prices.ts";

type LiquidationEvent = Extract<EventLine, { readonly name: "liquidation" }>;

/** Liquidations further apart than this belong to different cascades: a minute. */
const QUIET_SECONDS = 60;
/** A feed may be so far from what it follows; only beyond that is a price the chain's own doing. */
const FEED_DEVIATION_BPS = 50n;
const BPS = 10_000n;
const PARTS = 1_000_000n;
/** What the record calls a token's market outside the chain, where it is not the token's own symbol. */
const OUTSIDE_NAMES: Readonly<Record<string, string>> = { WETH: "ETH", WBTC: "BTC" };

/**
 * Count the rounds of the longest cascade: blocks with liquidations, each at most a minute after the one before.
 * @returns 0 for a run without liquidations
 */
export function cascadeRounds({ header, events }: CellRecord): number {
  const steps = [...new Set(liquidationsOf(events).map(({ step }) => step))].sort((a, b) => a - b);
  let longest = 0;
  let rounds = 0;
  for (const [at, step] of steps.entries()) {
    const isClose = at > 0 && (step - (steps[at - 1] ?? 0)) * header.blockSeconds <= QUIET_SECONDS;
    rounds = isClose ? rounds + 1 : 1;
    longest = Math.max(longest, rounds);
  }
  return longest;
}

/**
 * Estimate the reproduction number: liquidations caused by liquidations, over all of them. In a tree of causes every
 * liquidation but the first ones has one cause, so this is the mean number that one causes. It counts as caused when the
 * same collateral of another account was liquidated in the minute before, and the price used is more than a feed's
 * deviation under the lowest that the collateral has had outside: nothing outside explains that fall.
 *
 * @returns basis points: 10,000 when each causes one more; undefined for a run without liquidations
 */
export function reproductionBps({ header, blocks, events }: CellRecord): bigint | undefined {
  const liquidations = liquidationsOf(events);
  if (liquidations.length === 0) return undefined;
  const lowestOutside = new Map<string, readonly (bigint | undefined)[]>();
  const lowestAt = (symbol: string, step: number): bigint | undefined => {
    const name = OUTSIDE_NAMES[symbol] ?? symbol;
    const lows = lowestOutside.get(name) ?? runningLow(blocks.map(({ referencePricesE8 }) => referencePricesE8[name]));
    lowestOutside.set(name, lows);
    return lows[step];
  };
  const caused = liquidations.filter((own, at) => {
    const lowE8 = lowestAt(own.collateral, own.step);
    if (lowE8 === undefined || own.collateralPriceE8 * BPS >= lowE8 * (BPS - FEED_DEVIATION_BPS)) return false;
    return liquidations
      .slice(0, at)
      .some(
        (other) =>
          other.collateral === own.collateral &&
          other.user !== own.user &&
          other.step < own.step &&
          (own.step - other.step) * header.blockSeconds <= QUIET_SECONDS,
      );
  });
  return (BigInt(caused.length) * BPS) / BigInt(liquidations.length);
}

/**
 * Give all USDe sold in stable pools over that sold by those whom no price makes sell (agents of kind "exogenous-seller").
 * @returns basis points; undefined when they sold none
 */
export function saleAmplificationBps({ header, events }: CellRecord): bigint | undefined {
  const exogenous = new Set(header.agents.filter(({ kind }) => kind === "exogenous-seller").map(({ label }) => label));
  let soldUnits = 0n;
  let exogenousUnits = 0n;
  for (const event of events) {
    if (event.name !== "stable-swap" || event.sold !== "USDe") continue;
    soldUnits += event.soldUnits;
    if (exogenous.has(event.cause)) exogenousUnits += event.soldUnits;
  }
  return exogenousUnits === 0n ? undefined : (soldUnits * BPS) / exogenousUnits;
}

/**
 * Give the fall of USDe in the pool over its fall at the exchange venue, each from the first block to the lowest one.
 * @returns basis points: over 10,000 when the chain falls further; undefined when either is missing, or the venue has no fall
 */
export function priceAmplificationBps({ blocks }: CellRecord): bigint | undefined {
  const poolFall = fallParts(blocks.map(poolSpotPriceE8));
  const venueFall = fallParts(blocks.map(venuePriceE8));
  if (poolFall === undefined || venueFall === undefined || venueFall === 0n) return undefined;
  return (poolFall * BPS) / venueFall;
}

function liquidationsOf(events: readonly EventLine[]): readonly LiquidationEvent[] {
  return events.filter((event) => event.name === "liquidation");
}

/** The lowest value up to each place; undefined until there is one. */
function runningLow(values: readonly (bigint | undefined)[]): readonly (bigint | undefined)[] {
  let low: bigint | undefined;
  return values.map((value) => {
    if (value !== undefined && (low === undefined || value < low)) low = value;
    return low;
  });
}

/** How far the lowest is under the first, in parts of a million. */
function fallParts(readings: readonly (bigint | undefined)[]): bigint | undefined {
  const known = readings.filter((reading) => reading !== undefined);
  const [first] = known;
  if (first === undefined || first === 0n) return undefined;
  const low = known.reduce((least, reading) => (reading < least ? reading : least), first);
  return ((first - low) * PARTS) / first;
}
