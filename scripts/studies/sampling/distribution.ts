import { normalCdf, normalQuantile } from "../../lib/normal-distribution.ts";

/** A distribution that a study draws a parameter from. Bounds cut a distribution off; they do not pile draws up. */
export type Distribution =
  | { readonly kind: "uniform" | "log-uniform"; readonly min: number; readonly max: number }
  | { readonly kind: "triangular"; readonly min: number; readonly mode: number; readonly max: number }
  | ({ readonly kind: "normal"; readonly mean: number; readonly sd: number } & Bounds)
  /** The logarithm is normal: half of all draws are under `median`, `sigma` is the logarithm's standard deviation. */
  | ({ readonly kind: "lognormal"; readonly median: number; readonly sigma: number } & Bounds)
  /** Known percentiles, joined by straight lines: [share under it, value], from share 0 to share 1. */
  | { readonly kind: "percentiles"; readonly points: readonly (readonly [number, number])[] };

interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/**
 * Give the value below which a draw falls with a probability: the inverse of the distribution function.
 *
 * @param share In [0, 1).
 */
export function quantileOf(distribution: Distribution, share: number): number {
  switch (distribution.kind) {
    case "uniform":
      return distribution.min + share * (distribution.max - distribution.min);
    case "log-uniform":
      return Math.exp(Math.log(distribution.min) + share * Math.log(distribution.max / distribution.min));
    case "triangular":
      return triangular(distribution, share);
    case "normal": {
      const { mean, sd, min = -Infinity, max = Infinity } = distribution;
      return mean + sd * cutNormal(share, (min - mean) / sd, (max - mean) / sd);
    }
    case "lognormal": {
      const { median, sigma, min = 0, max = Infinity } = distribution;
      const from = min <= 0 ? -Infinity : Math.log(min / median) / sigma;
      return median * Math.exp(sigma * cutNormal(share, from, Math.log(max / median) / sigma));
    }
    case "percentiles":
      return between(distribution.points, share);
  }
}

function triangular({ min, mode, max }: { min: number; mode: number; max: number }, share: number): number {
  const width = max - min;
  if (share * width < mode - min) return min + Math.sqrt(share * width * (mode - min));
  return max - Math.sqrt((1 - share) * width * (max - mode));
}

/** A standard normal draw, given that it lies between two bounds. */
function cutNormal(share: number, from: number, to: number): number {
  const below = normalCdf(from);
  return normalQuantile(below + share * (normalCdf(to) - below));
}

function between(points: readonly (readonly [number, number])[], share: number): number {
  const next = points.findIndex(([at]) => at > share);
  const [highAt, high] = points[next] ?? points.at(-1) ?? [1, 0];
  const [lowAt, low] = points[next - 1] ?? [highAt, high];
  return highAt === lowAt ? high : low + ((share - lowAt) / (highAt - lowAt)) * (high - low);
}
