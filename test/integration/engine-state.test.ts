import { expect } from "chai";
import { network } from "hardhat";
import { StateMismatchError } from "../../scripts/engine/errors.ts";
import { Rng } from "../../scripts/lib/rng.ts";
import { WAD } from "../../scripts/lib/wad.ts";
import type { Call } from "../../scripts/protocol/calls.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import type { Market } from "../../scripts/protocol/market.ts";
import { runAgents } from "../helpers/engine-run.ts";
import {
  actionOf,
  deployEngineWorld,
  randomAgent,
  randomFeed,
  scriptedAgent,
  sendNow,
} from "../helpers/engine-world.ts";

const { provider, networkHelpers } = await network.create("sim");

async function deployEveryFeed() {
  const world = await deployEngineWorld(new Chain(provider), 5, "test/fixtures/every-feed-market.yaml");
  const { deployer } = world.market.addresses;
  await sendNow(world.chain, deployer, world.market.calls.admin.setFeedNode("USDe-venue", deployer, true));
  return world;
}

describe("the market that a run carries", () => {
  describe("a market of every kind of feed", () => {
    it("EN-3: is carried as the chain has it through random actions, pushes, switched sources and an impairment", async () => {
      const world = await networkHelpers.loadFixture(deployEveryFeed);
      const { market, accounts } = world;
      const { deployer } = market.addresses;
      const { calls } = market;
      const governor = scriptedAgent("governor", deployer, ({ step, state }, rng) => {
        const pushed = calls.updateAnswer("USDe-venue", BigInt(rng.int(60_000_000, 101_000_000)));
        const source = rng.pick(["USDe-peg", "USDe-venue", "USDe-spot", "USDe-ema", "USDC-ema", "USDT-ema"]);
        const others: readonly Call[] = [
          calls.admin.setAssetSource("USDe", source),
          calls.updateAnswer("USDC/USD", BigInt(rng.int(97_000_000, 103_000_000))),
          calls.admin.setBookValue(state.desk.usdeSupplyWei / BigInt(rng.int(1, 3))),
          calls.admin.setGlobalMaxRedeemPerBlock(BigInt(rng.int(0, 9)) * WAD),
        ];
        return step % 3 === 0 ? [pushed, rng.pick(others)].map((call) => actionOf(deployer, call)) : [];
      });
      const agents = [
        randomFeed(deployer),
        governor,
        ...accounts.map((account, n) => randomAgent(`actor-${n}`, account, accounts)),
      ];
      const { lines } = await runAgents(world, agents, 90, { rng: new Rng("every feed"), spotCheckEveryBlocks: 1 });
      const labels = new Set(
        lines.flatMap((line) => (line.type === "action" && line.status === "success" ? [line.label] : [])),
      );
      expect(labels).to.include.all.keys("setAssetSources", "setBookValue", "updateAnswer", "exchange", "borrow");
    });
  });

  describe("spot checks", () => {
    it("stop the run when the carried market and the chain differ, naming the field and both figures", async () => {
      const world = await networkHelpers.loadFixture(deployEveryFeed);
      const { market } = world;
      const off = new Proxy(market, {
        get: (target, key): unknown => {
          const member: unknown = Reflect.get(target, key, target);
          if (key !== "advanceMarket") return typeof member === "function" ? (member.bind(target) as unknown) : member;
          const advanceMarket: Market["advanceMarket"] = async (...given) => {
            const state = await target.advanceMarket(...given);
            const [first, usdc, ...rest] = state.reserves;
            return { ...state, reserves: [first!, { ...usdc!, priceE8: usdc!.priceE8 + 1n }, ...rest] };
          };
          return advanceMarket;
        },
      });
      const error = await runAgents({ ...world, market: off }, [], 2, { spotCheckEveryBlocks: 1 }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(StateMismatchError);
      expect(error).to.include({ field: "reserves.USDC.priceE8", carried: "100000001", onChain: "100000000" });
    });

    it("find nothing amiss in a block with a transaction of somebody else's", async () => {
      const world = await networkHelpers.loadFixture(deployEveryFeed);
      const { chain, market } = world;
      const { deployer } = market.addresses;
      const uncap = market.calls.admin.setGlobalMaxRedeemPerBlock(5n); // logs nothing
      const stranger = scriptedAgent("stranger", world.accounts[0]!, () => []);
      const sent: Promise<unknown>[] = [];
      const { totals } = await runAgents(world, [stranger], 3, {
        spotCheckEveryBlocks: 1,
        onBlock: ({ step }) => {
          if (step === 0) sent.push(chain.send({ from: deployer, ...uncap }));
        },
      });
      await Promise.all(sent);
      expect(totals.transactions).to.equal(1);
      expect((await market.readMarket()).desk.globalMaxRedeemPerBlockWei).to.equal(5n);
    });
  });
});
