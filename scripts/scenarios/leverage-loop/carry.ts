import { mulDivHalfUp } from "../../lib/mul-div.ts";
import { WAD } from "../../lib/wad.ts";

/** What a loop earns a year on its own capital. */
export interface LoopCarry {
  /** y * M - r * (M - 1), rounded to the nearest; negative when the loop loses. */
  readonly netApyBps: bigint;
  /** Borrow rate at which the carry is zero, y * M / (M - 1), rounded to the nearest; absent without debt. */
  readonly breakEvenBorrowRateBps?: bigint;
}

/**
 * Compute the carry of a loop from its leverage M: yield y on all of the collateral, rate r on the debt.
 *
 * @param leverageWad Collateral over equity, WAD.
 */
export function loopCarry(
  leverageWad: bigint,
  rates: { readonly baseApyBps: bigint; readonly borrowRateBps: bigint },
): LoopCarry {
  const { baseApyBps, borrowRateBps } = rates;
  const borrowedWad = leverageWad - WAD;
  const netWad = baseApyBps * leverageWad - borrowRateBps * borrowedWad;
  const sizeBps = mulDivHalfUp(netWad < 0n ? -netWad : netWad, 1n, WAD);
  const netApyBps = netWad < 0n ? -sizeBps : sizeBps;
  if (borrowedWad <= 0n) return { netApyBps };
  return { netApyBps, breakEvenBorrowRateBps: mulDivHalfUp(baseApyBps, leverageWad, borrowedWad) };
}
