import { formatAmount } from "../../lib/units.ts";
import type { Position } from "../position.ts";
import { subjectError } from "./async-assertion.ts";
import { NO_DEBT_HEALTH_FACTOR } from "../../protocol/account-math.ts";

/** What the matchers of positions look at: any reading of an account. */
export interface Standing {
  readonly address?: string;
  readonly healthFactorWad: bigint;
  readonly totalDebtBase: bigint;
  readonly totalCollateralBase: bigint;
}

/** Take a position and read it, or a reading as it is; either may be promised. */
export async function standingOf(matcher: string, subject: unknown): Promise<Standing> {
  const given: unknown = await subject;
  if (isPosition(given)) return { address: given.address, ...(await given.read()) };
  if (isStanding(given)) return given;
  throw subjectError(matcher, "a position (market.position(user), positionAt(...)) or an account's reading", given);
}

/** "0xabc... with $150.5 of collateral and $160 of debt". */
export function describe({ address, totalCollateralBase, totalDebtBase }: Standing): string {
  const usd = (base: bigint) => `$${formatAmount(base, 8, { grouping: true, maxDecimals: 2 })}`;
  return `${address ?? "the account"} with ${usd(totalCollateralBase)} of collateral and ${usd(totalDebtBase)} of debt`;
}

/** A health factor as the field writes it; without debt there is none. */
export function showHealthFactor(healthFactorWad: bigint): string {
  return healthFactorWad === NO_DEBT_HEALTH_FACTOR ? "none (no debt)" : formatAmount(healthFactorWad, 18);
}

function isPosition(given: unknown): given is Position {
  return typeof given === "object" && given !== null && "read" in given && "address" in given;
}

function isStanding(given: unknown): given is Standing {
  return (
    typeof given === "object" &&
    given !== null &&
    "healthFactorWad" in given &&
    typeof given.healthFactorWad === "bigint"
  );
}
