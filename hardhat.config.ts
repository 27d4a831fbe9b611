import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { foldRepeatedSets } from "./scripts/tasks/fold-repeated-sets.ts";
import { SIM_NETWORK } from "./scripts/tasks/sim-network.ts";
import { tasks } from "./scripts/tasks/index.ts";

await foldRepeatedSets();

const require = createRequire(import.meta.url);

export default defineConfig({
  plugins: [toolbox],
  tasks,
  solidity: {
    profiles: {
      default: {
        compilers: [
          {
            version: "0.8.37",
            path: require.resolve("solc/soljson.js"), // the compiler comes from npm: nothing is downloaded at build time
            settings: {
              optimizer: { enabled: true, runs: 200 },
              evmVersion: "cancun",
              metadata: { bytecodeHash: "none" }, // the same bytecode from every checkout path
            },
          },
        ],
      },
    },
  },
  networks: {
    sim: SIM_NETWORK,
    localhost: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
  },
  test: {
    mocha: {
      timeout: 120_000,
      // Gas budgets hold for the contracts as they are shipped, not with coverage's probes in them.
      ...(process.argv.includes("--coverage")
        ? { grep: "gas, at most|less gas than|tenths of its gas limit|six gas figures", invert: true }
        : {}),
    },
    solidity: { fuzz: { runs: 256 }, invariant: { runs: 32, depth: 50, failOnRevert: false } },
  },
  typechain: { outDir: "./typechain-types" },
});
