import type { CellRecord } from "./cell-record.ts";

/** What a partial liquidation must leave at Aave, and what no bonus makes worth its gas: 1,000 USD with 8 decimals. */
export const DUST_COLLATERAL_BASE = 1_000n * 10n ** 8n;

/**
 * Give the bad debt that is too small to be worth liquidating: at the end, debt above collateral of accounts with some, but
 * less than $1,000 of collateral. Their debt may be large: nobody comes for the collateral, so it is not booked as a deficit.
 * @returns USD with 8 decimals, at the lending pool's prices
 */
export function dustBase({ finish }: CellRecord): bigint {
  return finish.accounts.reduce((sum, { debtBase, collateralBase }) => {
    const isDust = collateralBase > 0n && collateralBase < DUST_COLLATERAL_BASE && debtBase > collateralBase;
    return isDust ? sum + debtBase - collateralBase : sum;
  }, 0n);
}
