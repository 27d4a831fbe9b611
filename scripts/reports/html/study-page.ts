import { runMetric } from "../../metrics/run-metrics.ts";
import type { Statistic } from "../../metrics/study-summary.ts";
import { estimateText, STATISTIC_NAMES } from "../study-text.ts";
import type { StudyPageData } from "../study-page-data.ts";
import { cardTable, chart, escapeHtml, none, scrollBox } from "./html.ts";
import { assumptions } from "./page-sections.ts";
import { pageShell } from "./page-shell.ts";

const SHOWN_FAILURES = 20;
const TABLE_STATISTICS: readonly Statistic[] = ["mean", "var95", "es95"];

/** Write a study's page; see `pageShell`. */
export function studyPage(data: StudyPageData): string {
  const main = `<header>
<p class="eyebrow">Powderkeg study</p>
<h1>${escapeHtml(data.question)}</h1>
<p class="lead">${escapeHtml(data.answer)}</p>
<p class="soft">${escapeHtml(data.facts)}. Every figure comes from transactions executed on an EVM.</p>
</header>
${chooser(data)}
${chart("map", "The map", mapCaption(data), data.axes.length === 0 ? "One point: nothing varies." : undefined)}
${chart("curve", "Figure and interval by parameter", "Lines join the estimates, bars are their 95 % intervals; an arrow marks a side that this many runs do not bound.", data.axes.some(({ isNumeric }) => isNumeric) ? undefined : "No parameter of this study is a number.")}
${tailSection(data)}
${chart("convergence", "How sure: the answer as runs came in", convergenceCaption(data), data.convergence.length < 2 ? "Too few runs, or the study file asks no limit (answer:)." : undefined)}
${chart("frontier", "The frontier", frontierCaption(data), data.frontier.points.length === 0 ? "No point has all the figures to weigh." : undefined)}
<h2>Every point</h2>
${pointTable(data)}
<h2>The worst runs</h2>
<p class="caption">A replay executes a run again, keeps its whole record and writes the report of a crash run; its record must hash to the row's. A report opens where it lies beside this page; the others have the command that makes them, and --replay-worst makes the first few.</p>
${worstTable(data)}
${data.failures.length === 0 ? "" : `<h2>Runs that failed</h2>${failureTable(data)}`}
<h2>How it was done</h2>
${method()}
<h2>Assumptions and sources</h2>
${assumptions(data)}
<h2>Run it again</h2>
<p>The same command gives the same rows, whatever the number of workers, shards and interruptions:</p>
<pre tabindex="0"><code>${escapeHtml(data.command)}</code></pre>`;
  return pageShell({
    title: data.question,
    className: "study",
    main,
    styles: ["study.css"],
    charts: { data: ["STUDY", chartData(data)], client: "study-client.js" },
  });
}

function chooser({ metrics, metric, statistic }: StudyPageData): string {
  const option = (value: string, label: string, isChosen: boolean) =>
    `<option value="${value}"${isChosen ? " selected" : ""}>${escapeHtml(label)}</option>`;
  const ofMetrics = metrics.map(({ name, title }) => option(name, title, name === metric)).join("");
  const ofStatistics = Object.entries(STATISTIC_NAMES)
    .map(([name, label]) => option(name, label, name === statistic))
    .join("");
  return `<div class="chooser"><label>Figure <select id="metric">${ofMetrics}</select></label><label>Statistic <select id="statistic">${ofStatistics}</select></label></div>`;
}

function mapCaption({ axes, atMost, metric, statistic }: StudyPageData): string {
  const names = axes.map(({ name }) => name).join(", ");
  if (atMost === undefined) return `By ${names}.`;
  return `By ${names}. A frame marks the points that keep ${STATISTIC_NAMES[statistic]} of ${runMetric(metric).title} within the limit.`;
}

function tailSection({ points, axes, chosen, tails, metrics }: StudyPageData): string {
  const captions = [
    "The share of a point's runs that are as bad as a value or worse, bad to the right. A band is the 95 % interval of that share at each value by itself (Clopper, Pearson 1934), for any distribution; along 5 % it is the interval of VaR 95. Beyond the worst run seen the chosen point's band goes on: what so many runs cannot exclude.",
    "Drawn are the chosen point and, to weigh it against, those with the best and the worst expected shortfall 95. More bands over each other could not be told apart.",
  ];
  const options = points.map(({ point, values }) => {
    const where = axes.map(({ name }, at) => `${name} ${values[at] ?? ""}`).join(", ");
    const label = where === "" ? `${point}` : `${point}: ${where}`;
    return `<option value="${point}"${point === chosen ? " selected" : ""}>${escapeHtml(label)}</option>`;
  });
  const hasRuns = metrics.some(({ name }) => (tails[name]?.length ?? 0) > 0);
  const parts = {
    before:
      points.length < 2
        ? ""
        : `<div class="chooser"><label>Point <select id="tail-point">${options.join("")}</select></label></div>`,
    after: `<ul class="told" id="tail-told"></ul>`,
  };
  return chart(
    "tail",
    "The tail: how often it is how bad",
    captions.join(" "),
    hasRuns ? undefined : "No run has a figure.",
    parts,
  );
}

