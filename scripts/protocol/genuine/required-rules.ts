import { InvalidInputError, type InputProblem } from "../../lib/invalid-input-error.ts";
import type { LiquidationRulesDefinition } from "../../lib/market-file/definition.ts";

/**
 * Insist that a market file asks for the liquidation rules that a version of Aave has in its code.
 *
 * @param version As the user knows it, such as `Aave v3.6`.
 * @throws InvalidInputError naming every field that differs.
 */
export function requireRules(
  asked: LiquidationRulesDefinition,
  hardCoded: LiquidationRulesDefinition,
  version: string,
): void {
  const [first, ...others] = (Object.keys(hardCoded) as (keyof LiquidationRulesDefinition)[])
    .filter((name) => asked[name] !== hardCoded[name])
    .map((name): InputProblem => {
      return {
        field: `lending.liquidationRules.${name}`,
        value: asked[name],
        reason: `which ${version} cannot be set to: its rules are in its code`,
        accepted: `${String(hardCoded[name])}, or backend local`,
      };
    });
  if (first !== undefined) throw new InvalidInputError([first, ...others]);
}
