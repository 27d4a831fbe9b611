import type { TwinCall } from "../protocol/twin/twin-call.ts";
import type { Divergence, SequencePlayer } from "./sequence.ts";
import { shrink } from "./shrink.ts";

/** Calls a sequence. */
export const SEQUENCE_LENGTH = 40;

/** A sequence on which the twins differ, made short. */
export interface FailingCase {
  /** Seed of the sequence it came from. */
  readonly seed: string;
  readonly calls: readonly TwinCall[];
  readonly divergence: Divergence;
}

/** How far a run of sequences came. */
export interface FuzzResult {
  readonly sequences: number;
  readonly calls: number;
  /** Calls that both twins accepted; the others they refused with the same error. */
  readonly accepted: number;
  readonly failing: FailingCase | undefined;
}

/**
 * Play random sequences, each from its own seed, until one fails or there is no more to do.
 *
 * @param seed Sequence n is drawn from `<seed>/<n>`.
 * @param goOn Asked before each sequence, with how many have been played.
 */
export async function fuzz(
  player: SequencePlayer,
  seed: string,
  goOn: (sequences: number) => boolean,
): Promise<FuzzResult> {
  let [sequences, calls, accepted] = [0, 0, 0];
  while (goOn(sequences)) {
    const sequenceSeed = `${seed}/${sequences}`;
    const played = await player.random(sequenceSeed, SEQUENCE_LENGTH);
    sequences += 1;
    calls += played.calls.length;
    accepted += played.accepted;
    if (played.divergence !== undefined) {
      const failing = await shrunk(player, sequenceSeed, played.calls, played.divergence);
      return { sequences, calls, accepted, failing };
    }
  }
  return { sequences, calls, accepted, failing: undefined };
}

async function shrunk(
  player: SequencePlayer,
  seed: string,
  found: readonly TwinCall[],
  firstDivergence: Divergence,
): Promise<FailingCase> {
  let divergence = firstDivergence;
  const calls = await shrink(found, async (candidate) => {
    const played = await player.given(candidate);
    if (played.divergence === undefined) return undefined;
    divergence = played.divergence;
    return played.calls;
  });
  return { seed, calls, divergence };
}

/** Say what a divergence is, one field a line. */
export function divergenceText({ at, call, differences }: Divergence): string {
  const shown = differences.slice(0, 8).map(({ field, first, second }) => `  ${field}: ${first} / ${second}`);
  const more = differences.length > shown.length ? [`  and ${differences.length - shown.length} more`] : [];
  return [`call ${at}, ${call.target}.${call.method}, differs (ours / genuine):`, ...shown, ...more].join("\n");
}
