import type { Frontier } from "../metrics/pareto-front.ts";
import type { RecommendationChecks } from "../metrics/recommendation.ts";
import { runMetric } from "../metrics/run-metrics.ts";
import type { StudySummary } from "../metrics/study-summary.ts";
import { count } from "./format.ts";
import type { IntervalRow } from "./html/interval-rows.ts";
import { reportedAssumptions, type StudyContext } from "./study-page-data.ts";
import { estimateText, plainText, STATISTIC_NAMES } from "./study-text.ts";

/** What the one-page report needs to know besides front and checks. */
export interface GovernanceContext extends StudyContext {
  readonly hash: string;
  readonly market: string;
  readonly backend: string;
  /** Whether other markets' prices are drawn, or those of the day. */
  readonly world: "historical" | "stochastic";
}

/** Everything the one-page report of a frontier says. */
export interface GovernanceData {
  readonly question: string;
  readonly facts: string;
  /** The recommended point in words, and why it; undefined when no point has all figures. */
  readonly verdict: { readonly terms: string; readonly figures: string; readonly why: string } | undefined;
  /** One an objective. */
  readonly panels: readonly { readonly heading: string; readonly rows: readonly IntervalRow[] }[];
  /** What the rows of the panels are. */
  readonly legend: string;
  readonly sections: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

const ROWS_SHOWN = 6;
const ASSUMPTIONS_NAMED = 5;
/** Runs from which on the largest of them bounds a 95 % quantile from above with 97.5 % confidence: ln(0.025) / ln(0.95). */
const RUNS_FOR_VAR95 = 72;

/** Put a frontier into the words of one page. */
export function governanceData(
  summary: StudySummary,
  frontier: Frontier,
  checks: RecommendationChecks,
  context: GovernanceContext,
): GovernanceData {
  const { objectives, points, recommended } = frontier;
  const front = points.filter(({ isOnFront }) => isOnFront);
  const named = objectives.map(({ metric, statistic }) => `${runMetric(metric).title} (${STATISTIC_NAMES[statistic]})`);
  const chosen = points.find(({ point }) => point === recommended);
  const termsOf = (number: number | undefined): string => {
    const values = points.find(({ point }) => point === number)?.values ?? {};
    const terms = summary.axes.map(({ path, name }) => `${name} ${values[path] ?? ""}`).join(", ");
    return `point ${number ?? "none"}${terms === "" ? "" : ` (${terms})`}`;
  };
  const ordered = [...front, ...points.filter(({ isOnFront }) => !isOnFront)];
  const shown = [...ordered.filter((point) => point === chosen), ...ordered.filter((point) => point !== chosen)];
  return {
    question: summary.question,
    facts: `${count(summary.runs)} runs at ${count(points.length)} points, ${count(summary.failed)} failed`,
    verdict:
      chosen === undefined
        ? undefined
        : {
            terms: termsOf(chosen.point),
            figures: chosen.figures
              .map((figure, at) => {
                const { metric } = objectives[at] ?? { metric: "badDebtBase" as const };
                return `${capital(named[at] ?? "")}: ${estimateText(figure, runMetric(metric).unit)}`;
              })
              .join(". "),
            why: `Weighed together: ${named.join(", ")}. ${front.length} of ${points.length} points are beaten by none in all of these; of them this is the nearest to the best of each, every objective measured over the range of all points.`,
          },
    panels: objectives.map(({ metric }, at) => ({
      heading: capital(named[at] ?? ""),
      rows: shown.slice(0, ROWS_SHOWN).flatMap((point) => {
        const figure = point.figures[at];
        if (figure === undefined) return [];
        const values = summary.axes.map(({ path }) => point.values[path] ?? "").join(" / ");
        return [
          {
            label: `${values === "" ? `point ${point.point}` : values}${point.isOnFront ? "" : ", beaten"}`,
            estimate: figure,
            text: estimateText(figure, runMetric(metric).unit),
            ...(point === chosen ? { tone: "chosen" as const } : {}),
          },
        ];
      }),
    })),
    legend: `Rows: ${summary.axes.map(({ name }) => name).join(" / ") || "the one point"}. The recommended point first, then the others that none beats${shown.length > front.length ? ", then beaten ones" : ""}${shown.length > ROWS_SHOWN ? `: ${ROWS_SHOWN} of ${shown.length}` : ""}. Bars are 95 % intervals; an arrow marks a side that this many runs do not bound.`,
    sections: [
      { title: "What would change the answer", lines: changes(frontier, checks, termsOf) },
      { title: "Assumptions", lines: assumptionLines(context) },
      { title: "Method", lines: methodLines(context) },
      { title: "Data", lines: dataLines(context) },
      { title: "Limits", lines: limitLines(summary, context) },
    ],
  };
}

function changes(
  { recommended, points, objectives }: Frontier,
  { shares, without, notSurelyBeaten }: RecommendationChecks,
  termsOf: (point: number | undefined) => string,
): readonly string[] {
  const own = shares.find(({ point }) => point === recommended)?.share ?? 0;
  const [rival] = shares.filter(({ point }) => point !== recommended);
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const other = rival === undefined ? "" : `; next is ${termsOf(rival.point)} in ${percent(rival.share)}`;
  const dropped = without.map(({ objective, recommended: then }) => {
    const name = runMetric(objective.metric).title;
    return then === recommended
      ? `If ${name} did not count, it would stay.`
      : `If ${name} did not count, it would be ${termsOf(then)}.`;
  });
  const best = objectives.map(({ metric }, at) => {
    const isUp = runMetric(metric).better === "higher";
    const worth = (point: Frontier["points"][number]): number => (isUp ? 1 : -1) * (point.figures[at]?.value ?? 0);
    const chosen = points.find(({ point }) => point === recommended);
    const top = points.reduce<Frontier["points"][number] | undefined>(
      (most, point) => (most === undefined || worth(point) > worth(most) ? point : most),
      chosen,
    );
    const figure = top?.figures[at];
    return top === undefined || top === chosen || figure === undefined
      ? []
      : [
          `Best in ${runMetric(metric).title} alone: ${termsOf(top.point)}, ${plainText(figure.value, runMetric(metric).unit)}.`,
        ];
  });
  return [
    `Other seeds: drawn again with replacement, ${percent(own)} of samples recommend the same point${other}.`,
    ...dropped,
    ...best.flat(),
    notSurelyBeaten.length === 0
      ? "No beaten point could come back within its intervals."
      : `More seeds could bring back ${notSurelyBeaten.length} beaten points, whose intervals leave it open: ${notSurelyBeaten.slice(0, 12).join(", ")}${notSurelyBeaten.length > 12 ? " and others" : ""}.`,
  ];
}

function assumptionLines(context: StudyContext): readonly string[] {
  const { studyAssumptions, scenarioAssumptions, marketAssumptions } = reportedAssumptions(context);
  const drawn = studyAssumptions
    .slice(0, ASSUMPTIONS_NAMED)
    .map(({ id, value, source }) => `${id}: ${value} (${source}).`);
  const low = scenarioAssumptions.filter(({ confidence }) => confidence === "low");
  const groups = new Map<string, number>();
  for (const { id } of low) {
    const [group = id] = id.split(".");
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  const kinds = [...groups].sort((one, other) => other[1] - one[1]).map(([group, times]) => `${times} of ${group}`);
  return [
    ...drawn,
    `${scenarioAssumptions.length} values of the scenario and ${marketAssumptions.length} of the market carry a source and a confidence; study.html lists them all.`,
    low.length === 0
      ? "None of the scenario's is of low confidence."
      : `${low.length} of the scenario's are of low confidence: ${kinds.join(", ")}.`,
  ];
}

function methodLines({ blocks, seeds, how }: GovernanceContext): readonly string[] {
  return [
    `Each run executes ${count(blocks)} blocks of the scenario as transactions on a local EVM: borrowers, keepers, arbitrageurs, oracles and the issuer act, and pay gas. Points: ${how}; at most ${count(seeds)} seeds each, the same seeds at every point.`,
    "Intervals hold with 95 %: order statistics for quantiles, bootstrap of 1,000 samples for expected shortfall, central limit theorem for means.",
    "All parameters vary together; a point is beaten only by one that is as good in every objective and better in one.",
  ];
}

/** Our own, by backend. */
const OWN_POOLS: Readonly<Record<string, string>> = {
  local: "a pool with Aave v3.5/3.6 arithmetic",
  "local-v3.0": "a pool with Aave v3.0.2 arithmetic",
};

function dataLines({ market, backend, hash, command, mode }: GovernanceContext): readonly string[] {
  const pool = OWN_POOLS[backend] ?? `the genuine contracts of ${backend}`;
  return [
    `Market file ${market}, mode ${mode}, ${pool}.`,
    `Study ${hash.slice(0, 16)}: every run's figures and the SHA-256 of its record are in runs.parquet; any run can be replayed alone.`,
    `Repeat it: ${command}`,
  ];
}

function limitLines({ points, failed }: StudySummary, { world }: GovernanceContext): readonly string[] {
  const fewest = Math.min(...points.map(({ runs }) => runs));
  return [
    world === "historical"
      ? "One day's prices: seeds vary sizes, delays, who is awake and keepers' bids, but not the day."
      : "Prices are drawn from the study's processes; what these do not contain cannot happen.",
    ...(fewest < RUNS_FOR_VAR95
      ? [
          `${count(fewest)} runs at a point do not bound a 95 % quantile from above (that takes ${RUNS_FOR_VAR95}); a bootstrap knows nothing worse than the worst run seen.`,
        ]
      : []),
    ...(failed > 0 ? [`${count(failed)} runs failed and are left out.`] : []),
    "Not modelled: the exchange's order book and margin accounts, Pendle, other lending protocols, the weeks after (docs/model.md).",
  ];
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
