import type { Estimate } from "./estimate.ts";

/** An estimate after so many runs. */
export interface ConvergencePoint extends Estimate {
  readonly runs: number;
}

/**
 * Follow an estimate as runs come in.
 *
 * @param values In the order of the seeds, not sorted.
 * @param estimate Given the first so many values, rising.
 * @param most Points at most; their distance grows with the number of runs.
 * @returns at rising numbers of runs, the last of all of them; empty for no values
 */
export function convergence(
  values: readonly number[],
  estimate: (sorted: readonly number[]) => Estimate,
  most = 24,
): readonly ConvergencePoint[] {
  const steps = new Set(
    Array.from({ length: most }, (_, at) => Math.max(2, Math.round(values.length ** ((at + 1) / most)))),
  );
  if (values.length > 0) steps.add(values.length);
  return [...steps]
    .filter((runs) => runs <= values.length)
    .sort((a, b) => a - b)
    .map((runs) => ({ runs, ...estimate(values.slice(0, runs).sort((a, b) => a - b)) }));
}
