import type { LiquidationRulesDefinition } from "../lib/market-file/definition.ts";
import type { DataTypes } from "../../typechain-types/lending/LendingPool.ts";

const SCOPES = ["position", "reserve"] as const; // in the order of DataTypes.CloseFactorScope

/** Rules of Aave v3.3 to v3.6: what the pool starts with. Source: reference sheet of Aave v3, B.9. */
export const AAVE_V35_LIQUIDATION_RULES: LiquidationRulesDefinition = {
  closeFactorBps: 5_000n,
  closeFactorScope: "position",
  closeFactorHealthFactorThresholdWad: 950_000_000_000_000_000n,
  minBaseMaxCloseFactorE8: 2_000_00000000n,
  minLeftoverBaseE8: 1_000_00000000n,
  badDebtBecomesDeficit: true,
  selfLiquidationAllowed: false,
};

/** Rules of Aave v3.0.2: half of one reserve's debt, whatever its size; debt without collateral stays debt. */
export const AAVE_V302_LIQUIDATION_RULES: LiquidationRulesDefinition = {
  closeFactorBps: 5_000n,
  closeFactorScope: "reserve",
  closeFactorHealthFactorThresholdWad: 950_000_000_000_000_000n,
  minBaseMaxCloseFactorE8: 0n,
  minLeftoverBaseE8: 0n,
  badDebtBecomesDeficit: false,
  selfLiquidationAllowed: true,
};

/** Write rules as `setLiquidationRules` takes them. */
export function toLiquidationRulesStruct(rules: LiquidationRulesDefinition): DataTypes.LiquidationRulesStruct {
  return {
    closeFactorBps: rules.closeFactorBps,
    closeFactorScope: SCOPES.indexOf(rules.closeFactorScope),
    badDebtBecomesDeficit: rules.badDebtBecomesDeficit,
    selfLiquidationAllowed: rules.selfLiquidationAllowed,
    closeFactorHealthFactorThreshold: rules.closeFactorHealthFactorThresholdWad,
    minBaseMaxCloseFactorThreshold: rules.minBaseMaxCloseFactorE8,
    minLeftoverBase: rules.minLeftoverBaseE8,
  };
}
