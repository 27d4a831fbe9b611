import { join } from "node:path";
import Table from "cli-table3";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { stableJson } from "../../lib/stable-json.ts";
import { attribution } from "../../metrics/attribution.ts";
import { runMetric } from "../../metrics/run-metrics.ts";
import { attributionPage } from "../../reports/html/answer-pages.ts";
import { estimateText } from "../../reports/study-text.ts";
import { planStudy } from "../../studies/plan-study.ts";
import { rowsOfStudy } from "../../studies/study-rounds.ts";
import { WholeFile } from "../whole-file.ts";
import { executeStudy } from "./execute-study.ts";
import type { QuestionTaskArguments } from "./question-action.ts";
import { studyFolder } from "./run-study.ts";
import { answerFrame } from "./study-results.ts";
import { readStudyWords } from "./study-words.ts";

/**
 * Share a metric among the study's switches by Shapley's value: every combination of on and off is run.
 * @throws InvalidInputError when the study file has no `attribute`
 */
export async function attributeLoss(args: QuestionTaskArguments): Promise<void> {
  const words = readStudyWords(args);
  const { plan, file } = words;
  const { attribute } = plan.study;
  if (attribute === undefined) {
    throw new InvalidInputError({
      field: `${file}: attribute`,
      value: undefined,
      accepted: "a map with metric and switches, each with a name and the values that take it out (off)",
    });
  }
  const { switches, metric } = attribute;
  const points = Array.from(
    { length: 2 ** switches.length },
    (_, coalition) =>
      Object.assign({}, ...switches.map(({ off }, at) => ((coalition >> at) & 1 ? {} : off))) as Record<string, string>,
  );
  const study = { ...plan.study, how: "list" as const, vary: [], points };
  const all = planStudy({ ...plan, study });
  const out = studyFolder(args.out, plan.study.name);
  const { rows } = await executeStudy({
    plan: all,
    folder: join(out, "attribute"),
    resume: true,
    workers: args.workers,
  });
  const own = rowsOfStudy(all, rows);
  const shares = attribution(own, metric, switches.length);
  const named = switches.flatMap(({ name }, at) => {
    const share = shares.shares[at];
    return share === undefined ? [] : [{ name, share }];
  });
  new WholeFile(join(out, "attribute.json")).finish(
    `${stableJson({ hash: all.hash, metric, seeds: shares.seeds, none: shares.none, all: shares.all, shares: named })}\n`,
  );
  const answer = { ...shares, metric, combinations: points.length, shares: named };
  const frame = answerFrame(words, "attribute", `${points.length} combinations, ${own.length} runs`);
  new WholeFile(join(out, "attribute.html")).finish(attributionPage(frame, answer));
  const { unit, title } = runMetric(metric);
  const table = new Table({ head: ["switch", `share of ${title}`], style: { head: [], border: [], compact: true } });
  for (const { name, share } of named) table.push([name, estimateText(share, unit)]);
  table.push(["all off", estimateText(shares.none, unit)], ["all on", estimateText(shares.all, unit)]);
  console.log(table.toString());
  console.log(`${shares.seeds} seeds, ${points.length} combinations; the shares sum to all on less all off`);
  console.log(`attribute.json and attribute.html in ${out}`);
  const failed = own.filter(({ error }) => error !== null).length;
  if (failed > 0) {
    console.error(`error: ${failed} of ${own.length} runs failed; seeds with a failed run are left out`);
    process.exitCode = 1;
  }
}
