import { percentMulFloor, percentMulHalfUp } from "../lib/bps.ts";
import { mulDivCeil, mulDivFloor } from "../lib/mul-div.ts";
import { rayMulCeil, rayMulFloor, rayMulHalfUp } from "../lib/ray.ts";
import { wadDivHalfUp } from "../lib/wad.ts";
import type { Backend } from "./market.ts";

const BPS_IN_ONE = 10_000n;

/** Which way a version of Aave rounds where account data is computed. Source: reference sheet of Aave v3, B.3 and B.6. */
export interface AccountRounding {
  /** Units of a scaled supply. */
  supplied(scaled: bigint, indexRay: bigint): bigint;
  /** Units of a scaled debt. */
  owed(scaled: bigint, indexRay: bigint): bigint;
  /** What a debt is worth in base currency. */
  debtBase(units: bigint, priceE8: bigint, unit: bigint): bigint;
  /** What may be owed at most against collateral. */
  borrowableBase(collateralBase: bigint, ltvBps: bigint): bigint;
  /** @param thresholdWeighted Sum over collateral of its worth times its liquidation threshold in basis points. */
  healthFactorWad(thresholdWeighted: bigint, collateralBase: bigint, debtBase: bigint): bigint;
}

/** Aave v3.5 and later: against the account, and the average threshold's rounding does not enter the health factor. */
const DIRECTED: AccountRounding = {
  supplied: rayMulFloor,
  owed: rayMulCeil,
  debtBase: mulDivCeil,
  borrowableBase: percentMulFloor,
  healthFactorWad: (thresholdWeighted, _, debtBase) => wadDivHalfUp(thresholdWeighted, debtBase) / BPS_IN_ONE,
};

/** Aave v3.0.2: half up, debt's worth down, and the health factor from the average threshold in whole basis points. */
const HALF_UP: AccountRounding = {
  supplied: rayMulHalfUp,
  owed: rayMulHalfUp,
  debtBase: mulDivFloor,
  borrowableBase: percentMulHalfUp,
  healthFactorWad: (thresholdWeighted, collateralBase, debtBase) => {
    const thresholdBps = collateralBase === 0n ? 0n : thresholdWeighted / collateralBase;
    return wadDivHalfUp(percentMulHalfUp(collateralBase, thresholdBps), debtBase);
  },
};

/** The rounding of a backend's pool. */
export function accountRounding(backend: Backend | undefined): AccountRounding {
  return backend === "aave-v3.0" || backend === "local-v3.0" ? HALF_UP : DIRECTED;
}
