import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { moreSetsArgument, setOption } from "./market-options.ts";

/** `hardhat keeper`: a live keeper against any running node. */
export const keeper = task("keeper", "Watch a market on a running node and liquidate what pays, until SIGINT")
  .addOption({
    name: "addresses",
    description: "addresses of the market, as hardhat deploy --out writes them",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "provider",
    description: "the market's addresses provider; instead of --addresses",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "market",
    description: "market file it was deployed from; the minimal one unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "url",
    description: "JSON-RPC address of the node; the one of --network unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "contract",
    description: "LiquidationKeeper contract to work with; the market's own, or a new one, unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "from",
    description: "account of the node to send from; the contract's owner unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "minProfit",
    description: "dollars that a liquidation must leave after gas",
    type: ArgumentType.STRING,
    defaultValue: "1",
  })
  .addOption({
    name: "nativePrice",
    description: "dollars for the coin that pays gas, where the market has no wrapped ether",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "fromBlock",
    description: "first block in which somebody can have borrowed",
    type: ArgumentType.INT,
    defaultValue: 0,
  })
  .addOption({
    name: "pollMs",
    description: "milliseconds between two looks at the chain",
    type: ArgumentType.INT,
    defaultValue: 1_000,
  })
  .addOption(setOption)
  .addVariadicArgument(moreSetsArgument)
  .setAction(() => import("./keeper/action.ts"))
  .build();
