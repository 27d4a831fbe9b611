import { expect } from "chai";
import type { Action, Agent } from "../../../scripts/agents/agent.ts";
import { looper, type LooperParams } from "../../../scripts/agents/looper.ts";
import { parseAmount, priceE8 } from "../../../scripts/lib/units.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import {
  addressOf,
  anyRng,
  callOf,
  methodsOf,
  outcomesOf,
  POOL,
  poolQuote,
  USDE_EMODE,
  viewOf,
  type AccountScene,
  type Scene,
} from "../../fixtures/view.ts";

const LOOPER = addressOf(0x1001);
const MAX = 2n ** 256n - 1n;

function params(changes: Partial<LooperParams> = {}): LooperParams {
  return {
    label: "looper-1",
    address: LOOPER,
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
    walksAwayUnderwater: false,
    tipWei: 2_000_000_000n,
    ...changes,
  };
}

/** 368,928 USDe against 268,928 USDC in the e-mode: the table's loop after five rounds, health factor 1.2758. */
const LOOP: AccountScene = {
  address: LOOPER,
  supplied: { USDe: "368_928" },
  debt: { USDC: "268_928" },
  eMode: USDE_EMODE,
};
/** Ten times: 1,000,000 against 912,000, health factor 1.0197. */
const EDGE: AccountScene = {
  address: LOOPER,
  supplied: { USDe: "1_000_000" },
  debt: { USDC: "912_000" },
  eMode: USDE_EMODE,
};
const at = (price: string): Scene["world"] => ({ referencePricesE8: { ETH: 0n, USDe: priceE8(price) } });

function act(agent: Agent, scene: Scene): readonly Action[] {
  return agent.act(viewOf(scene), anyRng());
}

function argsOf(actions: readonly Action[], method: string): readonly unknown[] {
  const found = actions.map(callOf).find((call) => call.method === method);
  if (found === undefined) throw new RangeError(`no ${method} among ${methodsOf(actions).join(", ")}`);
  return found.args;
}

