import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

/** `hardhat compare`: whether two runs are the same, and where they part. */
export const compare = task("compare", "Compare the records of two runs line by line, and say where they part")
  .addPositionalArgument({ name: "first", description: "folder of a run, or one record", type: ArgumentType.STRING })
  .addPositionalArgument({ name: "second", description: "another", type: ArgumentType.STRING })
  .addOption({
    name: "but",
    description: "what does not count: gas, and all that follows from gas; everything counts unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .setAction(() => import("./compare/action.ts"))
  .build();
