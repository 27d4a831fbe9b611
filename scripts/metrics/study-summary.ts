import { Rng } from "../lib/rng.ts";
import { bootstrapEstimate } from "./estimators/bootstrap.ts";
import { convergence, type ConvergencePoint } from "./estimators/convergence.ts";
import { negated, relativeHalfWidth, type Estimate } from "./estimators/estimate.ts";
import { mean, meanEstimate } from "./estimators/moments.ts";
import { quantile, quantileEstimate } from "./estimators/quantile.ts";
import { entropicValueAtRisk, expectedShortfall } from "./estimators/tail-risk.ts";
import { plainValue } from "./plain-value.ts";
import { runMetric, type RunMetricName } from "./run-metrics.ts";
import { runKey, type StudyRow } from "./study-row.ts";

/** What of a metric's distribution over seeds is asked for; the tail is the bad one of the metric. */
export const STATISTICS = ["mean", "median", "var95", "var99", "es95", "evar99", "max"] as const;
export type Statistic = (typeof STATISTICS)[number];

/** A parameter that a study varies; paths that only move with it are not named. */
export interface StudyAxisName {
  readonly path: string;
  readonly name: string;
}

/** What a summary needs to know of a study. */
export interface StudyQuestion {
  readonly name: string;
  readonly question: string;
  readonly seed: string;
  readonly axes: readonly StudyAxisName[];
  readonly metrics: readonly RunMetricName[];
  readonly answer?:
    | {
        readonly metric: RunMetricName;
        readonly statistic: Statistic;
        /** In the metric's plain unit. */
        readonly atMost: number;
        readonly prefer?: RunMetricName | undefined;
      }
    | undefined;
}

/** A metric over the seeds of one point, in plain units (dollars, tokens, basis points, seconds). */
export type MetricSummary = Readonly<Record<Statistic, Estimate>> & {
  /** Runs that have the figure. */
  readonly runs: number;
};

export interface PointSummary {
  readonly point: number;
  readonly values: Readonly<Record<string, string>>;
  readonly runs: number;
  readonly failed: number;
  /** Metrics without a single figure at this point are left out. */
  readonly metrics: Readonly<Partial<Record<RunMetricName, MetricSummary>>>;
}

/** What `study.json` holds. */
export interface StudySummary {
  readonly name: string;
  readonly question: string;
  readonly axes: readonly StudyAxisName[];
  readonly metrics: readonly RunMetricName[];
  readonly runs: number;
  readonly failed: number;
  readonly points: readonly PointSummary[];
  readonly answer: StudyAnswer | undefined;
  /** The answer's statistic at the answer's point as runs came in; empty without an answer. */
  readonly convergence: readonly ConvergencePoint[];
  /** Runs with the worst value of the first metric, worst first. */
  readonly worst: readonly { readonly run: string; readonly value: number }[];
  readonly failures: readonly { readonly run: string; readonly error: string }[];
}

/** Which points keep a figure within a limit, and which of them is best. */
export interface StudyAnswer {
  readonly metric: RunMetricName;
  readonly statistic: Statistic;
  readonly atMost: number;
  readonly prefer: RunMetricName | undefined;
  /** Points whose estimate is within the limit. */
  readonly within: readonly number[];
  /** Points whose whole interval is. */
  readonly surelyWithin: readonly number[];
  /** The point chosen: of those surely within, else of those within, the one with the best mean of `prefer`, else the least figure. */
  readonly point: number | undefined;
}

/** Runs named as the worst, at most. */
export const WORST_SHOWN = 12;
/** Each one searches for its own scale, so they are dearer than others. */
const ENTROPIC_RESAMPLES = 200;

/**
 * Summarize the finished rows of a study.
 * @param rows sorted by point and seed
 */
