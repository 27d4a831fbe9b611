import { Rng } from "../../lib/rng.ts";

/** From the block after `step` on, everything is drawn from the stream of this name. */
export interface Turn {
  /** -1 = from the first block on. */
  readonly step: number;
  readonly stream: string;
}

/** How far a branch has come, shared by all its streams. */
export class BranchClock {
  /** The last block that has ended; -1 before the first. */
  endedStep = -1;
}

/**
 * Draw from one stream, and after a turn from another: two branches with the same turns up to a block are the same up to
 * it, and independent after it. Without turns it is the plain generator.
 */
export class TurningRng extends Rng {
  readonly streams: readonly Rng[] | undefined;
  readonly turns: readonly Turn[];
  readonly clock: BranchClock;

  /** @param streams one before the first turn, then one a turn; turns by rising step */
  private constructor(streams: readonly Rng[], turns: readonly Turn[], clock: BranchClock) {
    super("turning");
    this.streams = streams;
    this.turns = turns;
    this.clock = clock;
  }

  /** @param root the stream of a branch without turns */
  static of(root: Rng, turns: readonly Turn[], clock: BranchClock): TurningRng {
    return new TurningRng([root, ...turns.map(({ stream }) => root.fork(`turn ${stream}`))], turns, clock);
  }

  override nextU32(): number {
    // The base class warms up before there are streams.
    if (this.streams === undefined) return super.nextU32();
    const taken = this.turns.filter(({ step }) => step <= this.clock.endedStep).length;
    return (this.streams[taken] as Rng).nextU32();
  }

  override fork(label: string): TurningRng {
    return new TurningRng(
      (this.streams ?? []).map((stream) => stream.fork(label)),
      this.turns,
      this.clock,
    );
  }
}
