import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { noteSchemaIssues, Problems } from "../lib/market-file/problems.ts";
import { applyOverrides } from "../lib/overrides.ts";
import { readYaml } from "../lib/read-yaml.ts";
import { studySchema, type StudyAxis, type StudyFile } from "./study-schema.ts";

/** Keys of a study file that `--set` changes; every other path is fixed for all points, as under `set:`. */
const STUDY_KEYS = new Set([
  ...["question", "seed", "seeds", "points", "how", "vary", "mode", "oracle", "backing", "backend", "sending", "world"],
  ...["metrics", "stop", "answer", "frontier", "cap", "tail", "attribute"],
]);

/**
 * Load a study from the text of a study file (docs/study.md), every default filled in.
 *
 * @param text YAML.
 * @param sourceName Name of the text in errors.
 * @param sets Texts `path=value`: keys of the study file (`seeds=5`, `world.kind=historical`), or values of market and
 * scenario, which then hold at every point.
 * @throws InvalidInputError with one line a problem.
 */
export function loadStudy(text: string, sourceName: string, sets: readonly string[] = []): StudyFile {
  const isOfStudy = (set: string): boolean => {
    const path = set.slice(0, set.indexOf("="));
    const [first = "", ...rest] = path.split(".");
    // oracle.* and backing.* are groups of the scenario; bare, they name the cell.
    return STUDY_KEYS.has(first) && (rest.length === 0 || (first !== "oracle" && first !== "backing"));
  };
  const asWritten = check(readYaml(text, sourceName), sourceName);
  const study = check(applyOverrides(asWritten, sets.filter(isOfStudy)), sourceName);
  const fixed = sets.filter((set) => !isOfStudy(set)).map(pathAndValue);
  requireUnvaried(study, sets.map(pathAndValue));
  return { ...study, set: { ...study.set, ...Object.fromEntries(fixed) } };
}

/** A value that every point changes again would be set in vain. */
function requireUnvaried({ how, vary, points }: StudyFile, sets: readonly (readonly [string, string])[]): void {
  const ofAxes = how === "list" ? [] : vary.flatMap(({ path, also }) => [path, ...also.map((other) => other.path)]);
  const ofList = how === "list" && Array.isArray(points) ? points : [];
  const isVaried = (path: string): boolean =>
    ofAxes.includes(path) || (ofList.length > 0 && ofList.every((values) => Object.hasOwn(values, path)));
  const problems = new Problems();
  for (const [path] of sets.filter(([path]) => isVaried(path))) {
    problems.add({
      field: "--set",
      value: path,
      reason: "which every point of the study sets itself",
      accepted: "a path that the study does not vary; or vary.<place>.values=[...]",
    });
  }
  problems.throwIfAny();
}

function check(tree: unknown, sourceName: string): StudyFile {
  const problems = new Problems();
  const parsed = studySchema.safeParse(tree);
  if (!parsed.success) {
    noteSchemaIssues(problems, parsed.error.issues, tree);
    try {
      problems.throwIfAny();
    } catch (error) {
      throw error instanceof InvalidInputError ? named(error, sourceName) : error;
    }
    throw parsed.error;
  }
  noteContradictions(parsed.data, problems);
  problems.throwIfAny();
  return parsed.data;
}

/** The schema walk calls the root "market file"; here it is another file. */
function named(error: InvalidInputError, sourceName: string): InvalidInputError {
  const [first, ...rest] = error.problems.map((problem) =>
    problem.field === "market file" ? { ...problem, field: sourceName } : problem,
  );
  return first === undefined ? error : new InvalidInputError([first, ...rest]);
}

