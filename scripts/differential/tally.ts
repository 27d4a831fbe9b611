import type { OnCall } from "./sequence.ts";

/** What came of the calls of one method. */
export interface MethodTally {
  readonly method: string;
  /** Calls compared. */
  compared: number;
  /** Of them, those that both twins accepted. */
  accepted: number;
  /** Of them, those after which any field differed. */
  differing: number;
  /** Sum over the accepted ones. */
  firstGas: bigint;
  secondGas: bigint;
}

/** Counts calls by method; governance in one line. */
export class Tally {
  readonly #byMethod = new Map<string, MethodTally>();

  /** What a sequence player is given. */
  readonly count: OnCall = ({ target, method: name }, first, second, differing) => {
    const method = target === "configurator" ? "governance" : target.startsWith("feed") ? "price moves" : name;
    const tally = this.#byMethod.get(method) ?? this.#add(method);
    tally.compared += 1;
    if (differing > 0) tally.differing += 1;
    if (!first.success || !second.success) return;
    tally.accepted += 1;
    tally.firstGas += first.gasUsed;
    tally.secondGas += second.gasUsed;
  };

  /** Most frequent first. */
  get methods(): readonly MethodTally[] {
    return [...this.#byMethod.values()].sort((a, b) => b.compared - a.compared);
  }

  #add(method: string): MethodTally {
    const tally = { method, compared: 0, accepted: 0, differing: 0, firstGas: 0n, secondGas: 0n };
    this.#byMethod.set(method, tally);
    return tally;
  }
}
