import { expect } from "chai";
import { governance } from "../../../scripts/agents/governance.ts";
import { addressOf, anyRng, methodsOf, viewOf } from "../../fixtures/view.ts";

describe("governance", () => {
  const { calls } = viewOf().market;
  const agent = governance({
    label: "governance",
    address: addressOf(1),
    tipWei: 1n,
    decisions: [
      {
        step: 4,
        calls: [calls.mint("USDe", addressOf(2), 1n), calls.setUserEMode(1)],
        what: "impair backing",
        why: "scheduled",
      },
      { step: 9, calls: [calls.updateAnswer("ETH/USD", 1n)], what: "freeze", why: "scheduled" },
    ],
  });

  it("carries out each decision at its step, in order, and says so once", () => {
    const actions = agent.act(viewOf({ step: 4 }), anyRng());
    expect(methodsOf(actions)).to.deep.equal(["mint", "setUserEMode"]);
    expect(actions.map(({ decision }) => decision?.what)).to.deep.equal(["impair backing", undefined]);
  });

  it("does nothing at other steps", () => {
    expect([3, 5, 8].flatMap((step) => agent.act(viewOf({ step }), anyRng()))).to.deep.equal([]);
  });
});
