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
 * @param players Play at the same time, each on its own chain. However many there are, the failing sequence reported is the
 * first one by number.
 * @param seed Sequence n is drawn from `<seed>/<n>`.
 * @param goOn Asked before each sequence, with how many have been begun.
 */
export async function fuzz(
  players: readonly SequencePlayer[],
  seed: string,
  goOn: (sequences: number) => boolean,
): Promise<FuzzResult> {
  let [sequences, calls, accepted] = [0, 0, 0];
  const failures: Failure[] = [];
  const playOn = async (player: SequencePlayer): Promise<void> => {
    while (failures.length === 0 && goOn(sequences)) {
      const number = sequences++;
      const played = await player.random(`${seed}/${number}`, SEQUENCE_LENGTH);
      calls += played.calls.length;
      accepted += played.accepted;
      const { divergence } = played;
      if (divergence !== undefined) failures.push({ number, player, calls: played.calls, divergence });
    }
  };
  await Promise.all(players.map(playOn));
  const [first] = failures.sort((a, b) => a.number - b.number);
  const failing = first === undefined ? undefined : await shrunk(`${seed}/${first.number}`, first);
  return { sequences, calls, accepted, failing };
}

/** A sequence as it failed, and who played it. */
interface Failure {
  readonly number: number;
  readonly player: SequencePlayer;
  readonly calls: readonly TwinCall[];
  readonly divergence: Divergence;
}

async function shrunk(seed: string, failure: Failure): Promise<FailingCase> {
  let { divergence } = failure;
  const calls = await shrink(failure.calls, async (candidate) => {
    const played = await failure.player.given(candidate);
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
