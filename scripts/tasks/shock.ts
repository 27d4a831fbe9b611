import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { bookOptions, forkOptions } from "./fork-options.ts";

const [fork, forkBlock, networkFile, nodeTimeout] = forkOptions;
const [asset, fromBlock, toBlock, accounts] = bookOptions;

/** `hardhat shock`: move a price on a fork of a public chain and see what becomes of the real positions. */
export const shock = task("shock", "Move a price on a fork of mainnet, with keepers and the real borrowers")
  .addOption(fork)
  .addOption(forkBlock)
  .addOption(networkFile)
  .addOption(nodeTimeout)
  .addOption(asset)
  .addOption({
    name: "price",
    description: "where the price of the asset goes, in USD, such as 0.80",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "fall",
    description: "blocks in which it goes there, in equal steps",
    type: ArgumentType.INT,
    defaultValue: 5,
  })
  .addOption({ name: "blocks", description: "blocks of 12 s to run", type: ArgumentType.INT, defaultValue: 50 })
  .addOption({
    name: "feed",
    description:
      "feed whose own answer moves, with all that is built on it; the asset's source at the oracle unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "truth",
    description: "what the asset is worth meanwhile: before (the dip is false) or shock (the oracle is right)",
    type: ArgumentType.STRING,
    defaultValue: "shock",
  })
  .addOption({
    name: "borrowers",
    description: "what real borrowers do: still, or unwind (loops sell and repay under a health factor of 1.03)",
    type: ArgumentType.STRING,
    defaultValue: "still",
  })
  .addOption({
    name: "flashKeepers",
    description: "keepers with flash loans, who sell at once",
    type: ArgumentType.INT,
    defaultValue: 2,
  })
  .addOption({
    name: "fundedKeepers",
    description: "keepers with money of their own, who may hold what they seize",
    type: ArgumentType.INT,
    defaultValue: 2,
  })
  .addOption({
    name: "keeperCapital",
    description: "dollars that each of those has in every asset owed",
    type: ArgumentType.STRING,
    defaultValue: "50000000",
  })
  .addOption(fromBlock)
  .addOption(toBlock)
  .addOption(accounts)
  .addOption({
    name: "seed",
    description: "any text; the same seed gives the same record",
    type: ArgumentType.STRING,
    defaultValue: "1",
  })
  .addOption({
    name: "sending",
    description:
      "mempool (each action its own transaction) or bundle (many in one; only keepers and contracts pay for gas)",
    type: ArgumentType.STRING,
    defaultValue: "mempool",
  })
  .addOption({
    name: "out",
    description: "folder for record, summary and report",
    type: ArgumentType.STRING,
    defaultValue: "runs/shock",
  })
  .addFlag({ name: "json", description: "print the summary as JSON instead of a table" })
  .setAction(() => import("./shock/action.ts"))
  .build();
