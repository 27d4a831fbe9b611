import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { moreSetsArgument, setOption } from "./market-options.ts";

/** `hardhat deploy`: put the market of a file on any network and write where everything is. */
export const deploy = task("deploy", "Deploy the market of a file and write its addresses as JSON")
  .addOption({
    name: "market",
    description: "market file, such as markets/minimal.yaml",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "backend",
    description:
      "whose lending pool and price oracle: local and local-v3.0 (ours), or the genuine aave-v3.6 and aave-v3.0",
    type: ArgumentType.STRING,
    defaultValue: "local",
  })
  .addOption({
    name: "out",
    description: "file to write the addresses to",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption(setOption)
  .addVariadicArgument(moreSetsArgument)
  .setAction(() => import("./deploy/action.ts"))
  .build();
