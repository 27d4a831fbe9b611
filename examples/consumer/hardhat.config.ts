import { createRequire } from "node:module";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";
import powderkeg from "powderkeg/hardhat";

const require = createRequire(import.meta.url);

export default defineConfig({
  plugins: [toolbox, powderkeg], // powderkeg adds the tasks deploy and keeper; its tests need no plugin
  solidity: {
    profiles: {
      default: {
        // The compiler comes from npm, so that nothing is downloaded; `solidity: "0.8.37"` does as well.
        compilers: [{ version: "0.8.37", path: require.resolve("solc/soljson.js") }],
      },
    },
  },
  test: { mocha: { timeout: 60_000 } },
});
