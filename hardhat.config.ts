import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { foldRepeatedSets } from "./scripts/tasks/fold-repeated-sets.ts";
import { readyForTests } from "./scripts/tasks/ready-for-tests.ts";
import { SIM_NETWORK } from "./scripts/tasks/sim-network.ts";
import { tasks } from "./scripts/tasks/index.ts";

await foldRepeatedSets();
readyForTests(process.argv.slice(2));

const require = createRequire(import.meta.url);

/** Handlers draw all they do from a seed, so the runner need not collect values for them; what they let pass is a violation. */
const HANDLERS = {
  depth: 25,
  failOnRevert: true,
  dictionaryWeight: 0,
  includeStorage: false,
  includePushBytes: false,
} as const;

/** Genuine contracts that handlers deploy as their packages ship them compiled. */
const GENUINE = {
  readFile: [
    "node_modules/@uniswap/v2-core/build/UniswapV2Factory.json",
    "node_modules/@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json",
  ],
};

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
      // For what hangs: a hook that takes 12 s alone has run over 120 on a busy machine.
      timeout: 300_000,
      // A file a process, each with its own chains, and two more at a time than the cores of a small machine: tests of nodes,
      // queues and keepers wait a fifth of their time. Probes are counted in one.
      parallel: !process.argv.includes("--coverage"),
      jobs: 4,
      require: [require.resolve("./test/helpers/root-hooks.ts")],
      // Gas budgets hold for the contracts as they are shipped, not with coverage's probes in them.
      ...(process.argv.includes("--coverage")
        ? { grep: "gas, at most|less gas than|tenths of its gas limit|six gas figures", invert: true }
        : {}),
    },
    // A run of the handlers in test/invariant is 25 calls of 20 actions: `default` plays 20,000 actions, `ci` (set by .ci/run)
    // 105,000, `soak` 40,000 for each seed that `hardhat fuzz --invariants` draws.
    solidity: {
      profiles: {
        default: { fsPermissions: GENUINE, fuzz: { runs: 256 }, invariant: { ...HANDLERS, runs: 4 } },
        ci: { fsPermissions: GENUINE, fuzz: { runs: 256 }, invariant: { ...HANDLERS, runs: 21 } },
        soak: { fsPermissions: GENUINE, fuzz: { runs: 256 }, invariant: { ...HANDLERS, runs: 8 } },
      },
    },
  },
  typechain: { outDir: "./typechain-types" },
});
