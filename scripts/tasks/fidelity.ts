import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

/** `hardhat fidelity`: how our pool compares with the genuine one, as a table. */
export const fidelity = task("fidelity", "Compare our pool with each genuine Aave, and print a table by kind of call")
  .addOption({
    name: "sequences",
    description: "how many random sequences of 40 calls",
    type: ArgumentType.INT,
    defaultValue: 50,
  })
  .addOption({
    name: "seed",
    description: "any text; the same seed gives the same sequences",
    type: ArgumentType.STRING,
    defaultValue: "1",
  })
  .setAction(() => import("./fidelity/action.ts"))
  .build();
