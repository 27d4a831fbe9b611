import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import type { Rng } from "../../lib/rng.ts";

/** Where a path first reached a new highest level. */
export interface Rise {
  readonly step: number;
  readonly level: number;
}

/** A path that has been run: its rises, by step; the last one has its highest level. */
export interface RunPath<Branch> {
  readonly branch: Branch;
  readonly rises: readonly Rise[];
}

/** How paths are made. */
export interface SplittingModel<Branch> {
  /** The start of path number so much, independent of all others. */
  readonly start: (number: number) => Branch;
  /** A path that is the parent's up to and with a step, and independent of everything after it. */
  readonly turn: (parent: Branch, step: number, number: number) => Branch;
  readonly run: (branch: Branch) => Promise<RunPath<Branch>>;
}

export interface SplittingOptions {
  /** Paths alive at any time. */
  readonly particles: number;
  /** Lowest paths given up in each round, more where levels tie. */
  readonly killed: number;
  /** Levels whose exceedance is asked for, rising. */
  readonly above: readonly number[];
  /** Chooses whose past a new path takes. */
  readonly rng: Rng;
}

/** What one splitting found. */
export interface SplittingResult {
  /** Probability that a path exceeds each level; unbiased, whatever its size. */
  readonly probabilities: readonly number[];
  /** Paths run. */
  readonly runs: number;
  readonly rounds: number;
}

/**
 * Estimate how often a random path exceeds levels that it hardly ever does, by adaptive multilevel splitting in discrete
 * time (Bréhier, Gazeau, Goudenège, Lelièvre, Rousset 2016, Annals of Applied Probability 26(6)): give up all
 * paths that have come no higher than the k-th lowest, replace each by a survivor's past up to where it first was higher,
 * with a new future, and multiply by the share that survived. Ties are given up together, which is what makes the
 * product unbiased; if none survives, the estimate is 0, which is part of that.
 *
 * @throws InvalidInputError
 */
export async function splitting<Branch>(
  model: SplittingModel<Branch>,
  { particles, killed, above, rng }: SplittingOptions,
): Promise<SplittingResult> {
  if (killed < 1 || killed >= particles) {
    throw new InvalidInputError({
      field: "tail.killed",
      value: killed,
      reason: `where tail.particles is ${particles}`,
      accepted: "1 to one less than tail.particles",
    });
  }
  let runs = 0;
  let rounds = 0;
  let weight = 1;
  const paths: RunPath<Branch>[] = [];
  const run = async (branch: Branch): Promise<RunPath<Branch>> => {
    runs++;
    return model.run(branch);
  };
  for (let number = 0; number < particles; number++) paths.push(await run(model.start(number)));

  const probabilities: number[] = [];
  for (const wanted of above) {
    for (;;) {
      const level = [...paths].map(highest).sort((a, b) => a - b)[killed - 1] ?? Infinity;
      if (weight === 0 || level >= wanted) break;
      const survivors = paths.filter((path) => highest(path) > level);
      weight *= survivors.length / particles;
      rounds++;
      if (survivors.length === 0) break;
      for (const [at, path] of paths.entries()) {
        if (highest(path) > level) continue;
        const parent = rng.pick(survivors);
        const rise = parent.rises.find((candidate) => candidate.level > level) as Rise;
        paths[at] = await run(model.turn(parent.branch, rise.step, runs));
      }
    }
    const exceeding = paths.filter((path) => highest(path) > wanted).length;
    probabilities.push((weight * exceeding) / particles);
  }
  return { probabilities, runs, rounds };
}

function highest<Branch>({ rises }: RunPath<Branch>): number {
  return rises.at(-1)?.level ?? -Infinity;
}
