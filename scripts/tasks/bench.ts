import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

/** `npx hardhat bench`: speed, what a run leaves behind, and gas, as ratios measured in one run. */
export const bench = task("bench", "Measure sending, idle blocks, a sweep and gas, as ratios in one run")
  .addOption({
    name: "rounds",
    description:
      "interleaved rounds of sending, and set-ups of a sweep, four at most, the first of which warms up; figures are medians",
    type: ArgumentType.INT,
    defaultValue: 5,
  })
  .addOption({
    name: "waves",
    description: "waves of twenty users that each way sends; a run opens and closes once for all of them",
    type: ArgumentType.INT,
    defaultValue: 2,
  })
  .addOption({
    name: "positions",
    description: "numbers of open positions to measure an idle block with, rising, separated by commas",
    type: ArgumentType.STRING,
    defaultValue: "100,1000,10000",
  })
  .addOption({
    name: "points",
    description: "points of a sweep that share a set-up, the last of them of a single block",
    type: ArgumentType.INT,
    defaultValue: 16,
  })
  .addFlag({ name: "json", description: "print JSON instead of tables" })
  .setAction(() => import("./bench/action.ts"))
  .build();