describe("looper", () => {
  describe("panic", () => {
    it("acts at its panic price, not before", () => {
      const accounts = [LOOP];
      expect(act(looper(params()), { accounts, world: at("0.95000001") })).to.deep.equal([]);
      expect(methodsOf(act(looper(params()), { accounts, world: at("0.95") }))).to.deep.equal([
        "withdraw",
        "exchange",
        "repay",
      ]);
    });

    it("watches the price that it is told to watch", () => {
      const accounts = [LOOP];
      const low = { poolUsde: "97_000_000", poolUsdc: "3_000_000" };
      const onPool = looper(params({ watches: { kind: "pool", pool: POOL, sell: "USDe", buy: "USDC" } }));
      expect(act(onPool, { accounts, world: at("0.5") })).to.deep.equal([]);
      expect(act(onPool, { accounts, ...low })).to.not.deep.equal([]);
      const atOracle = looper(params({ watches: { kind: "oracle", symbol: "USDe" } }));
      expect(act(atOracle, { accounts, world: at("0.5"), ...low })).to.deep.equal([]);
      expect(act(atOracle, { accounts, prices: { USDe: "0.95" } })).to.not.deep.equal([]);
    });

    it("waits its reaction delay", () => {
      const agent = looper(params({ reactionDelayBlocks: 3 }));
      const sent = [4, 5, 6, 7].map((step) => act(agent, { step, accounts: [LOOP], world: at("0.9") }).length);
      expect(sent).to.deep.equal([0, 0, 0, 3]);
    });

    it("forgets what it noticed when the price is back before it has acted", () => {
      const agent = looper(params({ reactionDelayBlocks: 2 }));
      act(agent, { step: 4, accounts: [LOOP], world: at("0.9") });
      act(agent, { step: 5, accounts: [LOOP], world: at("1") });
      expect(act(agent, { step: 6, accounts: [LOOP], world: at("0.9") })).to.deep.equal([]);
    });

    it("goes on to the end once it has begun, and says why once", () => {
      const agent = looper(params());
      const first = act(agent, { step: 1, accounts: [LOOP], world: at("0.9") });
      expect(first[0]?.decision).to.deep.equal({ what: "panic", why: "USDe at 0.9 on the venue, panic price 0.95" });
      const second = act(agent, { step: 2, accounts: [LOOP], world: at("1") });
      expect(methodsOf(second)).to.deep.equal(["withdraw", "exchange", "repay"]);
      expect(second[0]?.decision).to.equal(undefined);
    });

    it("takes its collateral when nothing is owed any more", () => {
      const agent = looper(params());
      act(agent, { step: 1, accounts: [LOOP], world: at("0.9") });
      const last = act(agent, {
        step: 2,
        accounts: [{ address: LOOPER, supplied: { USDe: "98_000" } }],
        world: at("0.9"),
      });
      expect(last.map(callOf)).to.deep.equal([{ method: "withdraw", args: ["USDe", MAX, LOOPER] }]);
      expect(act(agent, { step: 3, accounts: [{ address: LOOPER }], world: at("0.9") })).to.deep.equal([]);
    });
  });

  describe("a round of unwinding", () => {
    it("withdraws no more than its health factor allows before it repays", () => {
      const scene = { accounts: [EDGE], world: at("0.9") };
      const [, withdrawnWei] = argsOf(act(looper(params()), scene), "withdraw") as [string, bigint];
      const after = (wei: bigint): Scene => ({
        accounts: [{ ...EDGE, supplied: { USDe: formatWei(wad("1_000_000") - wei) } }],
      });
      const healthFactorWad = (wei: bigint): bigint => viewOf(after(wei)).accounts.get(LOOPER).healthFactorWad;
      expect(healthFactorWad(withdrawnWei) >= wad("1.005")).to.equal(true);
      expect(healthFactorWad(withdrawnWei + wad("1")) < wad("1.005")).to.equal(true);
    });

    it("does not withdraw at or under its margin", () => {
      const accounts = [{ ...EDGE, debt: { USDC: "926_000" } }];
      expect(act(looper(params()), { accounts, world: at("0.9") })).to.deep.equal([]);
    });

    it("sells what it withdrew, at no less than its slippage limit, and repays what that brings at least", () => {
      const scene = { accounts: [EDGE], world: at("0.9") };
      const actions = act(looper(params()), scene);
      const [, withdrawnWei] = argsOf(actions, "withdraw") as [string, bigint];
      const [pool, sell, buy, soldWei, minOutUnits] = argsOf(actions, "exchange") as [
        string,
        string,
        string,
        bigint,
        bigint,
      ];
      expect([pool, sell, buy, soldWei]).to.deep.equal([POOL, "USDe", "USDC", withdrawnWei]);
      const spotUnits = poolQuote(viewOf(scene), "USDe", "USDC", wad("1"));
      expect(minOutUnits).to.equal((soldWei * ((spotUnits * 9_950n) / 10_000n)) / wad("1"));
      expect(argsOf(actions, "repay")).to.deep.equal(["USDC", minOutUnits, LOOPER]);
    });

    it("sells no more than the pool takes within its slippage limit", () => {
      const scene = { accounts: [LOOP], world: at("0.9"), poolUsde: "100_000", poolUsdc: "100_000" };
      const view = viewOf(scene);
      const [, , , soldWei, minOutUnits] = argsOf(act(looper(params()), scene), "exchange") as [
        string,
        string,
        string,
        bigint,
        bigint,
      ];
      expect(poolQuote(view, "USDe", "USDC", soldWei) >= minOutUnits).to.equal(true);
      const more = (soldWei * 101n) / 100n;
      expect(poolQuote(view, "USDe", "USDC", more) < (minOutUnits * 101n) / 100n).to.equal(true);
    });

    it("sells first what a failed round has left in the wallet", () => {
      const accounts = [{ ...EDGE, supplied: { USDe: "990_000" }, wallet: { USDe: "10_000" } }];
      const actions = act(looper(params({ healthFactorMarginWad: wad("0.05") })), { accounts, world: at("0.9") });
      expect(methodsOf(actions)).to.deep.equal(["exchange", "repay"]);
      expect(argsOf(actions, "exchange")[3]).to.equal(wad("10_000"));
    });

    it("withdraws no more than the reserve can pay", () => {
      const scene = { accounts: [LOOP], world: at("0.9"), liquidity: { USDe: "2_000" } };
      expect(argsOf(act(looper(params()), scene), "withdraw")[1]).to.equal(wad("2_000"));
    });

    it("skips a round under its smallest", () => {
      const scene = { accounts: [LOOP], world: at("0.9"), liquidity: { USDe: "99" } };
      expect(act(looper(params()), scene)).to.deep.equal([]);
    });

    it("repays all when the last round brings enough", () => {
      const accounts = [
        { address: LOOPER, supplied: { USDe: "100_000" }, debt: { USDC: "10_000" }, eMode: USDE_EMODE },
      ];
      const actions = act(looper(params()), { accounts, world: at("0.9") });
      expect(argsOf(actions, "repay")).to.deep.equal(["USDC", MAX, LOOPER]);
      const soldWei = argsOf(actions, "exchange")[3] as bigint;
      expect(soldWei > wad("10_000") && soldWei < wad("10_100")).to.equal(true);
    });
  });

  describe("deleveraging", () => {
    it("begins under its floor, not at it", () => {
      // 930,000 / 911,764.705882 is 1.02 and a little.
      const atFloor = [{ ...EDGE, debt: { USDC: "911_764.705882" } }];
      expect(act(looper(params()), { accounts: atFloor })).to.deep.equal([]);
      const under = [{ ...EDGE, debt: { USDC: "911_764.705883" } }];
      const actions = act(looper(params({ healthFactorMarginWad: wad("0.001") })), { accounts: under });
      expect(methodsOf(actions)).to.deep.equal(["withdraw", "exchange", "repay"]);
      expect(actions[0]?.decision?.what).to.equal("deleverage");
    });

    it("spends its spare cash first, and no more than brings it to its target", () => {
      const accounts = [{ ...EDGE, wallet: { USDC: "500_000" } }];
      const actions = act(looper(params()), { accounts });
      expect(methodsOf(actions)).to.deep.equal(["repay"]);
      const repaidUnits = argsOf(actions, "repay")[1] as bigint;
      const after = viewOf({
        accounts: [{ ...EDGE, debt: { USDC: formatUnits(parseAmount("912_000", 6) - repaidUnits) } }],
      });
      const { healthFactorWad } = after.accounts.get(LOOPER);
      expect(healthFactorWad >= wad("1.05") && healthFactorWad < wad("1.050001")).to.equal(true);
    });

    it("sells just what brings it to its target", () => {
      const accounts = [
        { address: LOOPER, supplied: { USDe: "100_000" }, debt: { USDC: "91_000" }, eMode: USDE_EMODE },
      ];
      const scene = { accounts, terms: {} };
      const agent = looper(
        params({ healthFactorFloorWad: wad("1.03"), healthFactorTargetWad: wad("1.0225"), healthFactorMarginWad: 0n }),
      );
      const actions = act(agent, scene);
      const [, withdrawnWei] = argsOf(actions, "withdraw") as [string, bigint];
      const repaidUnits = argsOf(actions, "repay")[1] as bigint;
      const after = viewOf({
        accounts: [
          {
            address: LOOPER,
            supplied: { USDe: formatWei(wad("100_000") - withdrawnWei) },
            debt: { USDC: formatUnits(parseAmount("91_000", 6) - repaidUnits) },
            eMode: USDE_EMODE,
          },
        ],
      });
      const { healthFactorWad } = after.accounts.get(LOOPER);
      expect(healthFactorWad >= wad("1.0225") && healthFactorWad < wad("1.0226")).to.equal(true);
    });
  });

  describe("a loop under water", () => {
    const scene = { accounts: [EDGE], world: at("0.6"), poolUsde: "99_000_000", poolUsdc: "1_000_000" };

    it("is left to the liquidators by those who walk away", () => {
      expect(act(looper(params({ walksAwayUnderwater: true })), scene)).to.deep.equal([]);
    });

    it("is unwound by the others", () => {
      expect(act(looper(params()), scene)).to.not.deep.equal([]);
    });
  });

  describe("opening", () => {
    const opening = {
      startStep: 2,
      loops: 2,
      ltvBps: 8_000n,
      eModeCategory: USDE_EMODE,
      acquisition: { kind: "pool" },
    } as const;
    const start: AccountScene = { address: LOOPER, wallet: { USDe: "100_000" } };

    it("waits for its step", () => {
      expect(act(looper(params({ opening })), { step: 1, accounts: [start] })).to.deep.equal([]);
    });

    it("enters the e-mode, supplies, borrows to its ltv and swaps", () => {
      const actions = act(looper(params({ opening })), { step: 2, accounts: [start] });
      expect(methodsOf(actions)).to.deep.equal(["setUserEMode", "supply", "borrow", "exchange"]);
      expect(argsOf(actions, "supply")).to.deep.equal(["USDe", wad("100_000"), LOOPER]);
      expect(argsOf(actions, "borrow")).to.deep.equal(["USDC", 80_000_000_000n, LOOPER]);
      expect(argsOf(actions, "exchange").slice(0, 4)).to.deep.equal([POOL, "USDC", "USDe", 80_000_000_000n]);
    });

    it("borrows loop by loop, supplies the last collateral and stops", () => {
      const agent = looper(params({ opening }));
      const at2 = act(agent, { step: 2, accounts: [start] });
      agent.settle?.(outcomesOf(at2, "success"));
      const second: AccountScene = {
        address: LOOPER,
        supplied: { USDe: "100_000" },
        wallet: { USDe: "80_000" },
        debt: { USDC: "80_000" },
        eMode: USDE_EMODE,
      };
      const at3 = act(agent, { step: 3, accounts: [second] });
      expect(methodsOf(at3)).to.deep.equal(["supply", "borrow", "exchange"]);
      expect(argsOf(at3, "borrow")[1]).to.equal(64_000_000_000n);
      agent.settle?.(outcomesOf(at3, "success"));
      const third: AccountScene = {
        address: LOOPER,
        supplied: { USDe: "180_000" },
        wallet: { USDe: "64_000" },
        debt: { USDC: "144_000" },
        eMode: USDE_EMODE,
      };
      const at4 = act(agent, { step: 4, accounts: [third] });
      expect(methodsOf(at4)).to.deep.equal(["supply"]);
      agent.settle?.(outcomesOf(at4, "success"));
      const done: AccountScene = { ...third, supplied: { USDe: "244_000" }, wallet: {} };
      expect(act(agent, { step: 5, accounts: [done] })).to.deep.equal([]);
    });

    it("swaps again what a failed swap has left, without borrowing more", () => {
      const agent = looper(params({ opening }));
      const at2 = act(agent, { step: 2, accounts: [start] });
      agent.settle?.([...outcomesOf(at2.slice(0, 3), "success"), ...outcomesOf(at2.slice(3), "reverted")]);
      const stuck: AccountScene = {
        address: LOOPER,
        supplied: { USDe: "100_000" },
        wallet: { USDC: "80_000" },
        debt: { USDC: "80_000" },
        eMode: USDE_EMODE,
      };
      const at3 = act(agent, { step: 3, accounts: [stuck] });
      expect(methodsOf(at3)).to.deep.equal(["exchange"]);
      expect(argsOf(at3, "exchange")[3]).to.equal(80_000_000_000n);
    });

    it("waits while the reserve has too little to lend", () => {
      const scene = { step: 2, accounts: [start], liquidity: { USDC: "79_999" } };
      expect(methodsOf(act(looper(params({ opening })), scene))).to.deep.equal(["setUserEMode", "supply"]);
    });

    it("mints at par where it may, with a nonce of its own for each step", () => {
      const minting = { ...opening, acquisition: { kind: "mint", benefactorKey: "0x01", firstNonce: 1n } } as const;
      const orderAt = (step: number): Record<string, unknown> =>
        argsOf(act(looper(params({ opening: minting })), { step, accounts: [start] }), "mintUsde")[0] as Record<
          string,
          unknown
        >;
      expect(orderAt(2)["usdeWei"]).to.equal(wad("80_000"));
      expect(orderAt(2)["assetUnits"]).to.equal(80_000_000_000n);
      expect(orderAt(2)["nonce"]).to.not.equal(orderAt(3)["nonce"]);
    });

    it("does not go on building in a panic", () => {
      const second: AccountScene = {
        address: LOOPER,
        supplied: { USDe: "100_000" },
        wallet: { USDe: "80_000" },
        debt: { USDC: "80_000" },
        eMode: USDE_EMODE,
      };
      const actions = act(looper(params({ opening })), { step: 3, accounts: [second], world: at("0.9") });
      expect(methodsOf(actions)).to.not.include("borrow");
      expect(methodsOf(actions)).to.include("repay");
    });
  });

  it("does the same for the same view", () => {
    const scene = { accounts: [EDGE], world: at("0.9") };
    expect(act(looper(params()), scene)).to.deep.equal(act(looper(params()), scene));
  });
});

function formatWei(wei: bigint): string {
  return `${wei / wad("1")}.${(wei % wad("1")).toString().padStart(18, "0")}`;
}

function formatUnits(units: bigint): string {
  return `${units / 1_000_000n}.${(units % 1_000_000n).toString().padStart(6, "0")}`;
}
