import { createHash } from "node:crypto";
import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { stableJson } from "../lib/stable-json.ts";
import type { StudyAxisName } from "../metrics/study-summary.ts";
import type { CrashInput } from "../scenarios/october-2025/crash-input.ts";
import { setUpKey } from "../scenarios/october-2025/set-up-key.ts";
import { checkedInput, type StudySource } from "./run-input.ts";
import { studyPoints, type PointValues } from "./study-points.ts";
import type { StudyFile } from "./study-schema.ts";

/** One point of a study. */
export interface StudyPoint {
  readonly point: number;
  readonly values: PointValues;
  /** Points of one key start, at equal seeds, from the same chain. */
  readonly setUp: string;
}

/** One run: a point at a seed. */
export interface StudyRun {
  readonly point: number;
  readonly seed: number;
  readonly values: PointValues;
}

/** Runs that share a set-up and are executed one after the other on one chain. */
export type StudyBatch = readonly [StudyRun, ...StudyRun[]];

/** A study worked out: what is to run, before anything runs. */
export interface StudyPlan extends StudySource {
  /** Names what decides a row: rows of two plans with the same hash belong together. */
  readonly hash: string;
  readonly points: readonly StudyPoint[];
  /** Blocks of the longest run. */
  readonly blocks: number;
  /** Accounts of the largest population. */
  readonly accounts: number;
}

/** A machine's part of a study: `of` parts, this one counted from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

/**
 * Runs on one chain at most: EDR keeps some kilobytes of every transaction, reverted ones too, so a chain is thrown
 * away now and then and memory stays flat.
 */
export const RUNS_PER_CHAIN = 16;

/** How a plan's problems name what a point sets. */
export interface PointWords {
  /** The field that names the point's paths. */
  readonly field: (point: number) => string;
  /** Which point it is, as in "at point 3". */
  readonly place: (point: number, values: PointValues) => string;
}

/** Runs of a study at most: their list is held in memory. */
const MOST_RUNS = 5_000_000;

/**
 * Work a study out: choose its points, read the input of each, find which share a set-up.
 * @param words unless told those of a study file
 * @throws InvalidInputError naming the point, and what it sets that the market or scenario refuses
 */
export function planStudy(source: StudySource, words: PointWords = wordsOf(source)): StudyPlan {
  const { study } = source;
  let blocks = 0;
  let accounts = 0;
  const all = studyPoints(study);
  requireFewRuns(study, all.length);
  const points = all.map((values, point) => {
    const input = inputOf(source, values, point, words);
    blocks = Math.max(blocks, input.parameters.window.blocks);
    accounts = Math.max(accounts, accountsOf(input.parameters.population));
    // The seed is part of every set-up; left out here, it is joined to the key when runs are grouped.
    return { point, values, setUp: setUpKey({ ...input, seed: "" }) };
  });
  return { ...source, hash: planHash(source), points, blocks, accounts };
}

function wordsOf({ study }: StudySource): PointWords {
  return {
    field: () => (study.how === "list" ? "points" : "vary"),
    place: (point, values) => {
      const told = Object.entries(values).map(([path, value]) => `${path}=${value}`);
      return `at point ${point} (${told.join(", ")})`;
    },
  };
}

function requireFewRuns({ seeds }: StudyFile, points: number): void {
  if (points * seeds <= MOST_RUNS) return;
  throw new InvalidInputError({
    field: "seeds",
    value: seeds,
    reason: `which at ${points} points are ${points * seeds} runs`,
    accepted: `at most ${Math.floor(MOST_RUNS / points)} at so many points`,
  });
}

function inputOf(source: StudySource, values: PointValues, point: number, words: PointWords): CrashInput {
  try {
    return checkedInput(source, values, 0).input;
  } catch (error) {
    throw error instanceof InvalidInputError && !isRefused(source, error)
      ? ofPoint(error, values, point, words)
      : error;
  }
}

/** Tell whether the study's fixed values are refused by themselves, whatever a point sets. */
function isRefused(source: StudySource, { message }: InvalidInputError): boolean {
  try {
    checkedInput(source, {}, 0);
    return false;
  } catch (error) {
    return error instanceof InvalidInputError && error.message === message;
  }
}

