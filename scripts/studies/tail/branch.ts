import type { RunInput, StudySource } from "../run-input.ts";
import { runInput } from "../run-input.ts";
import type { PointValues } from "../study-points.ts";
import { worldRng } from "../world-paths.ts";
import { Rng } from "../../lib/rng.ts";
import { BranchClock, TurningRng, type Turn } from "./turning-rng.ts";

/** A run with turns: a population, and at which blocks its chance was drawn anew. */
export interface Branch {
  /** Number of the seed: it names the population, and the chance up to the first turn. */
  readonly seed: number;
  /** By rising step. */
  readonly turns: readonly Turn[];
}

/** Start a path of its own: everything after the set-up is drawn from a stream of this name. */
export function startBranch(seed: number, stream: string): Branch {
  return { seed, turns: [{ step: -1, stream }] };
}

/** Take a branch's past up to and with a block, and a new future. */
export function turned({ seed, turns }: Branch, step: number, stream: string): Branch {
  return { seed, turns: [...turns.filter((turn) => turn.step < step), { step, stream }] };
}

/** What a branch runs with. */
export interface BranchInput {
  readonly input: RunInput;
  /** What agents draw from while they act. */
  readonly rng: TurningRng;
  /** To be set to each block that has ended. */
  readonly clock: BranchClock;
}

/**
 * Make a branch's input: its world is drawn here, its agents draw as it runs.
 *
 * A price is known up to the end of the step in which it is drawn, so a world's step that a turn falls into keeps its end.
 * @throws as `runInput`
 */
export function branchInput(source: StudySource, values: PointValues, { seed, turns }: Branch): BranchInput {
  const input = runInput(source, values, seed, ({ seed: text, parameters: { window } }) => {
    const drawn = new BranchClock();
    return {
      rng: TurningRng.of(worldRng(text), turns, drawn),
      onStep: (fromSeconds) => {
        drawn.endedStep = Math.floor((fromSeconds - window.start) / window.blockSeconds);
      },
    };
  });
  const clock = new BranchClock();
  return { input, clock, rng: TurningRng.of(new Rng(input.seed).fork("run"), turns, clock) };
}
