import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { playedActions, type SuiteResult } from "../invariants/played-actions.ts";

const HANDLERS = "test/invariant";
/** Test profile of hardhat.config.ts whose seed is drawn anew for each round. */
const PROFILE = "soak";

/** How far a run of rounds came. */
export interface InvariantRounds {
  readonly rounds: number;
  readonly actions: number;
  /** Seed of the round that failed, which plays it again at once. */
  readonly failingSeed: string | undefined;
}

/**
 * Play every invariant handler in rounds, each from a seed of its own, until one fails or there is no more time.
 *
 * @param seed Seed of round 0; round n has `<seed>/<n>`.
 * @param goOn Asked before each further round.
 */
export async function fuzzInvariants(
  hre: HardhatRuntimeEnvironment,
  seed: string,
  goOn: () => boolean,
): Promise<InvariantRounds> {
  const testFiles = readdirSync(HANDLERS).flatMap((name) => (name.endsWith(".t.sol") ? join(HANDLERS, name) : []));
  const profile = hre.config.test.solidity.profiles[PROFILE];
  if (profile === undefined) throw new RangeError(`hardhat.config.ts has no test profile ${PROFILE}`);
  let [rounds, actions] = [0, 0];
  do {
    const roundSeed = rounds === 0 ? seed : `${seed}/${rounds}`;
    profile.fuzz.seed = `0x${createHash("sha256").update(roundSeed).digest("hex")}`;
    const task = hre.tasks.getTask(["test", "solidity"]);
    const result = (await task.run({ testFiles, testProfile: PROFILE, noCompile: rounds > 0 })) as {
      readonly success: boolean;
      readonly value?: { readonly suiteResults: readonly SuiteResult[] };
    };
    rounds += 1;
    if (!result.success) return { rounds, actions, failingSeed: roundSeed };
    actions += playedActions(result.value?.suiteResults ?? []);
  } while (goOn());
  return { rounds, actions, failingSeed: undefined };
}