/** Nobody typed `--set` for a path that the study file varies. */
function ofPoint(
  { problems }: InvalidInputError,
  values: PointValues,
  point: number,
  words: PointWords,
): InvalidInputError {
  const [first, ...others] = problems.map(({ field, value, reason, accepted }) => ({
    field: field === "--set" && typeof value === "string" && value in values ? words.field(point) : field,
    value,
    reason: [...(reason === undefined ? [] : [reason]), words.place(point, values)].join(", "),
    accepted,
  }));
  if (first === undefined) throw new RangeError("an input error without a problem");
  return new InvalidInputError([first, ...others]);
}

/** Only what decides the rows counts: a study may be given more seeds, or asked something else, and go on from its rows. */
function planHash({ study, marketText }: StudySource): string {
  const { mode, oracle, backing, backend, sending, seed, set, how, vary, points, world, scenario } = study;
  const decisive = { mode, oracle, backing, backend, sending, seed, set, how, vary, points, world, scenario };
  return createHash("sha256")
    .update(stableJson({ study: decisive, marketText }))
    .digest("hex");
}

/** The parameters that a study varies, with the names its file gives them; of a list of points, every path. */
export function axesOf({ study, points }: StudyPlan): readonly StudyAxisName[] {
  if (study.how !== "list") return study.vary.map(({ path, name }) => ({ path, name: name ?? path }));
  const paths = new Set(points.flatMap(({ values }) => Object.keys(values)));
  return [...paths].map((path) => ({ path, name: path }));
}

/** The runs of a plan from one seed number up to another, points in order. */
export function runsOf(
  points: readonly Pick<StudyPoint, "point" | "values">[],
  fromSeed: number,
  toSeed: number,
): StudyRun[] {
  return points.flatMap(({ point, values }) =>
    Array.from({ length: toSeed - fromSeed }, (_, at) => ({ point, seed: fromSeed + at, values })),
  );
}

/**
 * Group runs into batches that share a set-up. The same runs give the same batches, in the order of their first runs.
 * @param size most runs in a batch
 */
export function batchesOf(plan: StudyPlan, runs: readonly StudyRun[], size = RUNS_PER_CHAIN): readonly StudyBatch[] {
  const groups = new Map<string, StudyRun[]>();
  for (const run of runs) {
    const key = `${plan.points[run.point]?.setUp ?? ""}/${run.seed}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()].flatMap((group) => cut(group, size));
}

/**
 * Take a shard's part of all batches, every `of`-th.
 * With a stopping rule a shard has whole points instead (`pointsOfShard`), since the rule looks at all of a point's runs.
 */
export function batchesOfShard(batches: readonly StudyBatch[], { part, of }: Shard): readonly StudyBatch[] {
  return batches.filter((_, at) => at % of === part - 1);
}

/** Take a shard's part of the points, every `of`-th. */
export function pointsOfShard(points: readonly StudyPoint[], { part, of }: Shard): readonly StudyPoint[] {
  return points.filter((_, at) => at % of === part - 1);
}

/** Different set-ups that runs need. */
export function countSetUps(plan: StudyPlan, runs: readonly StudyRun[]): number {
  return new Set(runs.map(({ point, seed }) => `${plan.points[point]?.setUp ?? ""}/${seed}`)).size;
}

function cut(group: readonly StudyRun[], size: number): StudyBatch[] {
  const batches: StudyBatch[] = [];
  for (let at = 0; at < group.length; at += size) {
    const [first, ...rest] = group.slice(at, at + size);
    if (first !== undefined) batches.push([first, ...rest]);
  }
  return batches;
}

/** Sum of the `count`s of a population, whatever its groups are called. */
function accountsOf(population: object): number {
  return Object.entries(population).reduce<number>((sum, [key, value]) => {
    if (typeof value === "object" && value !== null) return sum + accountsOf(value as object);
    return sum + (/count$/i.test(key) && typeof value === "number" ? value : 0);
  }, 0);
}
