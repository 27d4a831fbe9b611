import { expect } from "chai";
import type { Action, ActionStatus, Agent } from "../../../scripts/agents/agent.ts";
import { rangeProvider, type RangeProviderParams } from "../../../scripts/agents/range-provider.ts";
import { realisedVolatilityE8 } from "../../../scripts/agents/realised-volatility.ts";
import { amountsForLiquidityFloor } from "../../../scripts/lib/uniswap-v3/liquidity-amounts.ts";
import { sqrtPriceX96Floor } from "../../../scripts/lib/uniswap-v3/price.ts";
import { sqrtPriceAtTickX96 } from "../../../scripts/lib/uniswap-v3/tick-math.ts";
import { parseAmount, priceE8 } from "../../../scripts/lib/units.ts";
import { WAD, wad } from "../../../scripts/lib/wad.ts";
import type { RangeToMint, RangeWithdrawal } from "../../../scripts/protocol/calls.ts";
import { addressOf, anyRng, callOf, outcomesOf, type Scene, V3_POOL, viewOf } from "../../fixtures/view.ts";
import { expectClose } from "../../helpers/expect-close.ts";

const PROVIDER = addressOf(0x8002);
const GWEI = 1_000_000_000n;
const TOKEN_ID = 7n;
const LIQUIDITY = wad("0.001");

function agentOf(changes: Partial<RangeProviderParams> = {}): Agent {
  return rangeProvider({
    label: "range-1",
    address: PROVIDER,
    pool: V3_POOL,
    capitalUnits: { WETH: wad("10"), USDC: parseAmount("40000", 6) },
    halfWidthBps: 500n,
    leavesAtMoveBps: 300n,
    watches: { kind: "range-pool", pool: V3_POOL, base: "WETH" },
    leavesAtVolatilityBps: 100n,
    volatilityBlocks: 3,
    leavesAtBaseFeeWei: 100n * GWEI,
    reactionDelayBlocks: 0,
    maxSlippageBps: 50n,
    tipWei: GWEI,
    ...changes,
  });
}

const at = (v3Price: string, step = 0, baseFeeWei = GWEI): Scene => ({
  step,
  v3Price,
  world: { baseFeeWei },
  accounts: [{ address: PROVIDER, wallet: { WETH: "10", USDC: "40000" } }],
});

/** Let it act and tell it what became of that, the position manager's event included. */
function play(agent: Agent, scene: Scene, status: ActionStatus = "success"): string {
  const actions = agent.act(viewOf(scene), anyRng());
  const args = { tokenId: TOKEN_ID, liquidity: LIQUIDITY };
  const opened = { address: addressOf(16), name: "IncreaseLiquidity", args };
  const outcomes = outcomesOf(actions, status).map((outcome) => ({
    ...outcome,
    events: status === "success" && outcome.action.label === "mintRange" ? [opened] : [],
  }));
  if (outcomes.length > 0) agent.settle?.(outcomes);
  return actions.map(({ label }) => label).join();
}

/** One that has opened its range at 4,000. */
function opened(changes: Partial<RangeProviderParams> = {}): Agent {
  const agent = agentOf(changes);
  expect(play(agent, at("4000"))).to.equal("mintRange");
  return agent;
}

function actionOf(agent: Agent, scene: Scene): Action {
  const [action] = agent.act(viewOf(scene), anyRng());
  if (action === undefined) throw new Error("it does nothing");
  return action;
}

