import { createHash } from "node:crypto";
import { join } from "node:path";
import Table from "cli-table3";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { stableJson } from "../../lib/stable-json.ts";
import type { Estimate } from "../../metrics/estimators/estimate.ts";
import { tailRows, type TailRow } from "../../metrics/tail-summary.ts";
import { plainText } from "../../reports/study-text.ts";
import type { StudyPlan, StudyPoint } from "../../studies/plan-study.ts";
import { runInput } from "../../studies/run-input.ts";
import { tailJobs, type TailResult, type TailTerms } from "../../studies/tail/execute-tail-job.ts";
import { appendTailLog, readTailLog, tailJobKey } from "../../studies/tail/tail-log.ts";
import { openFolder } from "../out-folder.ts";
import { WholeFile } from "../whole-file.ts";
import type { QuestionTaskArguments } from "./question-action.ts";
import { studyFolder } from "./run-study.ts";
import { readStudyWords, requireWorkers } from "./study-words.ts";
import { executeTailJobs } from "./tail-jobs.ts";

/**
 * Estimate how often bad debt is over amounts that it hardly ever is, at every point of a study. Finished splittings are
 * kept in `tail.jsonl`: an interrupted command goes on from them.
 * @throws InvalidInputError when the study file has no `tail`; TailJobFailedError
 */
export async function findTail(args: QuestionTaskArguments): Promise<void> {
  const { plan, file } = readStudyWords(args);
  requireWorkers(args.workers);
  const terms = termsOf(plan, file);
  const out = studyFolder(args.out, plan.study.name);
  openFolder(out);
  const log = join(out, "tail.jsonl");
  const hash = tailHash(plan, terms);
  const results = [...readTailLog(log, hash)];
  const source = { study: plan.study, marketText: plan.marketText, marketName: plan.marketName };
  const done = new Set(results.map(tailJobKey));
  const requests = plan.points.flatMap(({ point, values }) =>
    tailJobs(terms, point)
      .filter((job) => !done.has(tailJobKey(job)))
      .map((job) => ({ job, source, values, terms })),
  );
  await executeTailJobs(requests, {
    workers: args.workers,
    onResult: (result) => {
      appendTailLog(log, hash, result);
      results.push(result);
    },
  });
  const points = plan.points.map(({ point, values }) => ({ point, values, ...summaryOf(terms, point, results) }));
  new WholeFile(join(out, "tail.json")).finish(`${stableJson({ hash, ...terms, points })}\n`);
  for (const { point, rows, runs, plainRuns } of points) {
    console.log(tailTable(rows));
    console.log(
      `point ${point}: ${terms.replications} splittings of ${terms.particles} paths, ${runs} runs` +
        (plainRuns === 0 ? "" : `; ${plainRuns} plain runs beside them`),
    );
  }
  console.log(`tail.json in ${out}`);
}

function termsOf(plan: StudyPlan, file: string): TailTerms {
  const { tail } = plan.study;
  if (tail === undefined) {
    throw new InvalidInputError({
      field: `${file}: tail`,
      value: undefined,
      accepted: "a map with above, a list of dollars of bad debt",
    });
  }
  const kindAt = ({ values }: StudyPoint): string => values["world.kind"] ?? plan.study.world.kind;
  const undrawn = plan.points.find((point) => kindAt(point) !== "stochastic");
  if (undrawn !== undefined) {
    throw new InvalidInputError({
      field: "world.kind",
      value: "historical",
      reason: `of which every path of point ${undrawn.point} is the same`,
      accepted: "stochastic, which branches can draw anew (docs/study.md)",
    });
  }
  const { reserves } = runInput(plan, plan.points[0]?.values ?? {}, 0).definition.lending;
  const unknown = tail.approach.find((symbol) => !Object.hasOwn(reserves, symbol));
  if (unknown !== undefined) {
    const accepted = `reserves of the market: ${Object.keys(reserves).join(", ")}`;
    throw new InvalidInputError({ field: "tail.approach", value: unknown, accepted });
  }
  return { ...tail, above: [...tail.above].sort((a, b) => a - b) };
}

/** What decides a splitting; more of them go on from the ones there are. */
function tailHash({ hash }: StudyPlan, { above, particles, killed, population, approach }: TailTerms): string {
  const decisive = { hash, above, particles, killed, population, approach };
  return createHash("sha256").update(stableJson(decisive)).digest("hex");
}

function summaryOf(
  terms: TailTerms,
  point: number,
  results: readonly TailResult[],
): { readonly rows: readonly TailRow[]; readonly runs: number; readonly plainRuns: number } {
  const own = results.filter((result) => result.point === point).sort((a, b) => a.number - b.number);
  const splittings = own
    .filter((result) => result.kind === "splitting")
    .filter(({ number }) => number < terms.replications);
  const plainLevels = own
    .filter((result) => result.kind === "plain")
    .flatMap(({ levels }) => levels)
    .slice(0, terms.plain);
  const runs = splittings.reduce((sum, result) => sum + result.runs, 0);
  const probabilities = splittings.map((result) => result.probabilities);
  return {
    rows: tailRows(terms.above, { probabilities, runs, plainLevels }),
    runs,
    plainRuns: plainLevels.length,
  };
}

function tailTable(rows: readonly TailRow[]): string {
  const table = new Table({
    head: ["bad debt over", "probability (95 %)", "one run in", "plain runs for the same error", "plain runs found"],
    style: { head: [], border: [], compact: true },
  });
  for (const { above, probability, plainRunsNeeded, plain } of rows) {
    table.push([
      plainText(above, "base"),
      chance(probability),
      probability.value === 0 ? "never seen" : String(Math.round(1 / probability.value)),
      plainRunsNeeded === undefined ? "" : String(plainRunsNeeded),
      plain === undefined ? "" : chance(plain),
    ]);
  }
  return table.toString();
}

function chance({ value, low, high }: Estimate): string {
  const text = (share: number | null): string => (share === null ? "open" : share.toPrecision(2));
  return `${text(value)} (${text(low)} to ${text(high)})`;
}
