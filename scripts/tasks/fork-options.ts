import { ArgumentType } from "hardhat/types/arguments";

/** Options of every task that goes on from a public chain. */
export const forkOptions = [
  {
    name: "fork" as const,
    description: "JSON-RPC address of an archive node of the public chain; MAINNET_RPC_URL unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT as const,
    defaultValue: undefined,
  },
  {
    name: "forkBlock" as const,
    description: "block to go on from; 32 under the head unless told (0)",
    type: ArgumentType.INT as const,
    defaultValue: 0,
  },
  {
    name: "networkFile" as const,
    description: "addresses of the public chain; markets/networks/ethereum.yaml unless told",
    type: ArgumentType.STRING_WITHOUT_DEFAULT as const,
    defaultValue: undefined,
  },
  {
    name: "nodeTimeout" as const,
    description: "seconds to wait for one answer of that node",
    type: ArgumentType.INT as const,
    defaultValue: 20,
  },
] as const;

/** Options of tasks that read a real book. */
export const bookOptions = [
  {
    name: "asset" as const,
    description: "collateral that positions of the book hold",
    type: ArgumentType.STRING as const,
    defaultValue: "USDe",
  },
  {
    name: "fromBlock" as const,
    description: "first block in which borrowers are looked for; 100,000 before the last unless told (0)",
    type: ArgumentType.INT as const,
    defaultValue: 0,
  },
  {
    name: "toBlock" as const,
    description: "last block in which borrowers are looked for; the fork's unless told (0)",
    type: ArgumentType.INT as const,
    defaultValue: 0,
  },
  {
    name: "accounts" as const,
    description: "file with an address on each line (CSV: in the first column), instead of looking for borrowers",
    type: ArgumentType.STRING_WITHOUT_DEFAULT as const,
    defaultValue: undefined,
  },
] as const;
