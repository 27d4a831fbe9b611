import { runMetric } from "../../metrics/run-metrics.ts";
import {
  attributionText,
  capText,
  joinedText,
  type AnswerFrame,
  type AttributionAnswer,
  type CapAnswer,
} from "../answer-data.ts";
import { estimateText, plainText, STATISTIC_NAMES } from "../study-text.ts";
import { cardTable, escapeHtml } from "./html.ts";
import { intervalRows } from "./interval-rows.ts";
import { assumptions } from "./page-sections.ts";
import { pageShell } from "./page-shell.ts";

/** Write the page of `study cap`: every value tried with its interval, beside the limit. See `pageShell`. */
export function capPage(frame: AnswerFrame, cap: CapAnswer): string {
  const { path, metric, statistic, atMost, tried } = cap;
  const { unit, title, better } = runMetric(metric);
  const inOrder = [...tried].sort((one, other) => Number(one.value) - Number(other.value));
  const chart = intervalRows({
    heading: "Every value tried",
    caption: `${STATISTIC_NAMES[statistic]} of ${title} with its 95 % interval, by ${path}; an arrow marks a side that this many runs do not bound.`,
    rows: inOrder.map(({ value, figure, isWithin }) => ({
      label: value,
      estimate: figure,
      text: estimateText(figure, unit),
      ...(isWithin ? (value === cap.largest ? { tone: "chosen" as const } : {}) : { tone: "over" as const }),
    })),
    limit: { value: atMost, text: plainText(atMost, unit) },
  });
  const table = cardTable(
    [{ name: path, isFigure: true }, { name: "runs", isFigure: true }, { name: title }, { name: "verdict" }],
    tried.map(({ value, runs, figure, isWithin }) => [
      escapeHtml(value),
      String(runs),
      escapeHtml(estimateText(figure, unit)),
      isWithin ? "within" : `<b class="burn">${better === "higher" ? "under" : "over"}</b>`,
    ]),
  );
  return answerPage(frame, {
    eyebrow: "Powderkeg cap",
    answer: sentence(capText(cap)),
    chart,
    body: `<h2>In the order of the search</h2>${table}`,
    method: [
      `The range is halved until the answer is known to within the study's tolerance. That takes ${title} to ${better === "higher" ? "fall" : "rise"} with ${path}; every value tried is shown, so that it can be seen whether it does.`,
      "A value is within the limit when its estimate is. Where its interval reaches over the limit, more seeds may move the answer.",
    ],
  });
}

/** Write the page of `study attribute`: a bar a switch with its error. See `pageShell`. */
export function attributionPage(frame: AnswerFrame, answer: AttributionAnswer): string {
  const { metric, none, all, shares } = answer;
  const { unit, title } = runMetric(metric);
  const inOrder = [...shares].sort((one, other) => other.estimate.value - one.estimate.value);
  const chart = intervalRows({
    heading: `Whose doing it is: shares of ${title}`,
    caption: `Shapley's value of each switch with its 95 % interval, from ${joinedText(answer)}. A share under 0 lowers the figure.`,
    rows: inOrder.map(({ name, estimate }) => ({ label: name, estimate, text: estimateText(estimate, unit) })),
    areBars: true,
  });
  const errorText = (error: number | undefined): string =>
    error === undefined ? "unknown" : escapeHtml(plainText(error, unit));
  const rows = [
    ...inOrder.map(({ name, estimate, standardError, orderError }) => [
      escapeHtml(name),
      escapeHtml(estimateText(estimate, unit)),
      errorText(standardError),
      errorText(orderError),
    ]),
    ["all off", escapeHtml(estimateText(none, unit)), "", ""],
    ["all on", escapeHtml(estimateText(all, unit)), "", ""],
  ];
  const columns = [
    { name: "switch" },
    { name: `share of ${title}` },
    { name: "standard error", isFigure: true },
    { name: "of it from orders", isFigure: true },
  ];
  return answerPage(frame, {
    eyebrow: "Powderkeg attribution",
    answer: attributionText(answer),
    chart,
    body: `<h2>In figures</h2>${cardTable(columns, rows)}`,
    method: [
      ...attributionMethod(answer),
      "All combinations of a seed have the same population and world, so what differs between them is the switches' doing. The shares sum to all on less all off.",
    ],
  });
}

function attributionMethod({ combinations, permutations, seeds }: AttributionAnswer): readonly string[] {
  const share =
    "A switch's share at a seed is what it adds, averaged over every order in which the switches could be turned on (Shapley 1953)";
  if (permutations === undefined) {
    return [
      `All ${combinations} combinations of on and off are run at every seed. ${share}.`,
      "The interval is Student's, of the mean over seeds.",
    ];
  }
  const pairs = `Each seed draws ${permutations} of the orders by itself, half of them the others reversed, and runs the combinations they go through, each once`;
  const covers =
    seeds === 1
      ? "There is one seed, so the interval covers which orders were drawn (Student's, over pairs of orders), and not what other seeds would say."
      : "The interval is Student's, of the mean over seeds. Since each seed draws its own orders, it covers both which seeds and which orders were drawn. The last column says how much of the standard error is the orders': where that is most of it more permutations narrow the interval, else more seeds do.";
  return [
    `${share}; that average is estimated from a sample of the orders (Castro, Gómez, Tejada 2009). ${pairs}.`,
    covers,
  ];
}

interface AnswerParts {
  readonly eyebrow: string;
  readonly answer: string;
  readonly chart: string;
  readonly body: string;
  readonly method: readonly string[];
}

function answerPage(
  { question, facts, command, assumptions: reported }: AnswerFrame,
  { eyebrow, answer, chart, body, method }: AnswerParts,
): string {
  const main = `<header>
<p class="eyebrow">${eyebrow}</p>
<h1>${escapeHtml(question)}</h1>
<p class="lead">${escapeHtml(answer)}</p>
<p class="soft">${escapeHtml(facts)}. Every figure comes from transactions executed on an EVM.</p>
</header>
${chart}
${body}
<h2>How it was done</h2>
${method.map((line) => `<p>${escapeHtml(line)}</p>`).join("")}
<h2>Assumptions and sources</h2>
${assumptions(reported)}
<h2>Run it again</h2>
<pre tabindex="0"><code>${escapeHtml(command)}</code></pre>`;
  return pageShell({ title: question, className: "study", main, styles: ["study.css", "answer.css"] });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
