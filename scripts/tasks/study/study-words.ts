import { readTextFile } from "../../lib/read-text-file.ts";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { WORST_SHOWN } from "../../metrics/study-summary.ts";
import { loadStudy } from "../../studies/load-study.ts";
import { planStudy, type Shard, type StudyPlan } from "../../studies/plan-study.ts";
import { SCENARIO_MARKET, scenarioMarketText } from "../scenario-market.ts";
import { requireNode } from "../node-kinds.ts";

/** What a study's command line said. */
export interface StudyWords {
  /** The study file as given, for commands that repeat a run. */
  readonly file: string;
  /** Words that follow the file and are no overrides. */
  readonly folders: readonly string[];
  readonly sets: readonly string[];
  readonly plan: StudyPlan;
}

/**
 * Read the study that a command line names.
 * @param words the file first, then folders; overrides anywhere among them
 * @throws InvalidInputError, UnreadableFileError
 */
export function readStudyWords(args: {
  readonly set: string | undefined;
  readonly words: readonly string[];
}): StudyWords {
  const [file, ...folders] = args.words.filter((word) => !word.includes("="));
  if (file === undefined) {
    throw new InvalidInputError({
      field: "study file",
      value: undefined,
      accepted: "the path of a study file, such as studies/usde-emode.yaml",
    });
  }
  const sets = [...(args.set === undefined ? [] : [args.set]), ...args.words.filter((word) => word.includes("="))];
  const study = loadStudy(readTextFile(file), file, sets);
  return {
    file,
    folders,
    sets,
    plan: planStudy({ study, marketText: scenarioMarketText(), marketName: SCENARIO_MARKET }),
  };
}

/** @throws InvalidInputError for anything but k/n with k from 1 to n */
export function parseShard(text: string | undefined): Shard | undefined {
  if (text === undefined) return undefined;
  const [, part, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { part: Number(part), of: Number(of) };
  if (shard.part >= 1 && shard.part <= shard.of) return shard;
  throw new InvalidInputError({ field: "--shard", value: text, accepted: "k/n with k from 1 to n, such as 2/4" });
}

/** @throws InvalidInputError for anything but the point and the seed of a run of the plan */
export function parseRun(
  text: string,
  { points, study }: StudyPlan,
): { readonly point: number; readonly seed: number } {
  const [, point, seed] = /^(\d{1,7}):(\d{1,7})$/.exec(text) ?? [];
  const run = { point: Number(point), seed: Number(seed) };
  if (run.point < points.length && run.seed < study.seeds) return run;
  throw new InvalidInputError({
    field: "--only",
    value: text,
    accepted: `point:seed, the point from 0 to ${points.length - 1}, the seed from 0 to ${study.seeds - 1}`,
  });
}

/**
 * Make sure that so many of the worst runs can be replayed.
 * @throws InvalidInputError for fewer than none, more than the page lists, or a shard, which does not know the worst of all
 */
export function requireReplays(count: number, shard?: Shard): void {
  if (count < 0 || count > WORST_SHOWN) {
    throw new InvalidInputError({ field: "--replay-worst", value: count, accepted: `0 to ${WORST_SHOWN}` });
  }
  if (count > 0 && shard !== undefined) {
    throw new InvalidInputError({
      field: "--replay-worst",
      value: count,
      reason: `with --shard ${shard.part}/${shard.of}, whose runs are not all the study's`,
      accepted: "only without --shard; give it to study merge, which has all runs",
    });
  }
}

const MOST_WORKERS = 256;

/**
 * Make sure that workers can be started.
 * @throws InvalidInputError for fewer than one worker, more than any machine has use for, or an unknown node to execute on;
 * AnvilMissingError
 */
export function requireWorkers(workers: number): void {
  if (workers < 1 || workers > MOST_WORKERS) {
    throw new InvalidInputError({ field: "--workers", value: workers, accepted: `1 to ${MOST_WORKERS}` });
  }
  requireNode();
}
