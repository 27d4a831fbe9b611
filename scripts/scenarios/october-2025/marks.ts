import type { CrashInput } from "./crash-input.ts";

const at = (clock: string): number => Date.parse(`2025-10-10T${clock}Z`) / 1000;

/** A moment that a chart shows as a vertical line, Unix seconds. */
export interface Mark {
  readonly timestamp: number;
  readonly name: string;
}

/** The moments of the day (QL, J187, BIN0130; sources in docs/model.md). */
const OF_THE_DAY: readonly Mark[] = [
  { timestamp: at("20:50:00"), name: "tariff post" },
  { timestamp: at("21:20:36"), name: "market low" },
  { timestamp: at("21:36:00"), name: "venue under 0.85" },
  { timestamp: at("21:54:00"), name: "venue low 0.65" },
  { timestamp: at("22:25:00"), name: "withdrawals resume" },
];

/** The moments that matter to a run's cells: those of the day, and where a world is impaired the one when it is known. */
export function runMarks({ cells, parameters }: Pick<CrashInput, "cells" | "parameters">): readonly Mark[] {
  const isImpaired = cells.some(({ backing }) => backing.kind === "impaired");
  const known = { timestamp: parameters.backing.impairedAt, name: "impairment known (impaired world)" };
  return isImpaired ? [...OF_THE_DAY, known] : OF_THE_DAY;
}
