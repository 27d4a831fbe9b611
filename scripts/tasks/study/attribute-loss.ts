import { join } from "node:path";
import Table from "cli-table3";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { stableJson } from "../../lib/stable-json.ts";
import { attribution } from "../../metrics/attribution.ts";
import { runMetric } from "../../metrics/run-metrics.ts";
import { byRun, runKey } from "../../metrics/study-row.ts";
import { joinedText, type AttributionAnswer } from "../../reports/answer-data.ts";
import { attributionPage } from "../../reports/html/answer-pages.ts";
import { estimateText, plainText } from "../../reports/study-text.ts";
import { attributionHash, planAttribution, type AttributionPlan } from "../../studies/plan-attribution.ts";
import { WholeFile } from "../whole-file.ts";
import { keepCoalitions, readCoalitions } from "./coalition-file.ts";
import { executeStudy } from "./execute-study.ts";
import { printBudget } from "./print-plan.ts";
import type { AttributeTaskArguments } from "./question-action.ts";
import { studyFolder } from "./run-study.ts";
import { answerFrame } from "./study-results.ts";
import { readStudyWords, requireWorkers } from "./study-words.ts";

const MOST_PERMUTATIONS = 10_000;

/**
 * Share a metric among the study's switches by Shapley's value: every combination of on and off is run, or those that
 * drawn orders of joining go through.
 * @throws InvalidInputError when the study file has no `attribute`, or permutations are not pairs; OtherStudyError
 */
export async function attributeLoss(args: AttributeTaskArguments): Promise<void> {
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
  requireWorkers(args.workers);
  const asked = requirePairs(args.permutations);
  const { switches, metric } = attribute;
  const out = studyFolder(args.out, plan.study.name);
  const folder = join(out, "attribute");
  const hash = attributionHash(plan, switches);
  const known = readCoalitions(folder, hash);
  const all = planAttribution(plan, switches, { hash, known, permutations: asked });
  const { design, permutations, runs } = all;
  if (args.dryRun) {
    console.log(`${plan.study.name}: ${plan.study.question}`);
    console.log(budgetText(all));
    printBudget(all.plan, runs, { workers: args.workers });
    return;
  }
  keepCoalitions(folder, hash, design.coalitions);
  const { rows } = await executeStudy({ plan: all.plan, folder, resume: true, workers: args.workers, runs });
  const wanted = new Set(runs.map(runKey));
  const own = rows.filter((row) => wanted.has(runKey(row))).sort(byRun);
  const { shares, ...others } = attribution(own, metric, design);
  const answer: AttributionAnswer = {
    ...others,
    metric,
    permutations,
    combinations: countCombinations(all),
    shares: switches.flatMap(({ name }, at) => {
      const share = shares[at];
      return share === undefined ? [] : [{ name, ...share }];
    }),
  };
  new WholeFile(join(out, "attribute.json")).finish(`${stableJson({ hash, ...answer })}\n`);
  const frame = answerFrame(words, "attribute", `${answer.combinations} combinations, ${own.length} runs`);
  const command = frame.command + (asked === undefined ? "" : ` --permutations ${asked}`);
  new WholeFile(join(out, "attribute.html")).finish(attributionPage({ ...frame, command }, answer));
  printAnswer(answer);
  console.log(`attribute.json and attribute.html in ${out}`);
  const failed = own.filter(({ error }) => error !== null).length;
  if (failed > 0) {
    console.error(`error: ${failed} of ${own.length} runs failed; seeds with a failed run are left out`);
    process.exitCode = 1;
  }
}

/**
 * @returns undefined for 0
 * @throws InvalidInputError for a number of orders that are not pairs, or more than anybody would run
 */
function requirePairs(permutations: number): number | undefined {
  if (permutations === 0) return undefined;
  if (permutations >= 2 && permutations <= MOST_PERMUTATIONS && permutations % 2 === 0) return permutations;
  throw new InvalidInputError({
    field: "--permutations",
    value: permutations,
    accepted: `an even number from 2 to ${MOST_PERMUTATIONS}, half of the orders being the others reversed; 0 for all combinations`,
  });
}

/** What an attribution is going to run, beside what all combinations would be. */
function budgetText(all: AttributionPlan): string {
  const { switches } = all.design;
  const seeds = all.plan.study.seeds;
  const combinations = 2 ** switches;
  if (all.permutations === undefined) {
    return `${switches} switches, exactly: ${combinations} combinations, ${seeds} seeds each: ${all.runs.length} runs`;
  }
  return (
    `${switches} switches, sampled: ${all.permutations} orders of joining at each of ${seeds} seeds: ` +
    `${countCombinations(all)} of ${combinations} combinations, ${all.runs.length} runs; exactly it would take ${combinations * seeds}`
  );
}

/** Different combinations that are run, at whatever seed. */
function countCombinations({ runs }: AttributionPlan): number {
  return new Set(runs.map(({ point }) => point)).size;
}

function printAnswer(answer: AttributionAnswer): void {
  const { unit, title } = runMetric(answer.metric);
  const table = new Table({
    head: ["switch", `share of ${title}`, "standard error", "of it from orders"],
    style: { head: [], border: [], compact: true },
  });
  const errorText = (error: number | undefined): string => (error === undefined ? "unknown" : plainText(error, unit));
  for (const { name, estimate, standardError, orderError } of answer.shares) {
    table.push([name, estimateText(estimate, unit), errorText(standardError), errorText(orderError)]);
  }
  for (const [name, estimate] of [["all off", answer.none] as const, ["all on", answer.all] as const]) {
    table.push([name, estimateText(estimate, unit), "", ""]);
  }
  console.log(table.toString());
  console.log(`${joinedText(answer)}; the shares sum to all on less all off`);
}
