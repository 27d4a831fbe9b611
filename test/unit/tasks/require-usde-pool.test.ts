import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { loadNetwork } from "../../../scripts/lib/network-file.ts";
import type { NetworkReading } from "../../../scripts/protocol/fork/read-network.ts";
import { requireUsdePool } from "../../../scripts/tasks/shock/require-usde-pool.ts";

const ADDRESS = "0x0000000000000000000000000000000000000001";

function reading(...pools: readonly (readonly string[])[]): NetworkReading {
  return {
    network: loadNetwork(`{ name: test, chainId: 1, lending: { addressesProvider: "${ADDRESS}" } }`),
    blockNumber: 7,
    lending: { provider: ADDRESS, pool: ADDRESS, configurator: ADDRESS, oracle: ADDRESS, dataProvider: ADDRESS },
    ...{ aclAdmin: ADDRESS, aclManager: ADDRESS, flashLoanPremiumBps: 5n, reserves: [], missing: [] },
    ...{ uniswapV2: undefined, uniswapV3: undefined },
    stablePools: pools.map((symbols) => ({
      ...{ name: symbols.join("/"), address: ADDRESS },
      coins: symbols.map((symbol) => ({ symbol, address: ADDRESS })),
    })),
  };
}

describe("requireUsdePool", () => {
  it("takes a pool with USDe as first or second coin", () => {
    expect(() => requireUsdePool(reading(["DAI", "USDC"], ["USDe", "USDC"]))).not.to.throw();
    expect(() => requireUsdePool(reading(["USDC", "USDe"]))).not.to.throw();
  });

  for (const pools of [[], [["DAI", "USDC"]], [["DAI", "USDC", "USDe"]]]) {
    it(`refuses ${pools.length === 0 ? "no pool" : pools.join()}, naming the address file`, () => {
      expect(() => requireUsdePool(reading(...pools)))
        .to.throw(InvalidInputError, "at block 7")
        .that.includes({ field: "--network-file", value: "test" });
    });
  }
});
