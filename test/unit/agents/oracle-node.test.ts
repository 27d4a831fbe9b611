import { expect } from "chai";
import type { Action, Agent } from "../../../scripts/agents/agent.ts";
import { oracleNode, type OracleNodeParams } from "../../../scripts/agents/oracle-node.ts";
import { Rng } from "../../../scripts/lib/rng.ts";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { addressOf, callOf, viewOf } from "../../fixtures/view.ts";

const GWEI = 1_000_000_000n;

function node(changes: Partial<OracleNodeParams> = {}): Agent {
  return oracleNode({
    label: "node-1",
    address: addressOf(0x3001),
    feeds: [
      { feed: "ETH/USD", reference: "ETH", deviationBps: 50n, heartbeatSeconds: 3_600 },
      { feed: "ALT/USD", reference: "ALT", deviationBps: 50n, heartbeatSeconds: 3_600 },
    ],
    congestionBaseFeeWei: 50n * GWEI,
    congestionDelaySeconds: { min: 60, max: 180 },
    tipWei: GWEI,
    ...changes,
  });
}

interface Moment {
  readonly step?: number;
  readonly eth?: string;
  readonly alt?: string;
  readonly ageSeconds?: number;
  readonly baseFeeGwei?: bigint;
}

function act(agent: Agent, moment: Moment, seed = "seed"): readonly Action[] {
  const { step = 0, eth = "4000", alt = "2", ageSeconds = 12, baseFeeGwei = 1n } = moment;
  const view = viewOf({
    step,
    feeds: { "ETH/USD": { answer: "4000", ageSeconds }, "ALT/USD": { answer: "2", ageSeconds: 0 } },
    world: { referencePricesE8: { ETH: priceE8(eth), ALT: priceE8(alt) }, baseFeeWei: baseFeeGwei * GWEI },
  });
  return agent.act(view, new Rng(`${seed}/${step}`));
}

/** Blocks after step 0 until the node pushes, with a deviation that stays. */
function delayBlocks(agent: Agent, seed: string, baseFeeGwei = 100n): number {
  for (let step = 0; step < 50; step++) {
    if (act(agent, { step, eth: "3900", baseFeeGwei }, seed).length > 0) return step;
  }
  throw new RangeError("it never pushed");
}

describe("oracle node", () => {
  it("pushes at the deviation, not before", () => {
    expect(act(node(), { eth: "3980.00000001" })).to.deep.equal([]);
    const pushed = act(node(), { eth: "3980" });
    expect(pushed.map(callOf)).to.deep.equal([{ method: "updateAnswer", args: ["ETH/USD", priceE8("3980")] }]);
  });

  it("pushes a rise as well as a fall", () => {
    expect(act(node(), { eth: "4019.99" })).to.deep.equal([]);
    expect(act(node(), { eth: "4020" })).to.have.length(1);
  });

  it("pushes at the heartbeat without any move", () => {
    expect(act(node(), { ageSeconds: 3_599 })).to.deep.equal([]);
    expect(act(node(), { ageSeconds: 3_600 })).to.have.length(1);
  });

  it("serves each of its feeds by its own price", () => {
    const pushed = act(node(), { eth: "3900", alt: "1.5" });
    expect(pushed.map((action) => callOf(action).args)).to.deep.equal([
      ["ETH/USD", priceE8("3900")],
      ["ALT/USD", priceE8("1.5")],
    ]);
  });

  it("says what moved", () => {
    expect(act(node(), { eth: "3900" })[0]?.decision?.why).to.equal("ETH from 4000 to 3900");
  });

  describe("under congestion", () => {
    it("is late by 60 to 180 seconds, not always the same", () => {
      const delays = Array.from({ length: 40 }, (_, index) => delayBlocks(node(), `seed-${index}`));
      expect(Math.min(...delays)).to.be.at.least(5);
      expect(Math.max(...delays)).to.be.at.most(15);
      expect(new Set(delays).size).to.be.greaterThan(3);
    });

    it("is not late at the threshold itself", () => {
      expect(delayBlocks(node(), "seed", 50n)).to.equal(0);
    });

    it("pushes the price of the moment it lands, so that steps grow", () => {
      const agent = node({ congestionDelaySeconds: { min: 60, max: 60 } });
      const prices = ["3900", "3800", "3700", "3600", "3500", "3400"];
      const pushed = prices.flatMap((eth, step) => act(agent, { step, eth, baseFeeGwei: 100n }));
      expect(pushed.map((action) => callOf(action).args)).to.deep.equal([["ETH/USD", priceE8("3400")]]);
    });

    it("does not push what has come back meanwhile, and starts afresh", () => {
      const agent = node({ congestionDelaySeconds: { min: 60, max: 60 } });
      act(agent, { step: 0, eth: "3900", baseFeeGwei: 100n });
      act(agent, { step: 3, eth: "4000", baseFeeGwei: 100n });
      expect(act(agent, { step: 6, eth: "3900", baseFeeGwei: 100n })).to.deep.equal([]);
      expect(act(agent, { step: 11, eth: "3900", baseFeeGwei: 100n })).to.have.length(1);
    });

    it("lands at once when the congestion is over", () => {
      const agent = node({ congestionDelaySeconds: { min: 180, max: 180 } });
      act(agent, { step: 0, eth: "3900", baseFeeGwei: 100n });
      expect(act(agent, { step: 1, eth: "3900" })).to.have.length(1);
    });

    it("draws the same delays from the same stream", () => {
      expect(delayBlocks(node(), "same")).to.equal(delayBlocks(node(), "same"));
    });
  });
});
