import { expect } from "chai";
import type { Action, Agent } from "../../../scripts/agents/agent.ts";
import { redeemer, type RedeemerParams } from "../../../scripts/agents/redeemer.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import type { RedeemOrder } from "../../../scripts/protocol/calls.ts";
import { addressOf, anyRng, callOf, outcomesOf, viewOf, type Scene } from "../../fixtures/view.ts";

const HOLDER = addressOf(0x4001);
const GWEI = 1_000_000_000n;

function agentOf(changes: Partial<RedeemerParams> = {}): Agent {
  return redeemer({
    label: "redeemer-1",
    address: HOLDER,
    benefactorKey: "0x01",
    firstNonce: 1n,
    usde: "USDe",
    asset: "USDC",
    startStep: 0,
    usdePerBlockWei: wad("1_000_000"),
    minOrderWei: wad("1_000"),
    slowBaseFeeWei: 20n * GWEI,
    slowEveryBlocks: 4,
    stopBaseFeeWei: 100n * GWEI,
    retryBlocks: 2,
    tipWei: GWEI,
    ...changes,
  });
}

function act(agent: Agent, scene: Scene = {}, usde = "5_000_000"): readonly Action[] {
  return agent.act(viewOf({ accounts: [{ address: HOLDER, wallet: { USDe: usde } }], ...scene }), anyRng());
}

function orderOf(actions: readonly Action[]): RedeemOrder | undefined {
  const [action] = actions;
  return action && (callOf(action).args[0] as RedeemOrder);
}

describe("redeemer", () => {
  it("redeems at par what it wants in a block", () => {
    const order = orderOf(act(agentOf()));
    expect(order).to.include({
      benefactor: HOLDER,
      asset: "USDC",
      usdeWei: wad("1_000_000"),
      assetUnits: 1_000_000_000_000n,
    });
  });

  it("redeems no more than it holds", () => {
    expect(orderOf(act(agentOf(), {}, "2_000.5"))?.usdeWei).to.equal(wad("2_000.5"));
  });

  it("respects the cap of the desk, of the asset, and the buffer", () => {
    const within = (desk: Scene["desk"]): bigint | undefined => orderOf(act(agentOf(), { desk }))?.usdeWei;
    expect(within({ globalMaxRedeemPerBlockWei: wad("300_000") })).to.equal(wad("300_000"));
    expect(within({ assetMaxRedeemPerBlockWei: wad("200_000") })).to.equal(wad("200_000"));
    expect(within({ bufferUnits: 100_000_000_000n })).to.equal(wad("100_000"));
  });

  it("asks in whole units of the asset, so that the desk owes exactly par", () => {
    const order = orderOf(act(agentOf(), {}, "2_000.0000005"));
    expect(order?.usdeWei).to.equal(wad("2_000"));
    expect(order?.assetUnits).to.equal(2_000_000_000n);
  });

  it("does not bother with less than its smallest order", () => {
    expect(act(agentOf(), {}, "999")).to.deep.equal([]);
    expect(act(agentOf(), {}, "1_000")).to.have.length(1);
  });

  it("begins at its step", () => {
    expect(act(agentOf({ startStep: 7 }), { step: 6 })).to.deep.equal([]);
    expect(act(agentOf({ startStep: 7 }), { step: 7 })).to.have.length(1);
  });

  it("sends nothing while redemption is closed or the buffer is dry", () => {
    expect(act(agentOf(), { world: { redemptionOpen: false } })).to.deep.equal([]);
    expect(act(agentOf(), { desk: { bufferUnits: 0n } })).to.deep.equal([]);
  });

  it("slows down above one base fee and stops above another", () => {
    const sent = (baseFeeGwei: bigint): readonly number[] =>
      [0, 1, 2, 3, 4].map((step) => act(agentOf(), { step, world: { baseFeeWei: baseFeeGwei * GWEI } }).length);
    expect(sent(20n)).to.deep.equal([1, 1, 1, 1, 1]);
    expect(sent(21n)).to.deep.equal([1, 0, 0, 0, 1]);
    expect(sent(101n)).to.deep.equal([0, 0, 0, 0, 0]);
  });

  it("waits after the desk has refused", () => {
    const agent = agentOf();
    agent.settle?.(outcomesOf(act(agent, { step: 1 }), "reverted"));
    expect([2, 3, 4].map((step) => act(agent, { step }).length)).to.deep.equal([0, 0, 1]);
  });

  it("never uses a nonce twice, nor 0", () => {
    const agent = agentOf();
    const nonces = Array.from({ length: 200 }, (_, step) => orderOf(act(agent, { step }))?.nonce);
    expect(new Set(nonces).size).to.equal(200);
    expect(nonces).to.not.include(0n);
  });

  it("signs orders that are still valid when they are mined", () => {
    const view = viewOf({ accounts: [{ address: HOLDER, wallet: { USDe: "5_000" } }] });
    const order = orderOf(agentOf().act(view, anyRng()));
    expect(order?.expirySeconds).to.be.greaterThan(view.timestamp);
  });

  it("says once that it redeems", () => {
    const agent = agentOf();
    expect(act(agent, { step: 1 })[0]?.decision?.what).to.equal("redeem");
    expect(act(agent, { step: 2 })[0]?.decision).to.equal(undefined);
  });
});
