import { expect } from "chai";
import type { Action, Agent } from "../../../scripts/agents/agent.ts";
import { exogenousSeller, type ExogenousSellerParams } from "../../../scripts/agents/exogenous-seller.ts";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { SqrtPriceLimit } from "../../../scripts/lib/uniswap-v3/sqrt-price-limit.ts";
import type { SingleSwap } from "../../../scripts/protocol/calls.ts";
import { quoteUniswapV3 } from "../../../scripts/protocol/quotes.ts";
import { expectClose } from "../../helpers/expect-close.ts";
import {
  addressOf,
  anyRng,
  callOf,
  outcomesOf,
  PAIR,
  POOL,
  poolQuote,
  V3_POOL,
  viewOf,
  type Scene,
} from "../../fixtures/view.ts";

const SELLER = addressOf(0x9001);

function agentOf(changes: Partial<ExogenousSellerParams> = {}): Agent {
  return exogenousSeller({
    label: "seller-1",
    address: SELLER,
    venue: { kind: "stable-pool", pool: POOL, sell: "USDe", buy: "USDC" },
    scheduleUnits: new Map([
      [0, wad("1_000")],
      [2, wad("5_000")],
    ]),
    reservation: { kind: "fixed", priceE8: priceE8("0.95") },
    waitsForWithdrawals: false,
    maxSlippageBps: 100n,
    tipWei: 1_000_000_000n,
    ...changes,
  });
}

function act(agent: Agent, scene: Scene = {}): readonly Action[] {
  const accounts = [{ address: SELLER, wallet: { USDe: "100_000_000", ALT: "1_000_000" } }];
  return agent.act(viewOf({ accounts, ...scene }), anyRng());
}

const soldWei = (actions: readonly Action[]): bigint =>
  actions[0] === undefined ? 0n : (callOf(actions[0]).args[3] as bigint);

