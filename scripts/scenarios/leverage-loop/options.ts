import { InvalidInputError, type InputProblem } from "../../lib/invalid-input-error.ts";
import type { MarketDefinition } from "../../lib/market-file/definition.ts";
import { formatAmount, parseAmount } from "../../lib/units.ts";

/** Where the borrowed USDC becomes USDe. */
export const LOOP_VENUES = ["par", "pool", "v3"] as const;
export type LoopVenue = (typeof LOOP_VENUES)[number];

/** A loop as the user asked for it. */
export interface LoopRequest {
  /** Whole USDe, a decimal string. */
  readonly capital: string;
  readonly ltvBps: number;
  readonly loops: number;
  readonly venue: string;
  readonly baseApyBps: number;
  readonly borrowRateBps: number;
}

/** A loop that its market allows. */
export interface LoopOptions {
  readonly capitalUsdeWei: bigint;
  /** Share of each deposit that is borrowed. */
  readonly ltvBps: bigint;
  readonly loops: number;
  readonly venue: LoopVenue;
  readonly baseApyBps: bigint;
  readonly borrowRateBps: bigint;
  /** Symbol of the market's USDe: the collateral. */
  readonly usde: string;
  /** Symbol of the debt asset. */
  readonly usdc: string;
  /** Category to enter; 0 for none. */
  readonly eModeId: number;
  /** Of the collateral, in that category. */
  readonly liquidationThresholdBps: bigint;
  /** Name of the stable pool or the Uniswap v3 pool, where the venue is one. */
  readonly pool: string;
}

/** Symbol of the asset that a loop owes. */
export const LOOP_DEBT = "USDC";
/** Beyond this the debt of one more turn is dust, and the run only takes longer. */
const MOST_LOOPS = 100;
const HIGHEST_RATE_BPS = 1_000_000;

/**
 * Check a loop against its market, and choose the e-mode: the tightest that lends enough, none where the reserve's own
 * terms do.
 *
 * @param marketField The option by which the user chose the market.
 * @throws InvalidInputError with every problem found.
 */
export function parseLoopOptions(
  request: LoopRequest,
  definition: MarketDefinition,
  marketField = "--market",
): LoopOptions {
  const problems: InputProblem[] = [];
  const requireInteger = (field: string, value: number, min: number, max: number): void => {
    if (Number.isInteger(value) && value >= min && value <= max) return;
    problems.push({ field, value, accepted: `an integer from ${min} to ${max}` });
  };
  requireInteger("--loops", request.loops, 0, MOST_LOOPS);
  requireInteger("--ltv-bps", request.ltvBps, 1, 9_999);
  requireInteger("--base-apy-bps", request.baseApyBps, 0, HIGHEST_RATE_BPS);
  requireInteger("--borrow-rate-bps", request.borrowRateBps, 0, HIGHEST_RATE_BPS);
  const venue = LOOP_VENUES.find((name) => name === request.venue);
  if (venue === undefined) {
    problems.push({ field: "--venue", value: request.venue, accepted: `one of ${LOOP_VENUES.join(", ")}` });
  }
  throwIfAny(problems);

  const capitalUsdeWei = parseAmount(request.capital, 18, "--capital");
  if (capitalUsdeWei === 0n) {
    problems.push({ field: "--capital", value: request.capital, accepted: "a decimal string above 0" });
  }
  const [usde] = Object.entries(definition.tokens).find(([, { kind }]) => kind === "usde") ?? [];
  const usdc = LOOP_DEBT;
  const reserves = definition.lending.reserves;
  if (usde === undefined || reserves[usde] === undefined || reserves[usdc]?.borrowable !== true) {
    const accepted = "a market with USDe and a borrowable USDC among its reserves";
    throw new InvalidInputError({ field: marketField, value: definition.name, accepted });
  }
  const names = venueNames(definition, usde, usdc);
  if (venue !== undefined && names[venue] === undefined) {
    const others = LOOP_VENUES.filter((name) => names[name] !== undefined).join(" or ") || "another market";
    const accepted = `${others}, since market ${definition.name} has no ${VENUE_TEXTS[venue]} of ${usde} for ${usdc}`;
    problems.push({ field: "--venue", value: venue, accepted });
  }
  const ltvBps = BigInt(request.ltvBps);
  const terms = lendingTerms(definition, usde, usdc, ltvBps);
  if (terms.ltvBps === 0n) {
    const reason = `which lends no ${usdc} against ${usde}`;
    problems.push({ field: marketField, value: definition.name, reason, accepted: "a market that does" });
  } else if (terms.ltvBps < ltvBps) {
    const accepted = `1 to ${terms.ltvBps}, the most that market ${definition.name} lends ${usdc} against ${usde}`;
    problems.push({ field: "--ltv-bps", value: request.ltvBps, accepted });
  }
  throwIfAny(problems);
  return {
    capitalUsdeWei,
    ltvBps,
    loops: request.loops,
    venue: venue ?? "par",
    baseApyBps: BigInt(request.baseApyBps),
    borrowRateBps: BigInt(request.borrowRateBps),
    usde,
    usdc,
    eModeId: terms.eModeId,
    liquidationThresholdBps: terms.liquidationThresholdBps,
    pool: (venue === undefined ? undefined : names[venue]) ?? "",
  };
}

const VENUE_TEXTS: Readonly<Record<LoopVenue, string>> = {
  par: "issuer's desk",
  pool: "stable pool",
  v3: "Uniswap v3 pool",
};

/** What each venue is called in the market; undefined where it has none. */
function venueNames(
  { ethena, stablePools, uniswapV3Pools }: MarketDefinition,
  usde: string,
  usdc: string,
): Readonly<Record<LoopVenue, string | undefined>> {
  const isBoth = (symbols: readonly string[]): boolean => symbols.includes(usde) && symbols.includes(usdc);
  return {
    par: ethena?.assets[usdc] === undefined ? undefined : "",
    pool: stablePools.find(({ coins }) => isBoth(coins))?.name,
    v3: uniswapV3Pools.find(({ tokens }) => isBoth(tokens))?.name,
  };
}

interface LendingTerms {
  readonly eModeId: number;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
}

/** The terms with the lowest LTV that suffices; the highest there is, if none does. */
function lendingTerms(definition: MarketDefinition, usde: string, usdc: string, ltvBps: bigint): LendingTerms {
  const own = definition.lending.reserves[usde];
  const candidates: LendingTerms[] = definition.eModes
    .filter(({ collateral, borrowable }) => collateral.includes(usde) && borrowable.includes(usdc))
    .map(({ id, ...terms }) => ({ eModeId: id, ...terms }));
  if (own !== undefined) candidates.unshift({ eModeId: 0, ...own });
  candidates.sort((a, b) => Number(a.ltvBps - b.ltvBps));
  const chosen = candidates.find((terms) => terms.ltvBps >= ltvBps) ?? candidates.at(-1);
  return chosen ?? { eModeId: 0, ltvBps: 0n, liquidationThresholdBps: 0n };
}

function throwIfAny(problems: readonly InputProblem[]): void {
  const [first, ...rest] = problems;
  if (first !== undefined) throw new InvalidInputError([first, ...rest]);
}

/** The capital as the user would write it. */
export function capitalText(options: LoopOptions): string {
  return formatAmount(options.capitalUsdeWei, 18, { grouping: true });
}