export function summarizeStudy(question: StudyQuestion, rows: readonly StudyRow[]): StudySummary {
  const rng = new Rng(question.seed).fork("bootstrap");
  const wanted = metricsOf(question);
  const points = [...groupByPoint(rows)].map(([point, own]) => ({
    point,
    values: own[0]?.values ?? {},
    runs: own.length,
    failed: own.filter(({ error }) => error !== null).length,
    metrics: Object.fromEntries(
      wanted.flatMap((name) => {
        const values = plainValues(own, name);
        if (values.length === 0) return [];
        return [[name, summarizeMetric(values, name, rng.fork(`${point} ${name}`))]];
      }),
    ),
  }));
  const answer = answerOf(question, points);
  return {
    name: question.name,
    question: question.question,
    axes: question.axes,
    metrics: wanted,
    runs: rows.length,
    failed: rows.filter(({ error }) => error !== null).length,
    points,
    answer,
    convergence: answer?.point === undefined ? [] : convergenceOf(answer, rows, rng.fork("convergence")),
    worst: worstRuns(question, rows),
    failures: rows.flatMap((row) =>
      row.error === null ? [] : [{ run: runKey(row), error: `${row.error.name}: ${row.error.message}` }],
    ),
  };
}

/** The figures of a metric in rows, in their order; runs without it are left out. */
export function plainValues(rows: readonly StudyRow[], name: RunMetricName): number[] {
  const { unit } = runMetric(name);
  return rows.flatMap(({ metrics }) => {
    const value = metrics?.[name] ?? null;
    return value === null ? [] : [plainValue(value, unit)];
  });
}

/**
 * Tell whether a quantile is known well enough.
 * @param values in plain units, any order
 */
export function isKnown(
  values: readonly number[],
  name: RunMetricName,
  rule: { readonly quantile: number; readonly confidence: number; readonly relativeHalfWidth: number },
): boolean {
  if (values.length === 0) return false;
  const estimate = inBadDirection(name, values, (losses) => quantileEstimate(losses, rule.quantile, rule.confidence));
  return relativeHalfWidth(estimate) <= rule.relativeHalfWidth;
}

/** One statistic of a sample, in plain units, any order. @throws EmptySampleError */
export function statisticOf(
  values: readonly number[],
  name: RunMetricName,
  statistic: Statistic,
  rng: Rng,
  confidence?: number,
): Estimate {
  return inBadDirection(name, values, (losses) => {
    switch (statistic) {
      case "mean":
        return meanEstimate(losses, confidence);
      case "median":
        return quantileEstimate(losses, 0.5, confidence);
      case "var95":
        return quantileEstimate(losses, 0.95, confidence);
      case "var99":
        return quantileEstimate(losses, 0.99, confidence);
      case "es95":
        return bootstrapEstimate(losses, (sorted) => expectedShortfall(sorted, 0.95), {
          rng,
          ...(confidence === undefined ? {} : { confidence }),
        });
      case "evar99":
        return bootstrapEstimate(losses, (sorted) => entropicValueAtRisk(sorted, 0.99), {
          rng,
          resamples: ENTROPIC_RESAMPLES,
          ...(confidence === undefined ? {} : { confidence }),
        });
      case "max": {
        const worst = losses.at(-1) ?? 0;
        return { value: worst, low: worst, high: null };
      }
    }
  });
}

/** The value of a statistic alone, without its interval, in plain units, any order. @throws EmptySampleError */
export function statisticValue(values: readonly number[], name: RunMetricName, statistic: Statistic): number {
  const exact = (value: number): Estimate => ({ value, low: null, high: null });
  return inBadDirection(name, values, (losses) => {
    switch (statistic) {
      case "mean":
        return exact(mean(losses));
      case "median":
        return exact(quantile(losses, 0.5));
      case "var95":
        return exact(quantile(losses, 0.95));
      case "var99":
        return exact(quantile(losses, 0.99));
      case "es95":
        return exact(expectedShortfall(losses, 0.95));
      case "evar99":
        return exact(entropicValueAtRisk(losses, 0.99));
      case "max":
        return exact(quantile(losses, 1));
    }
  }).value;
}

