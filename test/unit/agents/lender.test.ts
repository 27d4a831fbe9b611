import { expect } from "chai";
import type { Action, Agent } from "../../../scripts/agents/agent.ts";
import { lender, type LenderParams, type LenderTrigger } from "../../../scripts/agents/lender.ts";
import { ray } from "../../../scripts/lib/ray.ts";
import { parseAmount, priceE8 } from "../../../scripts/lib/units.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { addressOf, anyRng, callOf, outcomesOf, viewOf, type Scene } from "../../fixtures/view.ts";

const LENDER = addressOf(0x7001);
const AFRAID: LenderTrigger = { kind: "backing", belowWad: wad("2") };

function agentOf(changes: Partial<LenderParams> = {}): Agent {
  return lender({
    label: "lender-1",
    address: LENDER,
    asset: "USDC",
    triggers: [AFRAID],
    reactionDelayBlocks: 0,
    trancheBps: 10_000n,
    minWithdrawalUnits: parseAmount("1_000", 6),
    tipWei: 1_000_000_000n,
    ...changes,
  });
}

function act(agent: Agent, scene: Scene = {}, supplied = "1_000_000"): readonly Action[] {
  return agent.act(viewOf({ accounts: [{ address: LENDER, supplied: { USDC: supplied } }], ...scene }), anyRng());
}

function withdrawnUnits(actions: readonly Action[]): bigint | undefined {
  return actions[0] && (callOf(actions[0]).args[1] as bigint);
}

describe("lender", () => {
  describe("leaves", () => {
    const cases: readonly { what: string; trigger: LenderTrigger; calm: Scene; stress: Scene }[] = [
      {
        what: "at its utilization",
        trigger: { kind: "utilization", atLeastBps: 9_500n },
        calm: {
          liquidity: { USDC: "1_000_000" },
          reserve: { USDC: { scaledVariableDebt: parseAmount("18_990_000", 6) } },
        },
        stress: {
          liquidity: { USDC: "1_000_000" },
          reserve: { USDC: { scaledVariableDebt: parseAmount("19_000_000", 6) } },
        },
      },
      {
        what: "when it earns less than elsewhere",
        trigger: { kind: "supply-rate", belowRay: ray("0.03") },
        calm: { reserve: { USDC: { liquidityRateRay: ray("0.03") } } },
        stress: { reserve: { USDC: { liquidityRateRay: ray("0.0299") } } },
      },
      {
        what: "when borrowers pay a rate of distress",
        trigger: { kind: "borrow-rate", atLeastRay: ray("0.15") },
        calm: { reserve: { USDC: { variableBorrowRateRay: ray("0.1499") } } },
        stress: { reserve: { USDC: { variableBorrowRateRay: ray("0.15") } } },
      },
      {
        what: "at the price it fears",
        trigger: { kind: "price", source: { kind: "venue", name: "USDe" }, atMostE8: priceE8("0.9") },
        calm: { world: { referencePricesE8: { USDe: priceE8("0.90000001") } } },
        stress: { world: { referencePricesE8: { USDe: priceE8("0.9") } } },
      },
      {
        what: "when the backing is short",
        trigger: { kind: "backing", belowWad: wad("0.99") },
        calm: { desk: { valuePerUsdeWad: wad("0.99") } },
        stress: { desk: { valuePerUsdeWad: wad("0.98") } },
      },
      {
        what: "when its reserve has booked a deficit",
        trigger: { kind: "deficit", aboveUnits: 0n },
        calm: {},
        stress: { reserve: { USDC: { deficitUnits: 1n } } },
      },
    ];
    for (const { what, trigger, calm, stress } of cases) {
      it(`${what}, not before`, () => {
        expect(act(agentOf({ triggers: [trigger] }), calm)).to.deep.equal([]);
        const actions = act(agentOf({ triggers: [trigger] }), stress);
        expect(actions.map(({ label, decision }) => [label, decision?.what])).to.deep.equal([["withdraw", "fear"]]);
      });
    }

    it("for any one of its reasons", () => {
      const triggers: LenderTrigger[] = [{ kind: "deficit", aboveUnits: 0n }, AFRAID];
      expect(act(agentOf({ triggers }))).to.have.length(1);
      expect(act(agentOf({ triggers: [] }))).to.deep.equal([]);
    });

    it("after its reaction delay", () => {
      const agent = agentOf({ reactionDelayBlocks: 2 });
      expect([3, 4, 5].map((step) => act(agent, { step }).length)).to.deep.equal([0, 0, 1]);
    });

    it("in tranches of what is left", () => {
      const agent = agentOf({ trancheBps: 2_500n });
      expect(withdrawnUnits(act(agent))).to.equal(parseAmount("250_000", 6));
      expect(withdrawnUnits(act(agent, {}, "750_000"))).to.equal(parseAmount("187_500", 6));
    });

    it("with the rest at once when a tranche would be too small", () => {
      expect(withdrawnUnits(act(agentOf({ trancheBps: 100n }), {}, "900"))).to.equal(parseAmount("900", 6));
    });

    it("not at all when it has nothing supplied", () => {
      const agent = agentOf();
      expect(act(agent, {}, "0")).to.deep.equal([]);
      expect(agent.unmetWithdrawals?.()).to.deep.equal([]);
    });
  });

  describe("when the reserve is short", () => {
    it("takes what is there and reports the rest", () => {
      const agent = agentOf();
      expect(withdrawnUnits(act(agent, { liquidity: { USDC: "300_000" } }))).to.equal(parseAmount("300_000", 6));
      expect(agent.unmetWithdrawals?.()).to.deep.equal([{ symbol: "USDC", amountUnits: parseAmount("700_000", 6) }]);
    });

    it("asks for nothing where nothing is, and reports all", () => {
      const agent = agentOf();
      expect(act(agent, { liquidity: { USDC: "0" } })).to.deep.equal([]);
      expect(agent.unmetWithdrawals?.()).to.deep.equal([{ symbol: "USDC", amountUnits: parseAmount("1_000_000", 6) }]);
    });

    it("does not send for less than its smallest withdrawal", () => {
      const agent = agentOf();
      expect(act(agent, { liquidity: { USDC: "999" } })).to.deep.equal([]);
      expect(agent.unmetWithdrawals?.()).to.deep.equal([{ symbol: "USDC", amountUnits: parseAmount("1_000_000", 6) }]);
    });

    it("counts a withdrawal that somebody else's beat as unmet", () => {
      const agent = agentOf();
      agent.settle?.(outcomesOf(act(agent), "reverted"));
      expect(agent.unmetWithdrawals?.()).to.deep.equal([{ symbol: "USDC", amountUnits: parseAmount("1_000_000", 6) }]);
    });

    it("has nothing unmet once it is calm again", () => {
      const agent = agentOf({ triggers: [{ kind: "backing", belowWad: wad("0.99") }] });
      act(agent, { desk: { valuePerUsdeWad: wad("0.9") }, liquidity: { USDC: "0" } });
      act(agent);
      expect(agent.unmetWithdrawals?.()).to.deep.equal([]);
    });
  });
});
