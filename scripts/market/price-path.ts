import { BPS } from "../lib/bps.ts";
import type { Rng } from "../lib/rng.ts";
import { type PathPoint, PiecewiseLinearPath } from "./piecewise-linear-path.ts";

/** A price given from outside, known for every moment. */
export interface PricePath {
  /**
   * @param timestampSeconds Unix time, whole seconds.
   * @returns USD with 8 decimals.
   */
  priceE8At(timestampSeconds: number): bigint;
}

/**
 * Make a price path of straight lines between points.
 *
 * @param points Values in USD with 8 decimals, in order of time.
 * @throws InvalidPathError if the points cannot be used.
 */
export function pricePath(points: readonly PathPoint[]): PricePath {
  const line = new PiecewiseLinearPath(points);
  return { priceE8At: (timestampSeconds) => line.valueAt(timestampSeconds) };
}

/**
 * Lay noise over a path: each second's price times 1 plus an even draw from -amplitude to +amplitude.
 *
 * The draw depends on the generator's seed and the second only, so the path can be read in any order, any number of times.
 *
 * @param path The path underneath.
 * @param amplitudeBps Largest change either way, 0 to 10000.
 * @param rng Its own stream is forked for every second; nothing is drawn from it.
 */
export function withNoise(path: PricePath, amplitudeBps: number, rng: Rng): PricePath {
  return {
    priceE8At: (timestampSeconds) => {
      const changeBps = rng.fork(String(timestampSeconds)).int(-amplitudeBps, amplitudeBps);
      return (path.priceE8At(timestampSeconds) * (BPS + BigInt(changeBps))) / BPS;
    },
  };
}

/**
 * Turn a path into that of an impaired world: it falls the same way, and once it has fallen it never again rises above
 * what backs the token.
 *
 * "Once it has fallen" is the first second at or below the backing or, if the path never gets there, the second of its low.
 *
 * @param points The path of the sound world, USD with 8 decimals, in order of time.
 * @param backingE8 What backs one token, USD with 8 decimals.
 * @throws InvalidPathError if the points cannot be used.
 */
export function impairedPricePath(points: readonly PathPoint[], backingE8: bigint): PricePath {
  const line = new PiecewiseLinearPath(points);
  const low = line.points.reduce((lowest, point) => (point.value < lowest.value ? point : lowest));
  const fallenAt = line.firstSecondAtOrBelow(backingE8) ?? low.timestampSeconds;
  return {
    priceE8At: (timestampSeconds) => {
      const sound = line.valueAt(timestampSeconds);
      return timestampSeconds < fallenAt || sound < backingE8 ? sound : backingE8;
    },
  };
}
