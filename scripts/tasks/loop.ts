import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { forkOptions } from "./fork-options.ts";
import { moreSetsArgument, setOption } from "./market-options.ts";

const [fork, forkBlock, networkFile, nodeTimeout] = forkOptions;

/** `hardhat loop`: build a leveraged USDe loop, on a fresh chain or a fork, and show what each turn of it does. */
export const loop = task("loop", "Execute a leveraged USDe loop and show leverage, health and carry")
  .addOption({
    name: "capital",
    description: "own USDe to start with, in whole tokens",
    type: ArgumentType.STRING,
    defaultValue: "100000",
  })
  .addOption({
    name: "ltvBps",
    description: "share of each deposit that is borrowed, in basis points",
    type: ArgumentType.INT,
    defaultValue: 8_000,
  })
  .addOption({ name: "loops", description: "how many times to borrow", type: ArgumentType.INT, defaultValue: 5 })
  .addOption({
    name: "venue",
    description:
      "where USDC becomes USDe: par (the issuer's desk), pool (the stable pool) or v3 (a Uniswap v3 pool); par unless told, on a fork pool",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "market",
    description: "market file; the minimal one unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "baseApyBps",
    description: "yield of USDe a year, for the carry",
    type: ArgumentType.INT,
    defaultValue: 1_200,
  })
  .addOption({
    name: "borrowRateBps",
    description: "borrow rate a year, for the carry",
    type: ArgumentType.INT,
    defaultValue: 600,
  })
  .addOption({ ...fork, description: "build the loop on the real market instead, forked from this node" })
  .addOption(forkBlock)
  .addOption(networkFile)
  .addOption(nodeTimeout)
  .addOption(setOption)
  .addFlag({ name: "json", description: "print JSON instead of a table" })
  .addVariadicArgument(moreSetsArgument)
  .setAction(() => import("./loop/action.ts"))
  .build();
