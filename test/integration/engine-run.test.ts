import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "chai";
import { network } from "hardhat";
import type { Action, Agent, Outcome } from "../../scripts/agents/agent.ts";
import { readUserAccountData } from "../../scripts/engine/chain-reads.ts";
import { DuplicateLabelError, IndexMismatchError, RunAbortedError } from "../../scripts/engine/errors.ts";
import type { RecordLine } from "../../scripts/lib/record.ts";
import { WAD, wad } from "../../scripts/lib/wad.ts";
import { Chain } from "../../scripts/protocol/chain.ts";
import type { Address } from "../../scripts/protocol/hex.ts";
import type { Market } from "../../scripts/protocol/market.ts";
import { hashOf, runAgents, runAtRandom } from "../helpers/engine-run.ts";
import {
  FUNDS,
  START_TIMESTAMP,
  actionOf,
  calmWorld,
  deployEngineWorld,
  type EngineWorld,
  scriptedAgent,
} from "../helpers/engine-world.ts";

const { provider, networkHelpers } = await network.create("sim");
const GWEI = 10n ** 9n;

async function deployWorld() {
  return deployEngineWorld(new Chain(provider), 5);
}

type EventLines = Extract<RecordLine, { type: "event" }>;

function eventsOf(lines: readonly RecordLine[], name: EventLines["name"]): EventLines[] {
  return lines.filter((line): line is EventLines => line.type === "event" && line.name === name);
}

function linesOf<Type extends RecordLine["type"]>(lines: readonly RecordLine[], type: Type) {
  return lines.filter((line): line is Extract<RecordLine, { type: Type }> => line.type === type);
}

/** A market with some members of another. */
function changed(market: Market, members: Partial<Market>): Market {
  return new Proxy(market, {
    get: (target, key): unknown => {
      if (key in members) return Reflect.get(members, key) as unknown;
      const member: unknown = Reflect.get(target, key, target);
      return typeof member === "function" ? (member.bind(target) as unknown) : member;
    },
  });
}

