import { expect } from "chai";
import type { Action, Agent } from "../../../scripts/agents/agent.ts";
import { whale, type WhaleParams } from "../../../scripts/agents/whale.ts";
import { formatAmount, parseAmount, priceE8 } from "../../../scripts/lib/units.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import {
  addressOf,
  anyRng,
  callOf,
  methodsOf,
  POOL,
  USDE_EMODE,
  viewOf,
  type AccountScene,
  type Scene,
} from "../../fixtures/view.ts";

const LAYER_1 = addressOf(0x6001);
const LAYER_2 = addressOf(0x6002);

function agentOf(changes: Partial<WhaleParams> = {}, loop: Partial<WhaleParams["loop"]> = {}): Agent {
  return whale({
    label: "whale-1",
    collateralAccount: LAYER_1,
    marginCallShareBps: 9_000n,
    marginTargetShareBps: 8_000n,
    reactionDelaySeconds: 0,
    loop: {
      address: LAYER_2,
      collateral: "USDe",
      debt: "USDC",
      pool: POOL,
      maxSlippageBps: 50n,
      healthFactorMarginWad: wad("0.005"),
      minRoundUnits: wad("100"),
      healthFactorFloorWad: wad("1.02"),
      healthFactorTargetWad: wad("1.05"),
      panicPriceE8: priceE8("0.95"),
      watches: { kind: "venue", name: "USDe" },
      reactionDelayBlocks: 0,
      walksAwayUnderwater: true,
      tipWei: 2_000_000_000n,
      ...loop,
    },
    ...changes,
  });
}

/** 1,000,000 ALT against 1,000,000 USDC: at 2 dollars the ltv is 50 % of a threshold of 70 %; the call is at 63 %. */
const LOAN: AccountScene = { address: LAYER_1, supplied: { ALT: "1_000_000" }, debt: { USDC: "1_000_000" } };
/** A loop of 1,000,000 dollars of equity, 5 times: health factor 1.1625. */
const LOOP: AccountScene = {
  address: LAYER_2,
  supplied: { USDe: "5_000_000" },
  debt: { USDC: "4_000_000" },
  eMode: USDE_EMODE,
};
const at = (altPrice: string, changes: Scene = {}): Scene => ({
  accounts: [LOAN, LOOP],
  prices: { ALT: altPrice },
  ...changes,
});

function act(agent: Agent, scene: Scene): readonly Action[] {
  return agent.act(viewOf(scene), anyRng());
}

interface Moves {
  withdrawnWei: bigint;
  soldWei: bigint;
  loopRepaidUnits: bigint;
  loanRepaidUnits: bigint;
}

function movesOf(actions: readonly Action[]): Moves {
  const moves: Moves = { withdrawnWei: 0n, soldWei: 0n, loopRepaidUnits: 0n, loanRepaidUnits: 0n };
  for (const { method, args } of actions.map(callOf)) {
    if (method === "withdraw") moves.withdrawnWei = args[1] as bigint;
    if (method === "exchange") moves.soldWei = args[3] as bigint;
    if (method === "repay" && args[2] === LAYER_1) moves.loanRepaidUnits = args[1] as bigint;
    if (method === "repay" && args[2] === LAYER_2) moves.loopRepaidUnits = args[1] as bigint;
  }
  return moves;
}

