import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { requireUsdeLiquidity } from "../../../scripts/tasks/shock/require-usde-liquidity.ts";

const names = ["DAI/USDC", "USDe/USDC", "USDe/USDT"];
const market = {
  stablePools: names.map((name) => ({ name, coins: name.split("/").map((symbol) => ({ symbol })) })),
};
const at = (...spotPricesWad: readonly bigint[]) => ({
  stablePools: spotPricesWad.map((spotPriceWad) => ({ spotPriceWad })),
});

describe("requireUsdeLiquidity", () => {
  it("takes a first pool of USDe that has a price, whatever the others have", () => {
    expect(() => requireUsdeLiquidity(market, at(0n, 1n, 0n), 7)).not.to.throw();
  });

  it("refuses an empty first pool of USDe, naming block and pool", () => {
    expect(() => requireUsdeLiquidity(market, at(1n, 0n, 1n), 7))
      .to.throw(
        InvalidInputError,
        "--fork-block: got 7, at which the stable pool USDe/USDC is empty; accepted: a block at which",
      )
      .that.includes({ field: "--fork-block" });
  });
});
