import { join } from "node:path";
import { stableJson } from "../../lib/stable-json.ts";
import { paretoFront } from "../../metrics/pareto-front.ts";
import { frontierTable } from "../../reports/frontier-table.ts";
import { rowsOfStudy } from "../../studies/study-rounds.ts";
import { WholeFile } from "../whole-file.ts";
import { executeStudy } from "./execute-study.ts";
import type { QuestionTaskArguments } from "./question-action.ts";
import { studyFolder } from "./run-study.ts";
import { writeResults } from "./study-results.ts";
import { readStudyWords } from "./study-words.ts";

/** Find a study's Pareto front, from the rows in its folder; what is missing of them is run first. */
export async function findFrontier(args: QuestionTaskArguments): Promise<void> {
  const words = readStudyWords(args);
  const { plan } = words;
  const out = studyFolder(args.out, plan.study.name);
  const { rows } = await executeStudy({
    plan,
    folder: out,
    resume: true,
    workers: args.workers,
  });
  const own = rowsOfStudy(plan, rows);
  const summary = writeResults(out, words, own);
  const frontier = paretoFront(summary.points, plan.study.frontier);
  new WholeFile(join(out, "frontier.json")).finish(`${stableJson({ hash: plan.hash, ...frontier })}\n`);
  console.log(frontierTable(frontier));
  console.log(`frontier.json in ${out}`);
}