describe("range provider", () => {
  describe("opening", () => {
    it("opens a range on usable ticks that reaches half its width to both sides at least", () => {
      const [range] = callOf(actionOf(agentOf(), at("4000"))).args as [RangeToMint];
      expect([range.lowerTick % 10, range.upperTick % 10].map(Math.abs)).to.deep.equal([0, 0]);
      const price = (tick: number): number => 1.0001 ** tick * 1e12;
      expect(price(range.lowerTick)).to.be.within(3_796, 3_800);
      expect(price(range.upperTick)).to.be.within(4_200, 4_205);
      expect(range.owner).to.equal(PROVIDER);
    });

    it("puts in its capital, and no more than its wallet holds", () => {
      const scene = { ...at("4000"), accounts: [{ address: PROVIDER, wallet: { WETH: "4", USDC: "90000" } }] };
      const [range] = callOf(actionOf(agentOf(), scene)).args as [RangeToMint];
      expect(range.desired).to.deep.equal({ amount0Units: wad("4"), amount1Units: parseAmount("40000", 6) });
    });

    it("opens none without both tokens", () => {
      const scene = { ...at("4000"), accounts: [{ address: PROVIDER, wallet: { USDC: "40000" } }] };
      expect(play(agentOf(), scene)).to.equal("");
    });

    it("accepts less of either token by its slippage, not nothing", () => {
      const [{ desired, least }] = callOf(actionOf(agentOf(), at("4000"))).args as [RangeToMint];
      expect(least.amount0Units > (desired.amount0Units * 7n) / 10n).to.equal(true);
      expect(least.amount0Units < desired.amount0Units).to.equal(true);
      expect(least.amount1Units > (desired.amount1Units * 7n) / 10n).to.equal(true);
      expect(least.amount1Units < desired.amount1Units).to.equal(true);
    });

    it("opens again after a minting that reverted or was left out", () => {
      for (const status of ["reverted", "excluded"] as const) {
        const agent = agentOf();
        expect(play(agent, at("4000"), status)).to.equal("mintRange");
        expect(play(agent, at("4000", 1))).to.equal("mintRange");
        expect(play(agent, at("4000", 2))).to.equal("");
      }
    });

    it("opens none under stress", () => {
      expect(play(agentOf(), at("4000", 0, 100n * GWEI))).to.equal("");
    });
  });

  describe("pulling", () => {
    it("pulls when the price has moved by its band from where it opened, up or down, not before", () => {
      for (const [inside, outside] of [
        ["3880.1", "3879.9"],
        ["4119.9", "4120.1"],
      ] as const) {
        const agent = opened({ leavesAtVolatilityBps: 10_000n });
        expect(play(agent, at(inside, 1))).to.equal("");
        const action = actionOf(agent, at(outside, 2));
        expect(action.label).to.equal("withdrawRange");
        expect(action.decision?.what).to.equal("liquidity flight");
        expect(action.decision?.why).to.match(/^price .* opened at 3999\.99/);
      }
    });

    it("pulls at its base fee, not before", () => {
      const agent = opened();
      expect(play(agent, at("4000", 1, 100n * GWEI - 1n))).to.equal("");
      expect(actionOf(agent, at("4000", 2, 100n * GWEI)).decision?.why).to.equal("base fee 100000000000 wei");
    });

    it("pulls at its volatility, judged over a whole window", () => {
      const swings = ["4000", "4040.5", "4000"];
      const agent = opened();
      for (const [step, price] of swings.slice(1).entries()) expect(play(agent, at(price, step + 1))).to.equal("");
      expect(actionOf(agent, at("4040.5", 3)).decision?.why).to.match(/moves by 10\d bps a block$/);
      const calmer = opened();
      for (const [step, price] of ["4039", "4000", "4039"].entries()) {
        expect(play(calmer, at(price, step + 1))).to.equal("");
      }
    });

    it("forgets moves older than its window", () => {
      const agent = opened({ leavesAtMoveBps: 10_000n });
      expect(play(agent, at("4060", 1))).to.equal("");
      expect(play(agent, at("4060", 2))).to.equal("");
      // 150 bps once in three moves is 87 a block; a second such move beside the first would make 106.
      expect(play(agent, at("4060", 3))).to.equal("");
      expect(play(agent, at("4121", 4))).to.equal("");
    });

    it("watches the price it is told to", () => {
      const agent = agentOf({ watches: { kind: "venue", name: "ETH" }, leavesAtVolatilityBps: 10_000n });
      const venue = (price: string, step: number): Scene => {
        const scene = at("4000", step);
        return { ...scene, world: { ...scene.world, referencePricesE8: { ETH: priceE8(price) } } };
      };
      expect(play(agent, venue("4000", 0))).to.equal("mintRange");
      expect(play(agent, venue("3880.00000001", 1))).to.equal("");
      expect(actionOf(agent, venue("3880", 2)).decision?.why).to.equal("price 3880 on the venue, opened at 4000");
    });

    it("waits its reaction delay, and forgets when the stress passes first", () => {
      const agent = opened({ reactionDelayBlocks: 1 });
      const stormy = (step: number): Scene => at("4000", step, 100n * GWEI);
      expect(play(agent, stormy(1))).to.equal("");
      expect(play(agent, at("4000", 2))).to.equal("");
      expect(play(agent, stormy(3))).to.equal("");
      expect(play(agent, stormy(4))).to.equal("withdrawRange");
    });

    it("pulls all of the range that the position manager gave it", () => {
      const agent = opened();
      const [withdrawal, to] = callOf(actionOf(agent, at("4000", 1, 100n * GWEI))).args as [RangeWithdrawal, string];
      expect([withdrawal.tokenId, withdrawal.liquidity, to]).to.deep.equal([TOKEN_ID, LIQUIDITY, PROVIDER]);
    });

    it("accepts what the range holds at a price its slippage away, and no less", () => {
      const agent = agentOf();
      const mint = actionOf(agent, at("4000"));
      const [range] = callOf(mint).args as [RangeToMint];
      const events = [
        { address: addressOf(16), name: "IncreaseLiquidity", args: { tokenId: TOKEN_ID, liquidity: LIQUIDITY } },
      ];
      agent.settle?.(outcomesOf([mint], "success").map((outcome) => ({ ...outcome, events })));
      const [{ least }] = callOf(actionOf(agent, at("4000", 1, 100n * GWEI))).args as [RangeWithdrawal];
      const ends = { lowerX96: sqrtPriceAtTickX96(range.lowerTick), upperX96: sqrtPriceAtTickX96(range.upperTick) };
      const amountsAt = (price: string) =>
        amountsForLiquidityFloor(sqrtPriceX96Floor({ units1: parseAmount(price, 6), units0: WAD }), ends, LIQUIDITY);
      const near = (got: bigint, expected: bigint): void => {
        expectClose(Number(got) / Number(expected), 1, 1e-6);
      };
      near(least.amount0Units, amountsAt("4020").amount0Units);
      near(least.amount1Units, amountsAt("3980").amount1Units);
    });

    it("tries again after a pull that reverted", () => {
      const agent = opened();
      expect(play(agent, at("4000", 1, 100n * GWEI), "reverted")).to.equal("withdrawRange");
      expect(play(agent, at("4000", 2, 100n * GWEI))).to.equal("withdrawRange");
      expect(play(agent, at("4000", 3, 100n * GWEI))).to.equal("");
    });
  });

  describe("coming back", () => {
    /** One that has pulled its range at step 1. */
    function pulled(changes: Partial<RangeProviderParams> = {}): Agent {
      const agent = opened(changes);
      expect(play(agent, at("4000", 1, 100n * GWEI))).to.equal("withdrawRange");
      return agent;
    }

    it("stays away unless told to come back", () => {
      const agent = pulled();
      for (let step = 2; step < 40; step++) expect(play(agent, at("4000", step))).to.equal("");
    });

    it("comes back after so many calm blocks, around the price of then, and says so", () => {
      const agent = pulled({ returnsAfterCalmBlocks: 5 });
      for (let step = 2; step < 7; step++) expect(play(agent, at("3000", step))).to.equal("");
      // The fall to 3,000 leaves the window at step 5: calm counts from there.
      for (let step = 7; step < 10; step++) expect(play(agent, at("3000", step))).to.equal("");
      const action = actionOf(agent, at("3000", 10));
      expect(action.decision).to.deep.equal({ what: "liquidity returns", why: "calm" });
      const [range] = callOf(action).args as [RangeToMint];
      expect(1.0001 ** range.upperTick * 1e12).to.be.within(3_149, 3_155);
    });

    it("counts calm anew after stress", () => {
      const agent = pulled({ returnsAfterCalmBlocks: 3 });
      for (const step of [2, 3]) expect(play(agent, at("4000", step))).to.equal("");
      expect(play(agent, at("4000", 4, 100n * GWEI))).to.equal("");
      for (const step of [5, 6, 7]) expect(play(agent, at("4000", step))).to.equal("");
      expect(play(agent, at("4000", 8))).to.equal("mintRange");
    });
  });
});

describe("realisedVolatilityE8", () => {
  it("is the root mean square of moves, as shares of the price before each", () => {
    expect(realisedVolatilityE8([priceE8("100"), priceE8("103"), priceE8("98.88")])).to.equal(3_535_533n);
  });

  it("is 0 for fewer than two prices", () => {
    expect(realisedVolatilityE8([])).to.equal(0n);
    expect(realisedVolatilityE8([priceE8("1")])).to.equal(0n);
  });
});
