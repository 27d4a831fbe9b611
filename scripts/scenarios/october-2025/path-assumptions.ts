import type { Assumption } from "../../lib/record.ts";
import { october2025BaseFeePoints, october2025PricePoints } from "../../market/october-2025-points.ts";

/** The given paths of other markets and of the base fee, a point a line, with the source of each. */
export function pathAssumptions(): readonly Assumption[] {
  const paths = { ...october2025PricePoints, "base fee": october2025BaseFeePoints };
  return Object.entries(paths).flatMap(([name, points]) =>
    points.map(({ atUtc, value, source, confidence }) => ({
      id: `path.${name}.${atUtc.slice(11, 19)}`,
      value,
      unit: name === "base fee" ? "gwei" : "USD",
      source,
      confidence: confidence === "assume" ? ("low" as const) : confidence,
    })),
  );
}
