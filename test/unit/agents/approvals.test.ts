import { expect } from "chai";
import { approvalsForAgents } from "../../../scripts/agents/approvals.ts";
import { addressOf, callOf, viewOf } from "../../fixtures/view.ts";

describe("approvalsForAgents", () => {
  const { market } = viewOf();
  const approved = approvalsForAgents(market).map((call) => callOf(call).args);
  const spenders = (symbol: string): readonly unknown[] =>
    approved.filter(([token]) => token === symbol).map(([, spender]) => spender);
  const { lending, uniswap, ethena } = market.addresses;

  it("covers lending pool, stable pool, router and desk, each for the tokens it takes", () => {
    expect(spenders("USDe")).to.deep.equal([lending.pool, addressOf(0xd0), ethena?.minting]);
    expect(spenders("USDC")).to.deep.equal([lending.pool, addressOf(0xd0), uniswap?.router, ethena?.minting]);
    expect(spenders("ALT")).to.deep.equal([lending.pool, uniswap?.router]);
    expect(spenders("WETH")).to.deep.equal([lending.pool]);
  });

  it("covers the Uniswap v3 router and position manager where the market has such a pool", () => {
    const withPool = viewOf({ v3Price: "4000" }).market;
    const { router, positionManager } = withPool.addresses.uniswapV3!;
    const more = approvalsForAgents(withPool).map((call) => callOf(call).args.slice(0, 2).join());
    const without = approvalsForAgents(market).map((call) => callOf(call).args.slice(0, 2).join());
    expect(more.filter((approval) => !without.includes(approval))).to.deep.equal(
      ["WETH", "USDC"].flatMap((symbol) => [`${symbol},${router}`, `${symbol},${positionManager}`]),
    );
  });

  it("is unlimited", () => {
    expect(approved.every(([, , amount]) => amount === 2n ** 256n - 1n)).to.equal(true);
  });
});
