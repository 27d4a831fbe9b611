import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

/** `hardhat fuzz`: play random sequences on our pool and on the genuine one, and compare everything. */
export const fuzz = task(
  "fuzz",
  "Play random sequences of calls on our pool and on a genuine Aave, and compare everything",
)
  .addOption({
    name: "minutes",
    description: "how long",
    type: ArgumentType.FLOAT,
    defaultValue: 1,
  })
  .addOption({
    name: "seed",
    description: "any text; the same seed gives the same sequences",
    type: ArgumentType.STRING,
    defaultValue: "1",
  })
  .addOption({
    name: "replay",
    description: "play the calls of a file instead, one that a failing run wrote",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "out",
    description: "where a failing sequence is written",
    type: ArgumentType.STRING,
    defaultValue: "runs/fuzz-case.json",
  })
  .addOption({
    name: "backend",
    description: "the genuine one: aave-v3.6 or aave-v3.0",
    type: ArgumentType.STRING,
    defaultValue: "aave-v3.6",
  })
  .addFlag({
    name: "invariants",
    description: "play the invariant handlers of test/invariant instead, each round from a fresh seed",
  })
  .setAction(() => import("./fuzz/action.ts"))
  .build();
