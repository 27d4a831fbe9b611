import type { ActionLine } from "../lib/record.ts";

/** Labels of the calls that liquidate: through a keeper contract, or the lending pool's own. */
const LIQUIDATION_LABELS: ReadonlySet<string> = new Set(["liquidate", "liquidationCall"]);

/** Tell whether an action tried to liquidate somebody, whatever became of it. */
export function isLiquidationAttempt({ label }: ActionLine): boolean {
  return LIQUIDATION_LABELS.has(label);
}
