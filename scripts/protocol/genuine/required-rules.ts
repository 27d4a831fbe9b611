import type { InputProblem } from "../../lib/invalid-input-error.ts";
import type { LiquidationRulesDefinition } from "../../lib/market-file/definition.ts";

/**
 * Name the liquidation rules of a market file that a version of Aave has in its code otherwise.
 *
 * @param version As the user knows it, such as `Aave v3.6`.
 */
export function ruleProblems(
  asked: LiquidationRulesDefinition,
  hardCoded: LiquidationRulesDefinition,
  version: string,
): InputProblem[] {
  return (Object.keys(hardCoded) as (keyof LiquidationRulesDefinition)[])
    .filter((name) => asked[name] !== hardCoded[name])
    .map((name): InputProblem => {
      return {
        field: `lending.liquidationRules.${name}`,
        value: asked[name],
        reason: `which ${version} cannot be set to: its rules are in its code`,
        accepted: `${String(hardCoded[name])}, or backend local`,
      };
    });
}