describe("whale", () => {
  it("is called when layer 1's ltv reaches its share of the threshold, not before", () => {
    // 0.63 * collateral = 1,000,000 at a price of 1.587301587...
    expect(act(agentOf(), at("1.58730159"))).to.deep.equal([]);
    const actions = act(agentOf(), at("1.58730158"));
    expect(actions[0]?.decision?.what).to.equal("margin call");
    expect(actions.every(({ from }) => from === LAYER_2)).to.equal(true);
  });

  it("waits its reaction delay in seconds", () => {
    const agent = agentOf({ reactionDelaySeconds: 60 });
    const sent = [0, 1, 2, 3, 4, 5].map((step) => act(agent, at("1.5", { step })).length > 0);
    expect(sent).to.deep.equal([false, false, false, false, false, true]);
  });

  it("forgets a call that has passed before it acted", () => {
    const agent = agentOf({ reactionDelaySeconds: 24 });
    act(agent, at("1.5", { step: 0 }));
    act(agent, at("2", { step: 1 }));
    expect(act(agent, at("1.5", { step: 2 }))).to.deep.equal([]);
  });

  it("pays with cash first, just what brings layer 1 to its target", () => {
    const accounts = [LOAN, { ...LOOP, wallet: { USDC: "900_000" } }];
    const actions = act(agentOf(), at("1.5", { accounts }));
    expect(methodsOf(actions)).to.deep.equal(["repay"]);
    // 1,000,000 - 0.8 * 0.7 * 1,500,000
    expect(movesOf(actions).loanRepaidUnits).to.equal(160_000_000_000n);
  });

  it("uses the loop's slack over its floor without repaying the loop", () => {
    // Slack: (4,650,000 - 1.02 * 4,000,000) / 0.93 = 612,903 dollars.
    const { soldWei, loopRepaidUnits, loanRepaidUnits } = movesOf(act(agentOf(), at("1.5")));
    expect(loopRepaidUnits).to.equal(0n);
    expect(loanRepaidUnits >= 160_000_000_000n && loanRepaidUnits < 160_000_100_000n).to.equal(true);
    expect(soldWei > wad("160_000") && soldWei < wad("161_000")).to.equal(true);
  });

  describe("with a loop at its floor", () => {
    const tight: AccountScene = { ...LOOP, debt: { USDC: "4_558_823" } };
    const scene = at("1.5", { accounts: [LOAN, tight] });
    const loop = { healthFactorMarginWad: 0n };

    it("sells several dollars for each one it frees, and keeps the loop at its floor", () => {
      const { withdrawnWei, soldWei, loopRepaidUnits, loanRepaidUnits } = movesOf(act(agentOf({}, loop), scene));
      expect(soldWei).to.equal(withdrawnWei);
      expect(loanRepaidUnits > 0n).to.equal(true);
      expect(soldWei / 10n ** 12n > 8n * loanRepaidUnits).to.equal(true);
      const after = viewOf({
        accounts: [
          {
            ...tight,
            supplied: { USDe: formatAmount(wad("5_000_000") - withdrawnWei, 18) },
            debt: { USDC: formatAmount(parseAmount("4_558_823", 6) - loopRepaidUnits, 6) },
          },
        ],
      }).accounts.get(LAYER_2).healthFactorWad;
      expect(after >= wad("1.02") && after < wad("1.0201")).to.equal(true);
    });

    it("never pays out more than the sale brings at least", () => {
      const actions = act(agentOf({}, loop), scene);
      const exchange = actions.map(callOf).find(({ method }) => method === "exchange");
      const { loopRepaidUnits, loanRepaidUnits } = movesOf(actions);
      expect(loopRepaidUnits + loanRepaidUnits).to.equal(exchange?.args[4]);
    });

    it("stays over its margin between withdrawal and repayment", () => {
      const { withdrawnWei } = movesOf(act(agentOf({}, { healthFactorMarginWad: wad("0.01") }), scene));
      const supplied = { USDe: formatAmount(wad("5_000_000") - withdrawnWei, 18) };
      const between = viewOf({ accounts: [{ ...tight, supplied }] }).accounts.get(LAYER_2).healthFactorWad;
      expect(between >= wad("1.01")).to.equal(true);
    });
  });

  it("goes on until the target, though no longer called", () => {
    const agent = agentOf();
    act(agent, at("1.5", { step: 0 }));
    const better: AccountScene = { ...LOAN, debt: { USDC: "900_000" } };
    const actions = act(agent, at("1.5", { step: 1, accounts: [better, LOOP] }));
    expect(movesOf(actions).loanRepaidUnits >= 60_000_000_000n).to.equal(true);
    expect(actions[0]?.decision).to.equal(undefined);
    const safe: AccountScene = { ...LOAN, debt: { USDC: "840_000" } };
    expect(act(agent, at("1.5", { step: 2, accounts: [safe, LOOP] }))).to.deep.equal([]);
  });

  it("stops when the loop is gone", () => {
    expect(act(agentOf(), at("1.2", { accounts: [LOAN, { address: LAYER_2 }] }))).to.deep.equal([]);
  });

  it("sells all of a loop without debt if it must", () => {
    const accounts = [LOAN, { address: LAYER_2, supplied: { USDe: "100_000" } }];
    const { soldWei, loopRepaidUnits, loanRepaidUnits } = movesOf(act(agentOf(), at("1.2", { accounts })));
    expect(soldWei).to.equal(wad("100_000"));
    expect(loopRepaidUnits).to.equal(0n);
    expect(loanRepaidUnits > 99_000_000_000n).to.equal(true);
  });

  it("frees nothing from a loop under water", () => {
    const scene = at("1.2", { poolUsde: "99_500_000", poolUsdc: "500_000" });
    expect(act(agentOf(), scene)).to.deep.equal([]);
  });

  it("is a looper while layer 1 is safe", () => {
    const panic = at("2", { world: { referencePricesE8: { ETH: 0n, USDe: priceE8("0.9") } } });
    const actions = act(agentOf(), panic);
    expect(actions[0]?.decision?.what).to.equal("panic");
    expect(movesOf(actions).loanRepaidUnits).to.equal(0n);
  });

  it("counts both accounts as its own", () => {
    const agent = agentOf();
    expect([agent.address, agent.contracts]).to.deep.equal([LAYER_2, [LAYER_1]]);
  });
});
