import { expect } from "chai";
import type { Action, Agent } from "../../../scripts/agents/agent.ts";
import { custodian } from "../../../scripts/agents/custodian.ts";
import { parseAmount } from "../../../scripts/lib/units.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { addressOf, anyRng, callOf, outcomesOf, viewOf, type Scene } from "../../fixtures/view.ts";

function agentOf(): Agent {
  return custodian({
    label: "custodian",
    address: addressOf(0xa001),
    asset: "USDC",
    targetBufferUnits: parseAmount("50_000_000", 6),
    minRefillUnits: parseAmount("1_000", 6),
    maxRefillPerBlockUnits: parseAmount("10_000_000", 6),
    soundBackingWad: wad("1"),
    retryBlocks: 2,
    tipWei: 1_000_000_000n,
  });
}

function act(agent: Agent, buffer: string, scene: Scene = {}): readonly unknown[] {
  const view = viewOf({ ...scene, desk: { bufferUnits: parseAmount(buffer, 6), ...scene.desk } });
  return agent.act(view, anyRng()).map((action: Action) => callOf(action));
}

describe("custodian", () => {
  it("sends nothing for less than its least refill", () => {
    expect(act(agentOf(), "49_999_000.000001")).to.deep.equal([]);
    expect(act(agentOf(), "49_999_000")).to.have.length(1);
  });

  it("fills the buffer up to its target", () => {
    expect(act(agentOf(), "47_000_000")).to.deep.equal([
      { method: "refillBuffer", args: ["USDC", parseAmount("3_000_000", 6)] },
    ]);
    expect(act(agentOf(), "50_000_000")).to.deep.equal([]);
  });

  it("sends no more than the allowed pace", () => {
    expect(act(agentOf(), "0")).to.deep.equal([
      { method: "refillBuffer", args: ["USDC", parseAmount("10_000_000", 6)] },
    ]);
  });

  it("stops as soon as the backing is short", () => {
    expect(act(agentOf(), "0", { desk: { valuePerUsdeWad: wad("1") - 1n } })).to.deep.equal([]);
  });

  it("waits after a refused refill", () => {
    const agent = agentOf();
    const view = viewOf({ step: 1, desk: { bufferUnits: 0n } });
    agent.settle?.(outcomesOf(agent.act(view, anyRng()), "reverted"));
    expect([2, 3, 4].map((step) => act(agent, "0", { step }).length)).to.deep.equal([0, 0, 1]);
  });
});
