import type { AssertionContext } from "./async-assertion.ts";
import { describe, showHealthFactor, standingOf } from "./standing.ts";

/** How far a figure may be off. */
export interface Tolerance {
  /** Largest difference either way, in the figure's own unit; 0 unless told. */
  readonly within?: bigint;
}

/** `to.have.healthFactor(wad("1.02"), { within: wad("0.0001") })`: the account's health factor, 18 decimals. */
export async function healthFactor(
  this: AssertionContext,
  expectedWad: bigint,
  { within = 0n }: Tolerance = {},
): Promise<void> {
  const standing = await standingOf("have.healthFactor", this._obj);
  const actualWad = standing.healthFactorWad;
  const wanted = showHealthFactor(expectedWad) + (within === 0n ? "" : ` within ${showHealthFactor(within)}`);
  const differenceWad = actualWad > expectedWad ? actualWad - expectedWad : expectedWad - actualWad;
  this.assert(
    differenceWad <= within,
    `expected ${describe(standing)} to have a health factor of ${wanted}, but it is ${showHealthFactor(actualWad)}`,
    `expected ${describe(standing)} not to have a health factor of ${wanted}, but it is ${showHealthFactor(actualWad)}`,
    expectedWad,
    actualWad,
    false,
  );
}
