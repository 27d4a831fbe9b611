import { exceedanceCurve } from "../metrics/estimators/exceedance.ts";
import { runMetric, type RunMetricName } from "../metrics/run-metrics.ts";
import type { StudyRow } from "../metrics/study-row.ts";
import { groupByPoint, plainValues } from "../metrics/study-summary.ts";

/** A point's exceedance curve of one metric, as the page draws it. */
export interface TailCurve {
  readonly point: number;
  readonly runs: number;
  /** A value, the share of runs that are as bad or worse, and the ends of its interval; from good to bad. */
  readonly steps: readonly (readonly [value: number, share: number, low: number, high: number])[];
  /** What share of runs may be worse than the worst one seen. */
  readonly beyond: number;
}

/** Curves of each metric, one a point that has the figure. */
export type TailCurves = Readonly<Partial<Record<RunMetricName, readonly TailCurve[]>>>;

/** Follow each metric's bad tail at each point: of one that is better when higher, the low one. */
export function tailCurves(metrics: readonly RunMetricName[], rows: readonly StudyRow[]): TailCurves {
  const points = [...groupByPoint(rows)];
  return Object.fromEntries(
    metrics.map((name) => [
      name,
      points.flatMap(([point, own]) => {
        const values = plainValues(own, name);
        return values.length === 0 ? [] : [{ point, ...curveOf(values, runMetric(name).better === "higher") }];
      }),
    ]),
  );
}

function curveOf(values: readonly number[], isTurned: boolean): Omit<TailCurve, "point"> {
  const sign = isTurned ? -1 : 1;
  const { draws, steps, beyond } = exceedanceCurve(values.map((value) => sign * value).sort((a, b) => a - b));
  return {
    runs: draws,
    steps: steps.map(({ loss, share: { value, low, high } }) => [
      short(loss === 0 ? 0 : sign * loss, 7),
      short(value, 4),
      short(low ?? 0, 4),
      short(high ?? 1, 4),
    ]),
    beyond: short(beyond.high ?? 1, 4),
  };
}

/** So many digits as a drawing can show: the page holds a number for every step. */
function short(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
