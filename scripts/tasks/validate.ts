import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

/** `hardhat validate`: what is known from elsewhere, asked of these contracts and agents. */
export const validate = task("validate", "Compare with closed forms, published results and the day itself")
  .addOption({
    name: "summary",
    description: "summary.json of a crash run, to be held against the day's sheet",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addFlag({
    name: "heavy",
    description: "run the crash's cell peg, sound itself, for that sheet: about a minute more",
  })
  .addOption({
    name: "only",
    description: "ids of checks, such as V1 or V3,V4; all unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addFlag({ name: "json", description: "print JSON instead of a table" })
  .setAction(() => import("./validate/action.ts"))
  .build();
