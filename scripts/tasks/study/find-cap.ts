import { join } from "node:path";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { Rng } from "../../lib/rng.ts";
import { stableJson } from "../../lib/stable-json.ts";
import type { Estimate } from "../../metrics/estimators/estimate.ts";
import { runMetric } from "../../metrics/run-metrics.ts";
import { plainValues, statisticOf } from "../../metrics/study-summary.ts";
import { capText, type CapAnswer } from "../../reports/answer-data.ts";
import { capPage } from "../../reports/html/answer-pages.ts";
import { several } from "../../reports/format.ts";
import { estimateText } from "../../reports/study-text.ts";
import { bisect } from "../../studies/bisect.ts";
import { planStudy, type StudyPlan } from "../../studies/plan-study.ts";
import { rowsOfStudy } from "../../studies/study-rounds.ts";
import { openFolder } from "../out-folder.ts";
import { WholeFile } from "../whole-file.ts";
import { executeStudy } from "./execute-study.ts";
import type { QuestionTaskArguments } from "./question-action.ts";
import { studyFolder } from "./run-study.ts";
import { answerFrame } from "./study-results.ts";
import { readStudyWords } from "./study-words.ts";

/**
 * Find the largest value of a path at which a figure stays within its limit. Every value tried is a study of one point
 * in a folder of its own, so that an interrupted search goes on where it was.
 * @throws InvalidInputError when the study file has no `cap`
 */
export async function findCap(args: QuestionTaskArguments): Promise<void> {
  const words = readStudyWords(args);
  const { plan, file } = words;
  const { cap } = plan.study;
  if (cap === undefined) {
    throw new InvalidInputError({
      field: `${file}: cap`,
      value: undefined,
      accepted: "a map with path, from, to, tolerance, metric, statistic and atMost",
    });
  }
  const planAt = (value: string): StudyPlan => {
    const study = { ...plan.study, how: "list" as const, vary: [], points: [{ [cap.path]: value }] };
    return planStudy({ ...plan, study }, { field: () => "cap.path", place: () => `with ${cap.path}=${value}` });
  };
  for (const end of [cap.from, cap.to]) planAt(end.toFixed(cap.decimals)); // refused before anything runs
  const out = openFolder(studyFolder(args.out, plan.study.name));
  const { unit, better } = runMetric(cap.metric);
  const tried: CapAnswer["tried"][number][] = [];

  const figureAt = async (value: string): Promise<{ readonly figure: Estimate; readonly runs: number }> => {
    const candidate = planAt(value);
    const { rows } = await executeStudy({
      plan: candidate,
      folder: join(out, "cap", value),
      resume: true,
      workers: args.workers,
    });
    const values = plainValues(rowsOfStudy(candidate, rows), cap.metric);
    const rng = new Rng(plan.study.seed).fork(`cap ${value}`);
    return { figure: statisticOf(values, cap.metric, cap.statistic, rng), runs: values.length };
  };
  const { largest, smallestRefused } = await bisect({
    ...cap,
    isWithin: async (number) => {
      const value = number.toFixed(cap.decimals);
      const { figure, runs } = await figureAt(value);
      const isWithin = better === "higher" ? figure.value >= cap.atMost : figure.value <= cap.atMost;
      tried.push({ value, runs, figure, isWithin });
      console.log(`${cap.path} = ${value}: ${estimateText(figure, unit)}, ${isWithin ? "within" : "over"}`);
      return isWithin;
    },
  });
  const found = {
    largest: largest?.toFixed(cap.decimals),
    smallestRefused: smallestRefused?.toFixed(cap.decimals),
    tried,
  };
  const answer: CapAnswer = { ...cap, ...found };
  new WholeFile(join(out, "cap.json")).finish(`${stableJson({ hash: plan.hash, ...cap, ...found })}\n`);
  const runs = tried.reduce((sum, own) => sum + own.runs, 0);
  const frame = answerFrame(words, "cap", `${several(tried.length, "value")} tried, ${several(runs, "run")}`);
  new WholeFile(join(out, "cap.html")).finish(capPage(frame, answer));
  console.log(capText(answer));
  console.log(`cap.json and cap.html in ${out}`);
}