/** Estimate on losses: a metric that is better when higher is turned round, and the estimate back. */
function inBadDirection(
  name: RunMetricName,
  values: readonly number[],
  estimate: (losses: readonly number[]) => Estimate,
): Estimate {
  const isTurned = runMetric(name).better === "higher";
  const losses = values.map((value) => (isTurned ? -value : value)).sort((a, b) => a - b);
  const made = estimate(losses);
  return isTurned ? negated(made) : made;
}

function summarizeMetric(values: readonly number[], name: RunMetricName, rng: Rng): MetricSummary {
  const of = (statistic: Statistic): Estimate => statisticOf(values, name, statistic, rng);
  return {
    runs: values.length,
    mean: of("mean"),
    median: of("median"),
    var95: of("var95"),
    var99: of("var99"),
    es95: of("es95"),
    evar99: of("evar99"),
    max: of("max"),
  };
}

/** The metrics asked for, and those that the answer needs. */
function metricsOf({ metrics, answer }: StudyQuestion): readonly RunMetricName[] {
  const ofAnswer = [answer?.metric, answer?.prefer].filter((name) => name !== undefined);
  return [...new Set([...metrics, ...ofAnswer])];
}

/** Rows by their point, in their order. */
export function groupByPoint(rows: readonly StudyRow[]): ReadonlyMap<number, StudyRow[]> {
  const groups = new Map<number, StudyRow[]>();
  for (const row of rows) {
    const own = groups.get(row.point);
    if (own === undefined) groups.set(row.point, [row]);
    else own.push(row);
  }
  return groups;
}

function answerOf({ answer }: StudyQuestion, points: readonly PointSummary[]): StudyAnswer | undefined {
  if (answer === undefined) return undefined;
  const { metric, statistic, atMost, prefer } = answer;
  const isLow = runMetric(metric).better !== "higher";
  const figure = ({ metrics }: PointSummary): Estimate | undefined => metrics[metric]?.[statistic];
  const isWithin = (value: number | null | undefined): boolean =>
    value !== undefined && value !== null && (isLow ? value <= atMost : value >= atMost);
  const within = points.filter((point) => isWithin(figure(point)?.value));
  const surely = points.filter((point) => isWithin(isLow ? figure(point)?.high : figure(point)?.low));
  const candidates = surely.length > 0 ? surely : within.length > 0 ? within : points;
  const merit = (point: PointSummary): number => {
    if (prefer === undefined || within.length === 0) return (isLow ? -1 : 1) * (figure(point)?.value ?? -Infinity);
    return (runMetric(prefer).better === "lower" ? -1 : 1) * (point.metrics[prefer]?.mean.value ?? -Infinity);
  };
  const best = candidates.reduce<PointSummary | undefined>(
    (chosen, point) => (chosen === undefined || merit(point) > merit(chosen) ? point : chosen),
    undefined,
  );
  return {
    metric,
    statistic,
    atMost,
    prefer,
    within: within.map(({ point }) => point),
    surelyWithin: surely.map(({ point }) => point),
    point: best?.point,
  };
}

function convergenceOf(
  { metric, statistic, point }: StudyAnswer,
  rows: readonly StudyRow[],
  rng: Rng,
): readonly ConvergencePoint[] {
  const values = plainValues(
    rows.filter((row) => row.point === point),
    metric,
  );
  return convergence(values, (sorted) => statisticOf(sorted, metric, statistic, rng));
}

function worstRuns({ metrics }: StudyQuestion, rows: readonly StudyRow[]): StudySummary["worst"] {
  const [name] = metrics;
  if (name === undefined) return [];
  const { unit, better } = runMetric(name);
  return rows
    .flatMap((row) => {
      const value = row.metrics?.[name] ?? null;
      return value === null ? [] : [{ run: runKey(row), value: plainValue(value, unit) }];
    })
    .sort((a, b) => (better === "higher" ? a.value - b.value : b.value - a.value))
    .slice(0, WORST_SHOWN);
}