describe("run", () => {
  describe("accounts that do anything at random", () => {
    it("EN-4: finds the index equal to the pool, to the wei, after every block", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const pool = world.market.addresses.lending.pool;
      let compared = 0;
      const { lines } = await runAtRandom(world, "random actions", 80, {
        spotCheckEveryBlocks: 1,
        spotCheckAccounts: 5,
      });
      for (const account of world.accounts) {
        const { totalDebtBase } = await readUserAccountData(world.chain, pool, account);
        if (totalDebtBase > 0n) compared += 1;
      }
      expect(compared, "borrowers left at the end").to.be.greaterThan(0);
      expect(eventsOf(lines, "liquidation"), "liquidations").to.not.have.length(0);
      expect(linesOf(lines, "action").filter(({ status }) => status === "reverted")).to.not.have.length(0);
    });

    it("leaves the same record whether logs carry wallets and positions or the chain is asked again", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const asked = { carried: 0, read: 0 };
      const hash = async (how: keyof typeof asked) => {
        const snapshot = await world.chain.snapshot();
        const market = changed(world.market, {
          transfersTellBalances: how === "carried",
          logsTellPositions: how === "carried",
          readWords: async (queries) => {
            asked[how] += queries.length;
            return world.market.readWords(queries);
          },
        });
        const { lines } = await runAtRandom({ ...world, market }, "carried", 30);
        await world.chain.revert(snapshot);
        return hashOf(lines);
      };
      expect(await hash("carried")).to.equal(await hash("read"));
      expect(asked.carried).to.be.lessThan(asked.read / 5);
    });

    it("EN-1: keeps every token, scaled supply and pool token balanced to the last unit", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const { lines } = await runAtRandom(world, "conservation", 60);
      const [end] = linesOf(lines, "end");
      expect(end!.conservation).to.have.length(3 + 2 + 3 + 3 + 3);
      for (const { what, expectedUnits, actualUnits } of end!.conservation)
        expect(actualUnits, what).to.equal(expectedUnits);
    });

    it("EN-5: gives the same bytes for the same seed, in this process and in another, and others for another seed", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const here = hashOf((await runAtRandom(world, "seed a", 25)).lines);
      const script = `
        const { network } = await import("hardhat");
        const { hashOfRandomRun } = await import("./test/helpers/engine-run.ts");
        const { provider } = await network.create("sim");
        console.log("hash " + (await hashOfRandomRun(provider, "seed a", 25)));`;
      const node = ["--import", "tsx", "--input-type=module", "--eval", script];
      const { stdout } = await promisify(execFile)(process.execPath, node);
      expect(/hash (\w{64})/.exec(stdout)?.[1]).to.equal(here);

      const again = await networkHelpers.loadFixture(deployWorld);
      expect(hashOf((await runAtRandom(again, "seed b", 25)).lines)).to.not.equal(here);
    });
  });

  describe("the loop", () => {
    it("mines one block a step, 12 s apart, at the world's base fee, from the header's start", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const { lines } = await runAgents(world, [], 3, {
        world: (step) => ({ ...calmWorld(), baseFeeWei: BigInt(step + 1) * GWEI }),
      });
      const blocks = linesOf(lines, "block");
      expect(blocks.map(({ timestamp }) => timestamp)).to.deep.equal([0, 12, 24].map((s) => START_TIMESTAMP + s));
      expect(blocks.map(({ baseFeeWei }) => baseFeeWei)).to.deep.equal([GWEI, 2n * GWEI, 3n * GWEI]);
    });

    it("shows agents the chain after the last block and the world of the next", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const [user] = world.accounts;
      const seen: unknown[] = [];
      const agent = scriptedAgent("supplier", user!, ({ step, timestamp, state, accounts, market }) => {
        seen.push([step, timestamp - state.timestamp, accounts.get(user!).suppliedUnits("USDC")]);
        return step === 0 ? [actionOf(user!, market.calls.supply("USDC", 7_000_000n, user!))] : [];
      });
      await runAgents(world, [agent], 3);
      expect(seen.slice(1)).to.deep.equal([
        [1, 12, 7_000_000n],
        [2, 12, 7_000_000n],
      ]);
    });

    it("tells each agent the outcomes of its own actions, and nothing in blocks where it had none", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const told: Outcome[][] = [];
      const [user, other] = world.accounts;
      const act =
        (at: `0x${string}`) =>
        (view: { step: number; market: Market }): Action[] =>
          view.step === 1 ? [actionOf(at, view.market.calls.withdraw("USDC", 1n, at))] : [];
      const agents = [
        scriptedAgent("a", user!, act(user!), { settle: (outcomes) => void told.push([...outcomes]) }),
        scriptedAgent("b", other!, act(other!)),
      ];
      await runAgents(world, agents, 3);
      expect(told).to.have.length(1);
      expect(told[0]!.map(({ action, status, error }) => [action.from, status, error?.name])).to.deep.equal([
        [user, "reverted", "NotEnoughAvailableUserBalance"],
      ]);
    });

    it("does not read the chain in a block in which nobody acts", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const reads: number[] = [];
      await runAgents(world, [], 5, {
        spotCheckEveryBlocks: 0,
        onBlock: () => void reads.push(world.chain.counts.calls),
      });
      expect(reads.slice(1).map((count, at) => count - reads[at]!)).to.deep.equal([0, 0, 0, 0]);
    });

    it("stops before the next block when told to", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const stop = new AbortController();
      const onBlock = ({ step }: { step: number }): void => void (step === 1 && stop.abort());
      const error = await failureOf(runAgents(world, [], 9, { signal: stop.signal, onBlock }));
      expect(error).to.be.instanceOf(RunAbortedError).and.to.include({ step: 2, blocks: 9 });
    });

    it("refuses two agents of one label", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const twin = scriptedAgent("twin", world.accounts[0]!, () => []);
      const error = await failureOf(runAgents(world, [twin, { ...twin }], 1));
      expect(error).to.be.instanceOf(DuplicateLabelError).and.to.include({ label: "twin" });
    });
  });

  describe("spot checks", () => {
    /** In the first block one lends USDC, and another borrows of it against WETH. */
    function lenderAndBorrower({ market: { calls }, accounts }: EngineWorld): readonly Agent[] {
      const [borrower, lender] = accounts as [Address, Address];
      const first =
        (actions: readonly Action[]) =>
        ({ step }: { step: number }) =>
          step === 0 ? actions : [];
      const lend = actionOf(lender, calls.supply("USDC", 10n ** 10n, lender), { tipWei: 9n * GWEI });
      const borrow = [calls.supply("WETH", WAD, borrower), calls.borrow("USDC", 10n ** 9n, borrower)];
      return [
        scriptedAgent("borrower", borrower, first(borrow.map((call) => actionOf(borrower, call)))),
        scriptedAgent("lender", lender, first([lend])),
      ];
    }

    it("stop the run when the index and the pool differ, naming account and both figures", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const [user] = world.accounts;
      // A market that is asked for positions, and whose readings show half of what is owed.
      const { variableDebtToken } = world.market.reserve("USDC");
      const readWords: Market["readWords"] = async (queries) => {
        const words = await world.market.readWords(queries);
        return words.map((word, at) => (queries[at]?.target === variableDebtToken ? word / 2n : word));
      };
      const lying = changed(world.market, { readWords, logsTellPositions: false });
      const agents = lenderAndBorrower(world);
      const error = await failureOf(runAgents({ ...world, market: lying }, agents, 2, { spotCheckEveryBlocks: 1 }));
      expect(error).to.be.instanceOf(IndexMismatchError);
      expect(error).to.include({
        account: user,
        figure: "totalDebtBase",
        indexed: 50_000_000_000n,
        onChain: 100_000_000_000n,
      });
    });

    it("stops a run whose wallets are not the tokens' own, with the account and both balances", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const [user] = world.accounts;
      const usdc = world.market.token("USDC");
      const readWords: Market["readWords"] = async (queries) => {
        const words = await world.market.readWords(queries);
        return words.map((word, at) =>
          queries[at]?.target === usdc.address && queries[at].holder === user ? word + 1n : word,
        );
      };
      const lying = changed(world.market, { readWords });
      const error = await failureOf(
        runAgents({ ...world, market: lying }, lenderAndBorrower(world), 2, { spotCheckEveryBlocks: 1 }),
      );
      expect(error).to.be.instanceOf(IndexMismatchError);
      expect(error).to.include({ account: user, figure: "balance of USDC" });
      const { indexed, onChain } = error as IndexMismatchError;
      expect(onChain).to.equal(indexed + 1n);
    });
  });

  describe("the record", () => {
    it("begins with header and holdings, ends with holdings and totals", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const agent = scriptedAgent("idle", world.accounts[0]!, () => []);
      const { lines } = await runAgents(world, [agent], 2);
      expect(lines.map(({ type }) => type)).to.deep.equal([
        "header",
        "accounts",
        "block",
        "health",
        "block",
        "accounts",
        "end",
      ]);
      const startBase = 1_000_000n * 10n ** 8n + 100n * 4_000n * 10n ** 8n + 500_000n * 10n ** 8n;
      expect(
        linesOf(lines, "accounts").map(({ moment, accounts }) => [moment, accounts[0]!.netWorthBase]),
      ).to.deep.equal([
        ["start", startBase],
        ["end", startBase],
      ]);
    });

    it("writes decisions, outcomes and events in field terms, each once", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const [user] = world.accounts;
      const decision = { what: "panic", why: "USDe at 0.91, below its panic price of 0.95" };
      const agent = scriptedAgent("seller", user!, ({ step, market }) =>
        step === 0
          ? [actionOf(user!, market.calls.exchange("USDe/USDC", "USDe", "USDC", WAD, 0n), { decision, metered: true })]
          : [],
      );
      const { lines } = await runAgents(world, [agent], 1);
      const [, , said, action, swap] = lines;
      expect(said).to.deep.include({ type: "event", name: "decision", cause: "seller", ...decision });
      expect(action).to.include({ type: "action", agent: "seller", label: "exchange", status: "success", position: 0 });
      expect((action as { gasUsed: number }).gasUsed).to.be.within(100_000, 200_000);
      expect(swap).to.include({ name: "stable-swap", pool: "USDe/USDC", sold: "USDe", soldUnits: WAD, bought: "USDC" });
    });

    it("takes fees and nothing else off an agent that only pays for gas", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const [user] = world.accounts;
      const agent = scriptedAgent("payer", user!, ({ market }) => [
        actionOf(user!, market.calls.approve("USDC", user!, 1n), { metered: true }),
      ]);
      const { lines } = await runAgents(world, [agent], 1);
      const [action] = linesOf(lines, "action");
      const [start, end] = linesOf(lines, "accounts").map(({ accounts }) => accounts[0]!);
      const spentBase = (action!.feeWei! * 400_000_000_000n) / WAD;
      expect(spentBase).to.be.greaterThan(0n);
      expect(start!.netWorthBase - end!.netWorthBase).to.equal(spentBase);
      expect(end!.heldBase).to.equal(start!.netWorthBase);
    });

    it("sums up liquidatable positions, latent bad debt and blocked withdrawals", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const [looper, lender] = world.accounts;
      const { calls, addresses } = world.market;
      const borrow = scriptedAgent("looper", looper!, ({ step }) =>
        step === 1
          ? [
              actionOf(looper!, calls.supply("WETH", 10n * WAD, looper!)),
              actionOf(looper!, calls.borrow("USDC", 30_000_000_000n, looper!)),
            ]
          : [],
      );
      const lend = scriptedAgent(
        "lender",
        lender!,
        ({ step }) => (step === 0 ? [actionOf(lender!, calls.supply("USDC", FUNDS.USDC, lender!))] : []),
        { unmetWithdrawals: () => [{ symbol: "USDC", amountUnits: 5_000_000n }] },
      );
      const crash = scriptedAgent("feed", addresses.deployer, ({ step }) =>
        step === 2 ? [actionOf(addresses.deployer, calls.updateAnswer("ETH/USD", 350_000_000_000n))] : [],
      );
      const { lines } = await runAgents(world, [borrow, lend, crash], 4, {
        world: (step) => ({
          ...calmWorld(),
          referencePricesE8: { ETH: step < 3 ? 400_000_000_000n : 250_000_000_000n },
        }),
      });
      const blocks = linesOf(lines, "block");
      expect(blocks.map(({ liquidatable }) => liquidatable.count)).to.deep.equal([0, 0, 1, 1]);
      expect(blocks[2]!.liquidatable.collateralBase).to.equal(3_500_000_000_000n);
      expect(blocks.map(({ latentBadDebtBase }) => latentBadDebtBase / 10n ** 8n)).to.deep.equal([0n, 0n, 0n, 5_000n]);
      expect(blocks[0]!.blockedWithdrawalsBase).to.equal(500_000_000n);
    });

    it("puts every borrower into one bucket of health factors, by debt", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const boundsWad = [WAD, wad("2")];
      const { lines } = await runAtRandom(world, "buckets", 21, { healthEveryBlocks: 20, healthBoundsWad: boundsWad });
      const health = linesOf(lines, "health");
      expect(health.map(({ step }) => step)).to.deep.equal([0, 20]);
      expect(health[1]!.debtBase).to.have.length(3);
      const block = linesOf(lines, "block")[20]!;
      expect(health[1]!.accounts[0]).to.equal(block.liquidatable.count);
      expect(health[1]!.debtBase[0]).to.equal(block.liquidatable.debtBase);
      expect(health[1]!.accounts.reduce((sum, count) => sum + count, 0)).to.be.greaterThan(0);
    });

    it("prices a pair in the market file's order of tokens", async () => {
      const world = await networkHelpers.loadFixture(deployWorld);
      const { lines } = await runAgents(world, [], 1);
      expect(linesOf(lines, "block")[0]!.pairs).to.deep.equal([{ name: "WETH/USDC", priceWad: 4_000n * WAD }]);
    });
  });
});

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail("it went through"),
    (error: unknown) => error,
  );
}
