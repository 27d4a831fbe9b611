import type { Assumption } from "../lib/record.ts";
import type { MarketSource } from "../lib/market-sources.ts";
import type { Estimate } from "../metrics/estimators/estimate.ts";
import { paretoFront, type Frontier, type Objective } from "../metrics/pareto-front.ts";
import { runMetric, type MetricUnit, type RunMetricName } from "../metrics/run-metrics.ts";
import type { StudyRow } from "../metrics/study-row.ts";
import type { PointSummary, Statistic, StudySummary } from "../metrics/study-summary.ts";
import type { ReportedAssumption } from "./report-data.ts";
import { answerText, plainText } from "./study-text.ts";
import { tailCurves, type TailCurves } from "./tail-curves.ts";

/** What the page needs to know of a study besides its summary. */
export interface StudyContext {
  /** Command that repeats the study, without options. */
  readonly command: string;
  readonly how: string;
  readonly mode: string;
  readonly seeds: number;
  readonly blocks: number;
  readonly objectives: readonly Objective[];
  /** Sources of distributions and worlds that the study file brings. */
  readonly studyAssumptions: readonly ReportedAssumption[];
  readonly scenarioAssumptions: readonly Assumption[];
  readonly marketSources: readonly MarketSource[];
  /** Reports of replayed runs, by run: paths seen from the page. */
  readonly replays?: ReadonlyMap<string, string>;
}

/** What a study rests on, as pages list it. */
export interface ReportedAssumptions {
  readonly studyAssumptions: readonly ReportedAssumption[];
  readonly scenarioAssumptions: readonly ReportedAssumption[];
  readonly marketAssumptions: readonly ReportedAssumption[];
}

/** A parameter on the page: its values in order. */
export interface PageAxis {
  readonly path: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly isNumeric: boolean;
}

export interface PagePoint {
  readonly point: number;
  /** One value an axis. */
  readonly values: readonly string[];
  readonly runs: number;
  readonly failed: number;
  readonly figures: Readonly<Partial<Record<RunMetricName, Readonly<Record<Statistic, Estimate>>>>>;
}

/** Everything the study's page shows. */
export interface StudyPageData extends ReportedAssumptions {
  readonly name: string;
  readonly question: string;
  readonly answer: string;
  readonly facts: string;
  readonly command: string;
  readonly axes: readonly PageAxis[];
  readonly metrics: readonly {
    readonly name: RunMetricName;
    readonly title: string;
    readonly unit: MetricUnit;
    readonly better: "lower" | "higher" | undefined;
  }[];
  /** Shown first. */
  readonly metric: RunMetricName;
  readonly statistic: Statistic;
  readonly atMost: number | undefined;
  readonly points: readonly PagePoint[];
  readonly chosen: number | undefined;
  readonly tails: TailCurves;
  readonly convergence: StudySummary["convergence"];
  readonly frontier: Frontier;
  readonly worst: readonly {
    readonly run: string;
    readonly value: string;
    readonly where: string;
    readonly command: string;
    /** Report of the replay, seen from the page; undefined where the run was not replayed. */
    readonly report: string | undefined;
  }[];
  readonly failures: StudySummary["failures"];
}

/** Turn a study's summary, and the rows it is of, into what its page shows. */
export function studyPageData(summary: StudySummary, rows: readonly StudyRow[], context: StudyContext): StudyPageData {
  const axes = summary.axes.map((axis) => pageAxis(axis, summary.points));
  const [first = "badDebtBase"] = summary.metrics;
  const { answer } = summary;
  const { unit } = runMetric(first);
  const valuesOf = new Map(summary.points.map(({ point, values }) => [point, values]));
  return {
    name: summary.name,
    question: summary.question,
    answer: answerText(summary),
    facts: [
      `${summary.points.length} points (${context.how}), ${context.seeds} seeds at most`,
      `${summary.runs} runs of ${context.blocks} blocks, ${summary.failed} failed`,
      `mode ${context.mode}`,
    ].join(" · "),
    command: context.command,
    axes,
    metrics: summary.metrics.map((name) => {
      const { title, unit: own, better } = runMetric(name);
      return { name, title, unit: own, better };
    }),
    metric: answer?.metric ?? first,
    statistic: answer?.statistic ?? "es95",
    atMost: answer?.atMost,
    points: summary.points.map(({ point, values, runs, failed, metrics }) => ({
      point,
      values: axes.map(({ path }) => values[path] ?? ""),
      runs,
      failed,
      figures: metrics,
    })),
    chosen: answer?.point,
    tails: tailCurves(summary.metrics, rows),
    convergence: summary.convergence,
    frontier: paretoFront(summary.points, context.objectives),
    worst: summary.worst.map(({ run, value }) => ({
      run,
      value: plainText(value, unit),
      where: describe(valuesOf.get(Number(run.split(":")[0])) ?? {}, axes),
      command: `${context.command} --only ${run}`,
      report: context.replays?.get(run),
    })),
    failures: summary.failures,
    ...reportedAssumptions(context),
  };
}

/** Turn what a study rests on into the rows of a page's tables. */
export function reportedAssumptions(context: StudyContext): ReportedAssumptions {
  return {
    studyAssumptions: context.studyAssumptions,
    scenarioAssumptions: context.scenarioAssumptions.map(({ id, value, unit: own, source, confidence, note }) => ({
      id,
      value: `${value} ${own}`.trim(),
      source,
      confidence,
      note: note ?? "",
    })),
    marketAssumptions: context.marketSources.map(({ field, value, source, confidence }) => ({
      id: field,
      value,
      source,
      confidence,
      note: "",
    })),
  };
}

function pageAxis(
  { path, name }: { readonly path: string; readonly name: string },
  points: readonly PointSummary[],
): PageAxis {
  const values = [...new Set(points.map((point) => point.values[path] ?? ""))];
  const isNumeric = values.every((value) => value !== "" && Number.isFinite(Number(value)));
  return { path, name, values: isNumeric ? values.sort((a, b) => Number(a) - Number(b)) : values, isNumeric };
}

function describe(values: Readonly<Record<string, string>>, axes: readonly PageAxis[]): string {
  return axes.map(({ path, name }) => `${name} ${values[path] ?? ""}`).join(", ");
}