/** What one key cannot know of another. */
function noteContradictions(study: StudyFile, problems: Problems): void {
  const { how, vary, points, stop, seeds, tail } = study;
  for (const axis of vary) noteAxis(axis, how, problems);
  const paths = vary.flatMap(({ path, also }) => [path, ...also.map((other) => other.path)]);
  for (const path of paths.filter((candidate, at) => paths.indexOf(candidate) !== at)) {
    problems.add({ field: "vary", value: path, reason: "which varies twice", accepted: "each path once" });
  }
  if (how === "list") {
    problems.require(Array.isArray(points), {
      field: "points",
      value: points,
      accepted: "with how: list, a list of maps path: value",
    });
    problems.require(vary.length === 0, {
      field: "vary",
      value: paths,
      accepted: "nothing with how: list, whose points name their values",
    });
  } else if (how === "grid") {
    problems.require(points === undefined, {
      field: "points",
      value: points,
      accepted: "nothing with how: grid, which takes every combination",
    });
  } else {
    problems.require(typeof points === "number", {
      field: "points",
      value: points,
      accepted: `with how: ${how}, the number of points to draw`,
    });
  }
  if (tail !== undefined) noteTail(tail, problems);
  if (study.cap !== undefined) noteCap(study.cap, problems);
  if (stop !== undefined) {
    problems.require(stop.everySeeds <= seeds, {
      field: "stop.everySeeds",
      value: stop.everySeeds,
      reason: `which is over seeds ${seeds}, the most there are`,
      accepted: `an integer from 2 to ${seeds}`,
    });
  }
}

function noteTail(tail: NonNullable<StudyFile["tail"]>, problems: Problems): void {
  problems.require(tail.killed < tail.particles, {
    field: "tail.killed",
    value: tail.killed,
    reason: `where tail.particles is ${tail.particles}`,
    accepted: "1 to one less than tail.particles",
  });
}

function noteCap({ from, to }: NonNullable<StudyFile["cap"]>, problems: Problems): void {
  problems.require(from < to, {
    field: "cap.from",
    value: from,
    reason: `where cap.to is ${to}`,
    accepted: "a number under cap.to",
  });
}

function noteAxis(axis: StudyAxis, how: StudyFile["how"], problems: Problems): void {
  const { path, values, from, to, step, distribution } = axis;
  const given = [values, from ?? to, distribution].filter((part) => part !== undefined).length;
  const field = `vary.${axis.name ?? path}`;
  problems.require(given === 1, {
    field,
    value: { values, from, to, distribution: distribution?.kind },
    accepted: "exactly one of values, from and to, or distribution",
  });
  if (from !== undefined || to !== undefined) {
    problems.require(from !== undefined && to !== undefined && from < to, {
      field,
      value: { from, to },
      accepted: "both from and to, from the smaller",
    });
  }
  if (how === "grid") {
    problems.require(distribution === undefined, {
      field,
      value: distribution?.kind,
      accepted: "values, or from, to and step; a distribution needs latin-hypercube, sobol or monte-carlo",
    });
    problems.require(from === undefined || step !== undefined, {
      field: `${field}.step`,
      value: step,
      accepted: "with how: grid, the distance of two values",
    });
  }
  if (distribution !== undefined) noteDistribution(`${field}.distribution`, distribution, problems);
}

function noteDistribution(at: string, distribution: NonNullable<StudyAxis["distribution"]>, problems: Problems): void {
  if (distribution.kind === "percentiles") {
    const shares = distribution.points.map(([share]) => share);
    const isRising = shares.every((share, place) => place === 0 || share > (shares[place - 1] ?? 0));
    problems.require(isRising && shares[0] === 0 && shares.at(-1) === 1, {
      field: `${at}.points`,
      value: distribution.points,
      accepted: "pairs [share, value] whose shares rise from 0 to 1",
    });
    return;
  }
  const { min, max } = distribution;
  problems.require(min === undefined || max === undefined || min < max, {
    field: `${at}.min`,
    value: min,
    reason: `which is not under max ${String(max)}`,
    accepted: "a number under max",
  });
  if (distribution.kind !== "triangular") return;
  const { mode } = distribution;
  problems.require(distribution.min <= mode && mode <= distribution.max, {
    field: `${at}.mode`,
    value: mode,
    accepted: "a number from min to max",
  });
}

function pathAndValue(set: string): readonly [string, string] {
  const equals = set.indexOf("=");
  if (equals < 1) {
    throw new InvalidInputError({ field: "--set", value: set, accepted: "path=value, such as window.blocks=200" });
  }
  return [set.slice(0, equals), set.slice(equals + 1)];
}
