import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { bookOptions, forkOptions } from "./fork-options.ts";

const [fork, forkBlock, networkFile, nodeTimeout] = forkOptions;
const [asset, fromBlock, toBlock, accounts] = bookOptions;

/** `hardhat book`: the real positions on a public chain, by health factor. */
export const book = task("book", "Show the real positions on a public chain by health factor")
  .addOption(fork)
  .addOption(forkBlock)
  .addOption(networkFile)
  .addOption(nodeTimeout)
  .addOption(asset)
  .addOption(fromBlock)
  .addOption(toBlock)
  .addOption(accounts)
  .addOption({
    name: "out",
    description: "file to write every position to, as CSV",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addFlag({ name: "json", description: "print JSON instead of a table" })
  .setAction(() => import("./book/action.ts"))
  .build();
