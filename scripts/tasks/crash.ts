import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { bookOptions, forkOptions } from "./fork-options.ts";
import { moreSetsArgument, setOption } from "./market-options.ts";

const [fork, forkBlock, networkFile, nodeTimeout] = forkOptions;
const [, fromBlock, toBlock, accounts] = bookOptions;

/** `hardhat crash`: re-enact the crash of 10 October 2025, one cell or the two-by-two. */
export const crash = task("crash", "Re-enact the crash of 10 October 2025 and measure what burns")
  .addOption({
    name: "scenario",
    description: "the scenario: october-2025",
    type: ArgumentType.STRING,
    defaultValue: "october-2025",
  })
  .addOption({
    name: "mode",
    description: "historical (the measured order of events) or seed (the popular article's)",
    type: ArgumentType.STRING,
    defaultValue: "historical",
  })
  .addOption({
    name: "oracle",
    description: "one oracle policy: venue, market-spot, market-ema or peg; two of them unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "backing",
    description: "one world: sound, or impaired:<ratio>; sound and impaired:0.75 unless told",
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
    name: "seed",
    description: "any text; the same seed gives the same records to the byte",
    type: ArgumentType.STRING,
    defaultValue: "1",
  })
  .addOption({
    name: "out",
    description: "folder for records, summary and report",
    type: ArgumentType.STRING,
    defaultValue: "runs/crash",
  })
  .addOption({ ...fork, description: "play the venue's price of USDe on the real book instead, forked from this node" })
  .addOption(forkBlock)
  .addOption(networkFile)
  .addOption(nodeTimeout)
  .addOption(fromBlock)
  .addOption(toBlock)
  .addOption(accounts)
  .addOption(setOption)
  .addOption({
    name: "processes",
    description: "processes that run the cells, each with a chain of its own; 0 = one for each core",
    type: ArgumentType.INT,
    defaultValue: 0,
  })
  .addOption({
    name: "sending",
    description:
      "bundle (many actions in one transaction; only keepers pay for gas) or mempool (each its own); bundle unless told, on a fork mempool",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "node",
    description: "what executes: hardhat or anvil; POWDERKEG_NODE unless told, or hardhat; the records are the same",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "checkInvariants",
    description: "what must hold after every block: all, or numbers and families of docs/invariants.md (LP-4,AMM)",
    type: ArgumentType.STRING,
    defaultValue: "",
  })
  .addOption({
    name: "borrowers",
    description:
      "with --fork, what real borrowers do: still (unless told), or unwind (loops sell under a health factor of 1.03)",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addFlag({ name: "json", description: "print the summary as JSON instead of a table" })
  .addVariadicArgument(moreSetsArgument)
  .setAction(() => import("./crash/action.ts"))
  .build();
