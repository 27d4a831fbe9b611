import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

/** `npx hardhat bench`: speed and gas, as ratios measured in one run. */
export const bench = task("bench", "Measure sending, idle blocks and gas, as ratios in one run")
  .addOption({
    name: "rounds",
    description: "interleaved rounds; each figure is their median",
    type: ArgumentType.INT,
    defaultValue: 5,
  })
  .addOption({
    name: "positions",
    description: "numbers of open positions to measure an idle block with, rising, separated by commas",
    type: ArgumentType.STRING,
    defaultValue: "100,1000,10000",
  })
  .addFlag({ name: "json", description: "print JSON instead of tables" })
  .setAction(() => import("./bench/action.ts"))
  .build();