function convergenceCaption({ chosen, metric, statistic }: StudyPageData): string {
  const title = `${STATISTIC_NAMES[statistic]} of ${runMetric(metric).title}`;
  if (chosen === undefined) return `${title}, after so many runs.`;
  return `${title} at point ${chosen} with its 95 % interval, after so many runs.`;
}

function frontierCaption({ frontier }: StudyPageData): string {
  const names = frontier.objectives.map(
    ({ metric, statistic }) => `${runMetric(metric).title} (${STATISTIC_NAMES[statistic]})`,
  );
  return `Weighed: ${names.join(", ")}. Filled points are beaten by none in all of these together; the first two are drawn.`;
}

function pointTable({ axes, points, metrics, chosen }: StudyPageData): string {
  const head = ["point", ...axes.map(({ name }) => name), "runs"].map(
    (name) => `<th scope="col">${escapeHtml(name)}</th>`,
  );
  const figures = metrics.flatMap(({ title }) =>
    TABLE_STATISTICS.map(
      (statistic) => `<th scope="col">${escapeHtml(`${title}, ${STATISTIC_NAMES[statistic]}`)}</th>`,
    ),
  );
  const rows = points.map(({ point, values, runs, failed, figures: own }) => {
    const cells = metrics.flatMap(({ name, unit }) =>
      TABLE_STATISTICS.map((statistic) => {
        const estimate = own[name]?.[statistic];
        return `<td>${estimate === undefined ? "none" : escapeHtml(estimateText(estimate, unit))}</td>`;
      }),
    );
    const count = failed === 0 ? String(runs) : `${runs}, ${failed} failed`;
    return `<tr${point === chosen ? ` class="chosen"` : ""}><th scope="row">${point}</th>${values.map((value) => `<td>${escapeHtml(value)}</td>`).join("")}<td>${count}</td>${cells.join("")}</tr>`;
  });
  return scrollBox(
    "Figures of every point",
    `<table class="headline points"><thead><tr>${head.join("")}${figures.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`,
  );
}

function worstTable({ worst, metrics }: StudyPageData): string {
  if (worst.length === 0) return none("No run has the study's first figure.");
  const columns = [
    { name: "run" },
    { name: metrics[0]?.title ?? "value", isFigure: true },
    { name: "where" },
    { name: "replay" },
  ];
  return cardTable(
    columns,
    worst.map(({ run, value, where, command, report }) => [
      escapeHtml(run),
      escapeHtml(value),
      escapeHtml(where),
      report === undefined
        ? `<code>${escapeHtml(command)}</code>`
        : `<a href="${escapeHtml(encodeURI(report))}">Report of run ${escapeHtml(run)}</a>`,
    ]),
  );
}

function failureTable({ failures }: StudyPageData): string {
  const rows = failures.slice(0, SHOWN_FAILURES).map(({ run, error }) => [escapeHtml(run), escapeHtml(error)]);
  const rest = failures.length - rows.length;
  return (
    cardTable([{ name: "run" }, { name: "error" }], rows) +
    (rest > 0 ? `<p class="caption">And ${rest} more in runs.parquet.</p>` : "")
  );
}

function method(): string {
  const lines = [
    "Each run executes the whole scenario on a local EVM. Seeds are shared: seed number 3 has the same population and the same drawn prices at every point, so points are compared like with like.",
    "VaR 95 and 99 are quantiles of the runs with intervals of order statistics, which hold whatever the distribution is. Expected shortfall 95 is the mean of the worst twentieth, with a bootstrap interval, which knows nothing beyond the worst run seen. The interval of a mean is the central limit theorem's.",
    "Seeds vary what the model draws: sizes, delays, who is awake, keepers' bids, and a drawn world's prices. They do not vary what it assumes; those values are listed below, and a study can vary them too.",
  ];
  return lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("");
}

/** What study-client.js draws; the rest is in the page already. */
function chartData(data: StudyPageData) {
  const { axes, metrics, metric, statistic, atMost, points, tails, convergence, frontier, chosen } = data;
  return {
    axes,
    metrics,
    metric,
    statistic,
    atMost: atMost ?? null,
    points,
    tails,
    convergence,
    chosen: chosen ?? null,
    frontier: {
      objectives: frontier.objectives.map(({ metric: name, statistic: own }) => ({
        title: `${runMetric(name).title}, ${STATISTIC_NAMES[own]}`,
        unit: runMetric(name).unit,
      })),
      points: frontier.points.map(({ point, figures, isOnFront }) => ({
        point,
        figures: figures.map(({ value }) => value),
        isOnFront,
        isRecommended: point === frontier.recommended,
      })),
    },
  };
}
