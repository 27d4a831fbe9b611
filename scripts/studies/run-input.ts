import { applyOverrides } from "../lib/overrides.ts";
import { InvalidInputError } from "../lib/invalid-input-error.ts";
import type { Assumption } from "../lib/record.ts";
import type { PricePath } from "../market/price-path.ts";
import { readCrashInput, type CrashInput } from "../scenarios/october-2025/crash-input.ts";
import type { StudyFile } from "./study-schema.ts";
import type { PointValues } from "./study-points.ts";
import { requireWorld, worldPaths, type WorldDraws } from "./world-paths.ts";
import { worldSchema } from "./world-schema.ts";

/** What every run of a study has in common. */
export interface StudySource {
  readonly study: StudyFile;
  /** YAML of the market file. */
  readonly marketText: string;
  readonly marketName: string;
}

/** Everything one run needs, read and checked. */
export interface RunInput extends CrashInput {
  readonly pricePaths: Readonly<Record<string, PricePath>>;
  readonly assumptions: readonly Assumption[];
}

/** The seed of a run: the same number means the same population and the same world at every point. */
export function runSeed({ seed }: StudyFile, number: number): string {
  return `${seed}/${number}`;
}

/**
 * Read the input of one run: the study's fixed values, then the point's.
 * @param drawsOf what the world is drawn from, unless it is the run's seed alone
 * @throws InvalidInputError naming each field that cannot be used, BackendNotAvailableError, ImpossibleCorrelationsError
 */
export function runInput(
  source: StudySource,
  values: PointValues,
  seedNumber: number,
  drawsOf?: (input: CrashInput) => WorldDraws,
): RunInput {
  const { input, world } = checkedInput(source, values, seedNumber);
  const { pricePaths, assumptions } = worldPaths(world, input, drawsOf?.(input));
  const replaced = Object.keys(pricePaths).map((feed) => `path.${feed}.`);
  const kept = input.assumptions.filter(({ id }) => !replaced.some((prefix) => id.startsWith(prefix)));
  return { ...input, assumptions: [...kept, ...assumptions], pricePaths };
}

/**
 * Read and check what a run's input says, without drawing the prices of its world, which is most of what reading one costs.
 * @throws as `runInput`
 */
export function checkedInput(
  source: StudySource,
  values: PointValues,
  seedNumber: number,
): { readonly input: CrashInput; readonly world: StudyFile["world"] } {
  const { study, marketText, marketName } = source;
  const { oracle = study.oracle, backing = study.backing, ...others } = values;
  const isOfWorld = ([path]: readonly [string, unknown]): boolean => path.startsWith("world.");
  const ofWorld = Object.entries(others).filter(isOfWorld);
  const sets = [...Object.entries(study.set), ...Object.entries(others).filter((entry) => !isOfWorld(entry))];
  const input = readCrashInput({
    mode: study.mode,
    oracle,
    backing,
    backend: study.backend,
    sending: study.sending,
    seed: runSeed(study, seedNumber),
    marketText,
    marketName,
    sets: sets.map(([path, value]) => `${path}=${String(value)}`),
  });
  const world = changedWorld(study, ofWorld);
  requireWorld(world);
  return { input, world };
}

/** The study's world with the point's values in it. */
function changedWorld({ world }: StudyFile, ofWorld: readonly (readonly [string, string])[]): StudyFile["world"] {
  if (ofWorld.length === 0) return world;
  const changed = applyOverrides(
    { world },
    ofWorld.map(([path, value]) => `${path}=${value}`),
  ) as { world: unknown };
  const parsed = worldSchema.safeParse(changed.world);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = ["world", ...(issue?.path ?? [])].map(String).join(".");
  throw new InvalidInputError({
    field,
    value: Object.fromEntries(ofWorld)[field],
    accepted: issue?.message ?? "a world as docs/study.md describes it",
  });
}
