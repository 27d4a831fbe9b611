import { expect } from "chai";
import type { Action, Agent } from "../../../scripts/agents/agent.ts";
import { liquidityProvider, type LiquidityProviderParams } from "../../../scripts/agents/liquidity-provider.ts";
import { parseAmount, priceE8 } from "../../../scripts/lib/units.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { addressOf, anyRng, callOf, outcomesOf, POOL, viewOf, type Scene } from "../../fixtures/view.ts";

const PROVIDER = addressOf(0x8001);

function agentOf(changes: Partial<LiquidityProviderParams> = {}): Agent {
  return liquidityProvider({
    label: "lp-1",
    address: PROVIDER,
    pool: POOL,
    lpWei: wad("10_000_000"),
    leavesAtPriceE8: priceE8("0.97"),
    watches: { kind: "venue", name: "USDe" },
    leavesAtImbalanceBps: 8_000n,
    reactionDelayBlocks: 0,
    trancheBps: 4_000n,
    trancheEveryBlocks: 2,
    maxSlippageBps: 100n,
    tipWei: 1_000_000_000n,
    ...changes,
  });
}

const venue = (price: string, step = 0): Scene => ({ step, world: { referencePricesE8: { USDe: priceE8(price) } } });
const burnWei = (actions: readonly Action[]): bigint | undefined =>
  actions[0] && (callOf(actions[0]).args[1] as bigint);

function act(agent: Agent, scene: Scene): readonly Action[] {
  return agent.act(viewOf(scene), anyRng());
}

describe("liquidity provider", () => {
  it("leaves at its price, not before", () => {
    expect(act(agentOf(), venue("0.97000001"))).to.deep.equal([]);
    const actions = act(agentOf(), venue("0.97"));
    expect(callOf(actions[0] as Action).method).to.equal("removeLiquidity");
    expect(actions[0]?.decision?.what).to.equal("liquidity flight");
  });

  it("leaves when one coin makes up its share of the pool, not before", () => {
    expect(act(agentOf(), { poolUsde: "79_990_000", poolUsdc: "20_010_000" })).to.deep.equal([]);
    expect(act(agentOf(), { poolUsde: "80_000_000", poolUsdc: "20_000_000" })).to.have.length(1);
    expect(act(agentOf(), { poolUsde: "20_000_000", poolUsdc: "80_000_000" })).to.have.length(1);
  });

  it("waits its reaction delay, and forgets when the stress passes first", () => {
    const agent = agentOf({ reactionDelayBlocks: 1 });
    expect(act(agent, venue("0.9", 0))).to.deep.equal([]);
    act(agent, venue("1", 1));
    expect(act(agent, venue("0.9", 2))).to.deep.equal([]);
    expect(act(agent, venue("0.9", 3))).to.have.length(1);
  });

  it("takes out tranches at their interval until nothing is left", () => {
    const agent = agentOf();
    const burnt = Array.from({ length: 7 }, (_, step) => {
      const actions = act(agent, venue("0.9", step));
      agent.settle?.(outcomesOf(actions, "success"));
      return burnWei(actions);
    });
    const [first, last] = [wad("4_000_000"), wad("2_000_000")];
    expect(burnt).to.deep.equal([first, undefined, first, undefined, last, undefined, undefined]);
  });

  it("still holds what a reverted withdrawal did not burn", () => {
    const agent = agentOf({ trancheBps: 10_000n, trancheEveryBlocks: 1 });
    agent.settle?.(outcomesOf(act(agent, venue("0.9", 0)), "reverted"));
    expect(burnWei(act(agent, venue("0.9", 1)))).to.equal(wad("10_000_000"));
  });

  it("accepts its share of each coin less its slippage", () => {
    const [, , minAmounts] = callOf(
      act(agentOf(), { ...venue("0.9"), poolUsde: "60_000_000", poolUsdc: "40_000_000" })[0] as Action,
    ).args;
    // 4 % of the pool's shares, less 1 %.
    expect(minAmounts).to.deep.equal([wad("2_376_000"), parseAmount("1_584_000", 6)]);
  });
});
