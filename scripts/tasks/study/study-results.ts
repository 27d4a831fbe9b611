import { writeFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { stableJson } from "../../lib/stable-json.ts";
import { summarizeStudy, type StudySummary } from "../../metrics/study-summary.ts";
import { byRun, runKey, type StudyRow } from "../../metrics/study-row.ts";
import { readMarketSources } from "../../lib/market-sources.ts";
import { studyPage } from "../../reports/html/study-page.ts";
import type { AnswerFrame } from "../../reports/answer-data.ts";
import { reportedAssumptions, studyPageData, type StudyContext } from "../../reports/study-page-data.ts";
import { studyTable } from "../../reports/study-table.ts";
import { axesOf, type StudyPlan } from "../../studies/plan-study.ts";
import { runInput } from "../../studies/run-input.ts";
import type { StudyFile } from "../../studies/study-schema.ts";
import { rowsParquet } from "../../studies/rows-parquet.ts";
import { openFolder } from "../out-folder.ts";
import { WholeFile } from "../whole-file.ts";
import { replayReport } from "./replay-folder.ts";
import type { StudyWords } from "./study-words.ts";

/**
 * Write the results of a finished study: `runs.parquet`, `study.json` and `study.html`. The same rows give the same bytes,
 * whoever ran them.
 */
export function writeResults(out: string, words: StudyWords, rows: readonly StudyRow[]): StudySummary {
  const { plan } = words;
  openFolder(out);
  const sorted = [...rows].sort(byRun);
  const metrics = [...new Set([...plan.study.metrics, ...plan.study.frontier.map(({ metric }) => metric)])];
  const summary = summarizeStudy({ ...plan.study, axes: axesOf(plan), metrics }, sorted);
  const parquet = join(out, "runs.parquet");
  writeFileSync(`${parquet}.partial`, rowsParquet(sorted));
  renameSync(`${parquet}.partial`, parquet);
  new WholeFile(join(out, "study.json")).finish(`${stableJson({ hash: plan.hash, ...summary })}\n`);
  writeStudyPage(out, words, sorted, summary);
  return summary;
}

/** Write `study.html`, with links to the replays that the folder has of the worst runs. */
export function writeStudyPage(out: string, words: StudyWords, rows: readonly StudyRow[], summary: StudySummary): void {
  const worst = new Set(summary.worst.map(({ run }) => run));
  const replays = rows.flatMap((row) => {
    const report = worst.has(runKey(row)) ? replayReport(out, row) : undefined;
    return report === undefined ? [] : [[runKey(row), report] as const];
  });
  const data = studyPageData(summary, rows, { ...studyContext(words), replays: new Map(replays) });
  new WholeFile(join(out, "study.html")).finish(studyPage(data));
}

/**
 * What pages tell of a study besides its results.
 * @param question The command's further word, such as "cap".
 */
export function studyContext({ plan, file, sets }: StudyWords, question?: string): StudyContext {
  const { study, points, blocks } = plan;
  const words = [...(question === undefined ? [] : [question]), file, ...sets.flatMap((set) => ["--set", set])];
  return {
    command: ["npx hardhat study", ...words].join(" "),
    how: study.how,
    mode: study.mode,
    seeds: study.seeds,
    blocks,
    objectives: study.frontier,
    studyAssumptions: study.vary.flatMap(({ path, distribution }) =>
      distribution === undefined ? [] : [drawnAssumption(path, distribution)],
    ),
    scenarioAssumptions: runInput(plan, points[0]?.values ?? {}, 0).assumptions,
    marketSources: readMarketSources(plan.marketText),
  };
}

/** What a page has that answers a question of a study. @param facts What was run, in a few words. */
export function answerFrame(words: StudyWords, question: string, facts: string): AnswerFrame {
  const context = studyContext(words, question);
  return {
    question: words.plan.study.question,
    facts: `${facts} of ${context.blocks} blocks · mode ${context.mode}`,
    command: context.command,
    assumptions: reportedAssumptions(context),
  };
}

function drawnAssumption(
  path: string,
  { source, kind, ...terms }: NonNullable<StudyFile["vary"][number]["distribution"]>,
): StudyContext["studyAssumptions"][number] {
  const value = `${kind} ${JSON.stringify(terms).replace(/["{}]/g, "").replace(/,/g, ", ")}`;
  return { id: path, value, source, confidence: "low", note: "drawn by this study" };
}

/** Tell the terminal what a study found, and set the exit code if runs failed. */
export function printSummary(
  summary: StudySummary,
  { study }: StudyPlan,
  out: string,
  { blockRows = false }: { readonly blockRows?: boolean } = {},
): void {
  console.log(studyTable(summary, { isColored: process.stdout.isTTY }));
  for (const { run, error } of summary.failures.slice(0, 3)) console.error(`run ${run} failed: ${error}`);
  if (summary.failed > 0) {
    console.error(
      `error: ${summary.failed} of ${summary.runs} runs failed; their rows say why, and --only replays one`,
    );
    process.exitCode = 1;
  }
  console.log(`${study.name}: runs.parquet, ${blockRows ? "blocks.parquet, " : ""}study.json and study.html in ${out}`);
}
