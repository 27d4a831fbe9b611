import { join } from "node:path";
import { Rng } from "../../lib/rng.ts";
import { stableJson } from "../../lib/stable-json.ts";
import { checkRecommendation } from "../../metrics/recommendation.ts";
import { paretoFront } from "../../metrics/pareto-front.ts";
import { governanceData } from "../../reports/governance-data.ts";
import { governancePage } from "../../reports/html/governance-page.ts";
import { frontierTable } from "../../reports/frontier-table.ts";
import { rowsOfStudy } from "../../studies/study-rounds.ts";
import { WholeFile } from "../whole-file.ts";
import { executeStudy } from "./execute-study.ts";
import type { QuestionTaskArguments } from "./question-action.ts";
import { studyFolder } from "./run-study.ts";
import { studyContext, writeResults } from "./study-results.ts";
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
  const checks = checkRecommendation(frontier, own, new Rng(plan.study.seed).fork("recommendation"));
  const { hash, marketName, study } = plan;
  const context = {
    ...studyContext(words, "frontier"),
    hash,
    market: marketName,
    backend: study.backend,
    world: study.world.kind,
  };
  const page = governancePage(governanceData(summary, frontier, checks, context));
  new WholeFile(join(out, "frontier.html")).finish(page);
  console.log(frontierTable(frontier));
  console.log(`frontier.json and the one-page report frontier.html in ${out}`);
}
