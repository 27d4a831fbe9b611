import { Rng } from "../lib/rng.ts";
import type { AttributionDesign } from "../metrics/attribution.ts";
import { coalitionsAlong, drawOrders, type JoiningOrder } from "../metrics/estimators/sampled-shapley.ts";
import { MOST_PLAYERS } from "../metrics/estimators/shapley.ts";
import { planStudy, type StudyPlan, type StudyRun } from "./plan-study.ts";
import type { PointValues } from "./study-points.ts";
import type { StudyFile } from "./study-schema.ts";

/** Orders of joining drawn at each seed, unless told; half of them are the others reversed. */
export const DEFAULT_PERMUTATIONS = 8;

type Switches = NonNullable<StudyFile["attribute"]>["switches"];

/** What `study attribute` is to run. */
export interface AttributionPlan {
  /** A point for each combination, numbered by `design.coalitions`. */
  readonly plan: StudyPlan;
  readonly design: AttributionDesign;
  /** Orders drawn at each seed; undefined when every combination is run. */
  readonly permutations: number | undefined;
  readonly runs: readonly StudyRun[];
}

/**
 * Name what decides the rows of an attribution: rows of two with the same name belong together, whatever combinations each
 * of them asks for.
 * @throws InvalidInputError naming what a switch sets and the market or scenario refuses
 */
export function attributionHash(plan: StudyPlan, switches: Switches): string {
  const study = listStudy(
    plan,
    switches.map(({ off }) => off),
  );
  return planStudy(
    { ...plan, study },
    {
      field: (point) => `attribute.switches.${point}.off`,
      place: (point) => `with ${JSON.stringify(switches[point]?.name)} off`,
    },
  ).hash;
}

/**
 * Work out which combinations of switches an attribution runs, at which seeds: all of them, or, beyond ten switches or where
 * so many permutations are asked for, those that the orders drawn at each seed go through, each once.
 *
 * @param known combinations that have a number already, in its order; they keep it
 */
export function planAttribution(
  plan: StudyPlan,
  switches: Switches,
  {
    hash,
    permutations: asked,
    known = [],
  }: { readonly hash: string; readonly permutations?: number | undefined; readonly known?: readonly number[] },
): AttributionPlan {
  const count = switches.length;
  const permutations = asked ?? (count > MOST_PLAYERS ? DEFAULT_PERMUTATIONS : undefined);
  const rng = new Rng(plan.study.seed).fork("attribute");
  const ordersOf =
    permutations === undefined
      ? undefined
      : (seed: number): readonly JoiningOrder[] => drawOrders(count, permutations, rng.fork(String(seed)));
  const everything = Array.from({ length: ordersOf === undefined ? 2 ** count : 0 }, (_, coalition) => coalition);
  const wanted = Array.from(
    { length: plan.study.seeds },
    (_, seed) => new Set(ordersOf?.(seed).flatMap(coalitionsAlong) ?? everything),
  );
  const coalitions = [...new Set([...known, ...wanted.flatMap((own) => [...own])])];
  const points = coalitions.map((coalition) => valuesOf(switches, coalition));
  const whole = { ...planStudy({ ...plan, study: listStudy(plan, points) }), hash };
  return {
    plan: whole,
    design: { switches: count, coalitions, ordersOf },
    permutations,
    runs: whole.points.flatMap(({ point, values }) =>
      wanted.flatMap((own, seed) => (own.has(coalitions[point] ?? -1) ? [{ point, seed, values }] : [])),
    ),
  };
}

/** Switches that are on leave the study's own values; of those that are off, the later wins where two set the same path. */
function valuesOf(switches: Switches, coalition: number): PointValues {
  const off = switches.filter((_, at) => ((coalition >> at) & 1) === 0).map((own) => own.off);
  return Object.assign({}, ...off) as PointValues;
}

/** The study with other points; all of them are run at all their seeds, so that its stopping rule is left out. */
function listStudy({ study }: StudyPlan, points: NonNullable<StudyFile["points"]>): StudyFile {
  return { ...study, how: "list", vary: [], points, stop: undefined };
}
