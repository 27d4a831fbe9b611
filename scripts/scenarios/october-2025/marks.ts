const at = (clock: string): number => Date.parse(`2025-10-10T${clock}Z`) / 1000;

/** The moments of the day that a chart shows as vertical lines, Unix seconds (QL, J187, BIN0130; sources in docs/model.md). */
export const OCTOBER_2025_MARKS: readonly { readonly timestamp: number; readonly name: string }[] = [
  { timestamp: at("20:50:00"), name: "tariff post" },
  { timestamp: at("21:20:36"), name: "market low" },
  { timestamp: at("21:36:00"), name: "venue under 0.85" },
  { timestamp: at("21:54:00"), name: "venue low 0.65" },
  { timestamp: at("22:25:00"), name: "withdrawals resume" },
];
