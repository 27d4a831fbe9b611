import { Rng } from "../lib/rng.ts";
import type { Chain } from "../protocol/chain.ts";
import type { TwinCall } from "../protocol/twin/twin-call.ts";
import { readTwinState, type TwinState } from "../protocol/twin/twin-state.ts";
import type { Twins, TwinOutcome } from "../protocol/twin/twin.ts";
import type { Pairing } from "./pairing.ts";
import { RandomCalls } from "./random-calls.ts";
import { stateWords, type Difference } from "./difference.ts";

/** Time of the first call of every sequence; whatever the deployment took, sequences are the same. */
const START_TIMESTAMP = 1_800_000_000;

/** Every reserve and account is read after every so many calls; between them what each call names; after the last, everything. */
const CURRENT_READING_EVERY = 20;

/** How outcomes are compared. */
export type Compare = (first: TwinOutcome, second: TwinOutcome) => Difference[];

/** Is told of a call, what it came to on each twin, and how many fields differ. */
export type OnCall = (call: TwinCall, first: TwinOutcome, second: TwinOutcome, differing: number) => void;

/** A call after which the twins differ. */
export interface Divergence {
  /** Place of the call in its sequence, counting from 0. */
  readonly at: number;
  readonly call: TwinCall;
  readonly differences: readonly Difference[];
}

/** What a played sequence was, and how it ended. */
export interface PlayedSequence {
  /** Up to and with the one that diverged. */
  readonly calls: readonly TwinCall[];
  /** How many calls were accepted by the first twin. */
  readonly accepted: number;
  readonly divergence: Divergence | undefined;
}

type Rules = Pick<Pairing, "compare" | "isShared">;

/** Plays sequences on twins, each from the same state. */
export class SequencePlayer {
  readonly #chain: Chain;
  readonly #twins: Twins;
  readonly #pairing: Rules;
  readonly #onCall: OnCall;

  /** @param onCall Told of every call played. */
  constructor(chain: Chain, twins: Twins, pairing: Rules, onCall: OnCall = () => undefined) {
    this.#chain = chain;
    this.#twins = twins;
    this.#pairing = pairing;
    this.#onCall = onCall;
  }

  /** Draw calls from a seed, each in view of what the ones before came to. */
  random(seed: string, length: number): Promise<PlayedSequence> {
    const source = new RandomCalls(new Rng(seed), this.#twins.shape);
    return this.#play(length, (_, state) => {
      for (;;) {
        const call = source.next(state);
        if (this.#isShared(call)) return call;
      }
    });
  }

  /** Play given calls. */
  given(calls: readonly TwinCall[]): Promise<PlayedSequence> {
    return this.#play(calls.length, (at) => calls[at]);
  }

  #isShared(call: TwinCall): boolean {
    return this.#pairing.isShared?.(call) ?? true;
  }

  async #play(
    length: number,
    callAt: (at: number, state: TwinState | undefined) => TwinCall | undefined,
  ): Promise<PlayedSequence> {
    const snapshot = await this.#chain.snapshot();
    try {
      const calls: TwinCall[] = [];
      let [timestamp, accepted] = [START_TIMESTAMP, 0];
      const known = new Map<string, bigint>();
      let state: TwinState | undefined;
      for (let at = 0; at < length; at++) {
        const call = callAt(at, state);
        if (call === undefined) break;
        calls.push(call);
        timestamp += call.wait;
        const [first, second] = await this.#twins.play(call, {
          timestamp,
          reading: at === length - 1 ? "everything" : (at + 1) % CURRENT_READING_EVERY === 0 ? "current" : "named",
          indebted: indebtedIn(state),
        });
        if (first.success) accepted += 1;
        const found = this.#pairing.compare(first, second);
        this.#onCall(call, first, second, found.length);
        if (found.length > 0) return { calls, accepted, divergence: { at, call, differences: found } };
        for (const [place, value] of stateWords(first).entries()) known.set(first.names[place] ?? "", value);
        state = readTwinState(known, this.#twins.shape);
      }
      return { calls, accepted, divergence: undefined };
    } finally {
      await this.#chain.revert(snapshot);
    }
  }
}

function indebtedIn(state: TwinState | undefined): number[] {
  return (
    state?.users.flatMap(({ positions }, user) =>
      positions.some(({ scaledDebt }) => scaledDebt > 0n) ? [user] : [],
    ) ?? []
  );
}
