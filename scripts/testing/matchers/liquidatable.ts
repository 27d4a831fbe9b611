import { WAD } from "../../lib/wad.ts";
import type { AssertionContext } from "./async-assertion.ts";
import { describe, showHealthFactor, standingOf } from "./standing.ts";

/** `to.be.liquidatable`: the pool lets anybody liquidate the account, which it does under a health factor of 1. */
export async function liquidatable(this: AssertionContext): Promise<void> {
  const standing = await standingOf("be.liquidatable", this._obj);
  const healthFactor = showHealthFactor(standing.healthFactorWad);
  this.assert(
    standing.totalDebtBase > 0n && standing.healthFactorWad < WAD,
    `expected ${describe(standing)} to be liquidatable, but its health factor is ${healthFactor}`,
    `expected ${describe(standing)} not to be liquidatable, but its health factor is ${healthFactor}`,
  );
}
