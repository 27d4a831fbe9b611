import type { TwinCall } from "../protocol/twin/twin-call.ts";
import type { StandingQuestion } from "../protocol/twin/twin-standing.ts";
import type { Standings } from "./sequence.ts";

/** Health factors from which on less may be repaid: half of a debt above 0.95, nothing at 1. */
const LIMITS_WAD = [950_000_000_000_000_001n, 1_000_000_000_000_000_000n] as const;
/** Averages in whole basis points: the threshold of v3.0.2 may be one off. */
const THRESHOLD_BPS = 1n;

/** What must be known of both twins before a call: the account to be liquidated, the cash to be lent. */
export function legacyStandingOf({ method, args }: TwinCall): StandingQuestion | undefined {
  const text = JSON.stringify(args);
  const loanedUnits = method.startsWith("flashLoan") ? loansOf(args) : new Map<string, bigint>();
  const isLiquidation = method === "liquidationCall" || text.includes('"liquidationCall"');
  const [, user] = (isLiquidation && /"@token:\w+","@token:\w+","@user:(\d+)"/.exec(text)) || [];
  if (user === undefined) return loanedUnits.size === 0 ? undefined : { loanedUnits };
  return { user: Number(user), loanedUnits };
}

function loansOf([, assets, amounts]: TwinCall["args"]): Map<string, bigint> {
  const units = [amounts].flat();
  const loans = [assets].flat().flatMap((asset, at) => {
    const amount = units[at];
    if (typeof asset !== "string" || typeof amount !== "string" || !/^\d+$/.test(amount)) return [];
    return [[asset.replace("@token:", ""), BigInt(amount)] as const];
  });
  return new Map(loans);
}

/**
 * Whether an account's health factors on the twins lie on the two sides of a limit although its collateral, debt and threshold
 * are the same but for rounding, so that one twin may rightly do what the other refuses.
 *
 * @param isClose Whether two amounts in base currency differ by rounding alone.
 */
export function isBetweenHealthFactors(
  [first, second]: Standings,
  isClose: (first: bigint, second: bigint) => boolean,
): boolean {
  const isApart = LIMITS_WAD.some((limit) => first.healthFactorWad < limit !== second.healthFactorWad < limit);
  const thresholds = first.liquidationThresholdBps - second.liquidationThresholdBps;
  return (
    isApart &&
    isClose(first.collateralBase, second.collateralBase) &&
    isClose(first.debtBase, second.debtBase) &&
    (thresholds < 0n ? -thresholds : thresholds) <= THRESHOLD_BPS
  );
}

/**
 * Whether a flash loan asks for cash that one twin has and the other just has not.
 *
 * @param isClose Whether two amounts of a reserve differ by rounding alone.
 */
export function isBetweenCash(
  [first, second]: Standings,
  isClose: (symbol: string, first: bigint, second: bigint) => boolean,
): boolean {
  return [...first.spareUnits].some(([symbol, one]) => {
    const other = second.spareUnits.get(symbol) ?? 0n;
    return one < 0n !== other < 0n && isClose(symbol, one, other);
  });
}