describe("exogenous seller", () => {
  it("sells each step's amount at its step", () => {
    const agent = agentOf();
    const sold = [0, 1, 2, 3].map((step) => {
      const actions = act(agent, { step });
      agent.settle?.(outcomesOf(actions, "success"));
      return soldWei(actions);
    });
    expect(sold).to.deep.equal([wad("1_000"), 0n, wad("5_000"), 0n]);
  });

  it("carries over what did not get through", () => {
    const agent = agentOf();
    agent.settle?.(outcomesOf(act(agent, { step: 0 }), "reverted"));
    expect(soldWei(act(agent, { step: 1 }))).to.equal(wad("1_000"));
    expect(soldWei(act(agent, { step: 2 }))).to.equal(wad("6_000"));
  });

  it("sells no more than it has", () => {
    const accounts = [{ address: SELLER, wallet: { USDe: "10" } }];
    expect(soldWei(act(agentOf(), { accounts }))).to.equal(wad("10"));
  });

  it("stops at its reservation price and keeps the rest for later", () => {
    const scheduleUnits = new Map([[0, wad("80_000_000")]]);
    const agent = agentOf({ scheduleUnits });
    const actions = act(agent);
    const view = viewOf();
    const marginal = (at: bigint): bigint =>
      poolQuote(view, "USDe", "USDC", at + wad("1")) - poolQuote(view, "USDe", "USDC", at);
    expect(marginal(soldWei(actions) - wad("5_000")) >= 950_000n).to.equal(true);
    expect(marginal(soldWei(actions) + wad("5_000")) < 950_000n).to.equal(true);
    agent.settle?.(outcomesOf(actions, "success"));
    const backlogWei = wad("80_000_000") - soldWei(actions);
    const all = agentOf({ reservation: { kind: "fixed", priceE8: 0n }, scheduleUnits });
    expect(soldWei(act(all))).to.equal(wad("80_000_000"));
    const deep = { poolUsde: "2_000_000_000", poolUsdc: "2_000_000_000" };
    expect(soldWei(act(agent, { step: 1, ...deep }))).to.equal(backlogWei);
  });

  it("does not sell at all where the pool pays less than its reservation price", () => {
    const low = { poolUsde: "98_000_000", poolUsdc: "2_000_000" };
    expect(act(agentOf(), low)).to.deep.equal([]);
  });

  it("sells down to its share of what backs USDe, where it knows that", () => {
    const reservation = { kind: "backing", shareBps: 10_000n } as const;
    const low = { poolUsde: "95_000_000", poolUsdc: "5_000_000" };
    expect(act(agentOf({ reservation }), low)).to.deep.equal([]);
    expect(act(agentOf({ reservation }), { ...low, desk: { valuePerUsdeWad: wad("0.75") } })).to.have.length(1);
  });

  it("never accepts less than its reservation price on average", () => {
    const reservation = { kind: "fixed", priceE8: priceE8("0.999") } as const;
    const [action] = act(agentOf({ reservation, maxSlippageBps: 1_000n }));
    expect(callOf(action as Action).args[4]).to.equal(999_000_000n);
  });

  it("waits until the venue lets coins out", () => {
    const agent = agentOf({ waitsForWithdrawals: true });
    expect(act(agent, { step: 0, world: { venueWithdrawalsOpen: false } })).to.deep.equal([]);
    expect(soldWei(act(agent, { step: 1 }))).to.equal(wad("1_000"));
  });

  describe("on a Uniswap v3 pool", () => {
    const venue = { kind: "range-pool", pool: V3_POOL, sell: "WETH", buy: "USDC" } as const;
    const accounts = [{ address: SELLER, wallet: { WETH: "1_000_000" } }];
    const scheduleUnits = new Map([[0, wad("10")]]);
    const reservedAt = (price: string) => ({ kind: "fixed", priceE8: priceE8(price) }) as const;
    const swapOf = (changes: Partial<ExogenousSellerParams>): SingleSwap | undefined => {
      const agent = agentOf({ venue, scheduleUnits, reservation: reservedAt("3000"), ...changes });
      const [action] = act(agent, { accounts, v3Price: "4000" });
      return action === undefined ? undefined : (callOf(action).args[0] as SingleSwap);
    };
    /** USDC for one WETH at which a swap stops. */
    const stopsAt = ({ limit }: SingleSwap): number => (Number(limit.sqrtPriceX96) / 2 ** 96) ** 2 * 1e12;

    it("sells its amount with its reservation price, fee included, as the swap's limit", () => {
      const swap = swapOf({})!;
      expect(swap).to.include({ pool: V3_POOL, sell: "WETH", amountInUnits: wad("10"), to: SELLER });
      expectClose(stopsAt(swap), 3_000 / 0.9995, 0.001);
    });

    it("offers no more than the pool takes down to there", () => {
      const swap = swapOf({ scheduleUnits: new Map([[0, wad("1_000_000")]]), reservation: reservedAt("3900") })!;
      const state = viewOf({ v3Price: "4000" }).state.uniswapV3Pools[0]!;
      const info = viewOf({ v3Price: "4000" }).market.uniswapV3Pool(V3_POOL);
      const limit = SqrtPriceLimit.at(swap.limit.sqrtPriceX96);
      const { soldUnits, boughtUnits } = quoteUniswapV3(state, info, "WETH", wad("1_000_000"), limit);
      expect(swap.amountInUnits).to.equal(soldUnits);
      expect(swap.minOutUnits).to.equal((boughtUnits * 99n) / 100n);
    });

    it("does not sell at all below its reservation price", () => {
      expect(swapOf({ reservation: reservedAt("3999") })).to.equal(undefined);
      expect(swapOf({ reservation: reservedAt("3997") })).not.to.equal(undefined);
    });

    it("has a limit even without a reservation", () => {
      expect(swapOf({ reservation: reservedAt("0") })!.limit.sqrtPriceX96 > 4_295_128_739n).to.equal(true);
    });
  });

  it("sells an altcoin on its pair", () => {
    const venue = { kind: "pair", pair: PAIR, sell: "ALT", buy: "USDC" } as const;
    const [action] = act(agentOf({ venue }));
    const { method, args } = callOf(action as Action);
    expect([method, args[0], args[1], args[3]]).to.deep.equal([
      "swapExactTokens",
      ["ALT", "USDC"],
      wad("1_000"),
      SELLER,
    ]);
  });
});
