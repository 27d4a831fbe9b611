import type { HealthLine } from "../lib/record.ts";

const WAD = 10n ** 18n;
const BPS = 10_000n;

/** What could be liquidated after a fall of all collateral. */
export interface ShockPoint {
  /** The fall, rounded down. */
  readonly shockBps: bigint;
  /** USD with 8 decimals, at the prices before the fall; it only rises along the curve. */
  readonly debtBase: bigint;
  readonly accounts: number;
}

/**
 * Read the liquidatable-at-shock curve off a distribution of health factors: after a fall m of all collateral, accounts
 * with a health factor under 1 / (1 - m) can be liquidated. One point a bound of 1 or more, so m = 1 - 1 / bound.
 */
export function shockCurve({ boundsWad, debtBase, accounts }: HealthLine): readonly ShockPoint[] {
  return boundsWad.flatMap((boundWad, at) => {
    if (boundWad < WAD) return [];
    return [
      {
        shockBps: BPS - (BPS * WAD + boundWad - 1n) / boundWad,
        debtBase: debtBase.slice(0, at + 1).reduce((sum, value) => sum + value, 0n),
        accounts: accounts.slice(0, at + 1).reduce((sum, value) => sum + value, 0),
      },
    ];
  });
}

/**
 * Give the share of debt within so much of liquidation.
 * @param healthFactorWad a bound of the line, such as 1.05
 * @returns basis points of all debt; undefined without debt, or for a health factor that is no bound
 */
export function debtUnderBps({ boundsWad, debtBase }: HealthLine, healthFactorWad: bigint): bigint | undefined {
  const at = boundsWad.indexOf(healthFactorWad);
  const allBase = debtBase.reduce((sum, value) => sum + value, 0n);
  if (at === -1 || allBase === 0n) return undefined;
  return (debtBase.slice(0, at + 1).reduce((sum, value) => sum + value, 0n) * BPS) / allBase;
}
