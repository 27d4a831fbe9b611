import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { Rng } from "../lib/rng.ts";
import { quantileOf } from "./sampling/distribution.ts";
import { latinHypercube } from "./sampling/latin-hypercube.ts";
import { sobol } from "./sampling/sobol.ts";
import { MOST_POINTS, type StudyAxis, type StudyFile } from "./study-schema.ts";

/** Values that one point of a study sets, by path, as texts. */
export type PointValues = Readonly<Record<string, string>>;

/**
 * Choose the points of a study: the same ones every time, whatever machine or shard asks.
 * @throws InvalidInputError for more parameters than Sobol's sequence has, or a linked path of a value that is no number
 */
export function studyPoints(study: StudyFile): readonly PointValues[] {
  const { how, vary, points } = study;
  if (how === "list") {
    return (Array.isArray(points) ? points : []).map((values) =>
      Object.fromEntries(Object.entries(values).map(([path, value]) => [path, String(value)])),
    );
  }
  if (how === "grid") return grid(vary);
  const count = typeof points === "number" ? points : 0;
  const rng = new Rng(study.seed).fork("points");
  return shares(how, count, vary.length, rng).map((place) =>
    vary.reduce<PointValues>((point, axis, at) => ({ ...point, ...valuesOf(axis, drawn(axis, place[at] ?? 0)) }), {}),
  );
}

function shares(
  how: "latin-hypercube" | "sobol" | "monte-carlo",
  count: number,
  dimensions: number,
  rng: Rng,
): readonly (readonly number[])[] {
  switch (how) {
    case "latin-hypercube":
      return latinHypercube(count, dimensions, rng);
    case "sobol":
      return sobol(count, dimensions, rng);
    case "monte-carlo":
      return Array.from({ length: count }, () => Array.from({ length: dimensions }, () => rng.float()));
  }
}

/** @throws InvalidInputError for more combinations than anybody would run */
function requireFew(vary: readonly StudyAxis[]): void {
  const sizes = vary.map(gridSize);
  const count = sizes.reduce((product, size) => product * size, 1);
  if (count <= MOST_POINTS) return;
  throw new InvalidInputError({
    field: "vary",
    value: sizes.join(" x "),
    reason: `which are ${count} points`,
    accepted: `at most ${MOST_POINTS}: larger steps, or points drawn with how: latin-hypercube or sobol`,
  });
}

/** Every combination, the first parameter slowest; one point without parameters. */
function grid(vary: readonly StudyAxis[]): readonly PointValues[] {
  requireFew(vary);
  return vary.reduce<PointValues[]>(
    (points, axis) =>
      points.flatMap((point) => gridValues(axis).map((value) => ({ ...point, ...valuesOf(axis, value) }))),
    [{}],
  );
}

function gridSize({ values, from = 0, to = 0, step = 1 }: StudyAxis): number {
  return values?.length ?? Math.floor((to - from) / step + 1e-9) + 1;
}

function gridValues(axis: StudyAxis): readonly string[] {
  const { values, from = 0, step = 1, decimals } = axis;
  if (values !== undefined) return values.map(String);
  return Array.from({ length: gridSize(axis) }, (_, at) => (from + at * step).toFixed(decimals));
}

/** The value at a share of the parameter's range: its place in a list, in a span, or its quantile. */
function drawn({ values, from, to, distribution, decimals }: StudyAxis, share: number): string {
  if (values !== undefined) return String(values[Math.floor(share * values.length)]);
  if (distribution !== undefined) return quantileOf(distribution, share).toFixed(decimals);
  const unit = 10 ** -decimals;
  const low = from ?? 0;
  const steps = Math.floor(((to ?? low) - low) / unit + 1e-9) + 1;
  return (low + Math.floor(share * steps) * unit).toFixed(decimals);
}

function valuesOf({ path, also, decimals }: StudyAxis, value: string): PointValues {
  const linked = also.map(({ path: other, plus }) => {
    if (plus === 0) return [other, value] as const;
    const moved = Number(value) + plus;
    if (!Number.isFinite(moved)) {
      throw new InvalidInputError({
        field: `vary.${path}.also.${other}`,
        value,
        accepted: "plus only with values that are numbers",
      });
    }
    return [other, moved.toFixed(decimals)] as const;
  });
  return Object.fromEntries([[path, value] as const, ...linked]);
}
