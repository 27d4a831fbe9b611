import { mkdirSync, writeFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { stableJson } from "../../lib/stable-json.ts";
import { summarizeStudy, type StudySummary } from "../../metrics/study-summary.ts";
import { byRun, type StudyRow } from "../../metrics/study-row.ts";
import { studyTable } from "../../reports/study-table.ts";
import type { StudyPlan } from "../../studies/plan-study.ts";
import { rowsParquet } from "../../studies/rows-parquet.ts";
import { WholeFile } from "../whole-file.ts";
import type { StudyWords } from "./study-words.ts";

/**
 * Write the results of a finished study: `runs.parquet` and `study.json`. The same rows give the same
 * bytes, whoever ran them.
 */
export function writeResults(out: string, { plan }: StudyWords, rows: readonly StudyRow[]): StudySummary {
  mkdirSync(out, { recursive: true });
  const sorted = [...rows].sort(byRun);
  const summary = summarizeStudy(plan.study, sorted);
  const parquet = join(out, "runs.parquet");
  writeFileSync(`${parquet}.partial`, rowsParquet(sorted));
  renameSync(`${parquet}.partial`, parquet);
  new WholeFile(join(out, "study.json")).finish(`${stableJson({ hash: plan.hash, ...summary })}\n`);
  return summary;
}

/** Tell the terminal what a study found, and set the exit code if runs failed. */
export function printSummary(summary: StudySummary, { study }: StudyPlan, out: string): void {
  console.log(studyTable(summary, { isColored: process.stdout.isTTY }));
  for (const { run, error } of summary.failures.slice(0, 3)) console.error(`run ${run} failed: ${error}`);
  if (summary.failed > 0) {
    console.error(
      `error: ${summary.failed} of ${summary.runs} runs failed; their rows say why, and --only replays one`,
    );
    process.exitCode = 1;
  }
  console.log(`${study.name}: runs.parquet and study.json in ${out}`);
}
