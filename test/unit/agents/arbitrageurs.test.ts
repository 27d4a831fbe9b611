import { expect } from "chai";
import fc from "fast-check";
import type { Action, Agent } from "../../../scripts/agents/agent.ts";
import { pairArbitrageur, type PairArbitrageurParams } from "../../../scripts/agents/pair-arbitrageur.ts";
import { pegArbitrageur, type PegArbitrageurParams } from "../../../scripts/agents/peg-arbitrageur.ts";
import { rangeArbitrageur, type RangeArbitrageurParams } from "../../../scripts/agents/range-arbitrageur.ts";
import { venueArbitrageur, type VenueArbitrageurParams } from "../../../scripts/agents/venue-arbitrageur.ts";
import { parseAmount, priceE8 } from "../../../scripts/lib/units.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import type { RedeemOrder } from "../../../scripts/protocol/calls.ts";
import { quoteUniswapV2 } from "../../../scripts/protocol/quotes.ts";
import {
  addressOf,
  anyRng,
  callOf,
  methodsOf,
  outcomesOf,
  PAIR,
  POOL,
  poolQuote,
  V3_POOL,
  viewOf,
  type Scene,
} from "../../fixtures/view.ts";

const TRADER = addressOf(0x5001);
const GWEI = 1_000_000_000n;
const gas = { nativePriceName: "ETH", minProfitBase: priceE8("10"), tipWei: GWEI };

function sent(agent: Agent, scene: Scene): readonly Action[] {
  return agent.act(viewOf(scene), anyRng());
}

describe("peg arbitrageur", () => {
  const agentOf = (changes: Partial<PegArbitrageurParams> = {}): Agent =>
    pegArbitrageur({
      ...gas,
      label: "peg-1",
      address: TRADER,
      benefactorKey: "0x01",
      firstNonce: 1n,
      usde: "USDe",
      asset: "USDC",
      pool: POOL,
      costBps: 10n,
      maxSpendPerBlockUnits: parseAmount("100_000_000", 6),
      roundTripGas: 400_000n,
      retryBlocks: 2,
      ...changes,
    });
  const rich = {
    accounts: [{ address: TRADER, wallet: { USDC: "100_000_000" } }],
    desk: {
      globalMaxRedeemPerBlockWei: wad("90_000_000"),
      assetMaxRedeemPerBlockWei: wad("90_000_000"),
      bufferUnits: parseAmount("90_000_000", 6),
    },
  };
  /** Sold down: USDe at about 0.98. */
  const cheap = { ...rich, poolUsde: "83_000_000", poolUsdc: "17_000_000" };
  const spentUnits = (actions: readonly Action[]): bigint => callOf(actions[0] as Action).args[3] as bigint;
  const redeemed = (actions: readonly Action[]): RedeemOrder => callOf(actions.at(-1) as Action).args[0] as RedeemOrder;

  it("buys and redeems in one block", () => {
    const actions = sent(agentOf(), cheap);
    expect(methodsOf(actions)).to.deep.equal(["exchange", "redeemUsde"]);
    expect(callOf(actions[0] as Action).args.slice(0, 3)).to.deep.equal([POOL, "USDC", "USDe"]);
    expect(actions[0]?.decision?.what).to.equal("peg arbitrage");
  });

  it("buys until the next USDe costs par minus its cost", () => {
    const view = viewOf(cheap);
    const units = spentUnits(agentOf().act(view, anyRng()));
    const marginal = (at: bigint): bigint =>
      poolQuote(view, "USDC", "USDe", at + 1_000_000n) - poolQuote(view, "USDC", "USDe", at);
    const limitWei = (wad("1") * 10_000n) / 9_990n;
    expect(marginal(units - 10_000_000_000n) >= limitWei).to.equal(true);
    expect(marginal(units + 10_000_000_000n) < limitWei).to.equal(true);
  });

  it("does nothing while the pool is within its cost of par", () => {
    expect(sent(agentOf(), rich)).to.deep.equal([]);
    expect(sent(agentOf({ costBps: 300n }), cheap)).to.deep.equal([]);
  });

  it("loses nothing when somebody buys first: at least par must come back", () => {
    const actions = sent(agentOf(), cheap);
    const minOutWei = callOf(actions[0] as Action).args[4] as bigint;
    expect(minOutWei).to.equal(spentUnits(actions) * 10n ** 12n);
    expect(redeemed(actions).usdeWei).to.equal(minOutWei);
  });

  it("buys no more than the desk pays in the block", () => {
    const capped = sent(agentOf(), { ...cheap, desk: { ...rich.desk, globalMaxRedeemPerBlockWei: wad("1_000_000") } });
    expect(poolQuote(viewOf(cheap), "USDC", "USDe", spentUnits(capped)) <= wad("1_000_000")).to.equal(true);
    expect(spentUnits(capped) > parseAmount("900_000", 6)).to.equal(true);
  });

  it("does not buy while redemption is closed or the desk is dry", () => {
    expect(sent(agentOf(), { ...cheap, world: { redemptionOpen: false } })).to.deep.equal([]);
    expect(sent(agentOf(), { ...cheap, desk: { bufferUnits: 0n } })).to.deep.equal([]);
  });

  it("spends no more than it has and may", () => {
    expect(spentUnits(sent(agentOf({ maxSpendPerBlockUnits: 500_000_000_000n }), cheap))).to.equal(500_000_000_000n);
    const poor = { ...cheap, accounts: [{ address: TRADER, wallet: { USDC: "250_000" } }] };
    expect(spentUnits(sent(agentOf(), poor))).to.equal(250_000_000_000n);
  });

  it("stops when gas eats the profit", () => {
    const small = { ...cheap, accounts: [{ address: TRADER, wallet: { USDC: "50_000" } }] };
    const at = (gwei: bigint): number => sent(agentOf(), { ...small, world: { baseFeeWei: gwei * GWEI } }).length;
    expect(at(100n)).to.equal(2);
    expect(at(2_000n)).to.equal(0);
  });

  it("redeems first what it still holds", () => {
    const holding = { ...rich, accounts: [{ address: TRADER, wallet: { USDe: "700_000" } }] };
    const actions = sent(agentOf(), holding);
    expect(methodsOf(actions)).to.deep.equal(["redeemUsde"]);
    expect(redeemed(actions).usdeWei).to.equal(wad("700_000"));
  });

  it("waits after a revert, and uses a new nonce each step", () => {
    const agent = agentOf();
    const first = sent(agent, { ...cheap, step: 1 });
    agent.settle?.(outcomesOf(first, "reverted"));
    expect([2, 3].map((step) => sent(agent, { ...cheap, step }).length)).to.deep.equal([0, 0]);
    const again = sent(agent, { ...cheap, step: 4 });
    expect(redeemed(again).nonce).to.not.equal(redeemed(first).nonce);
  });
});

describe("pair arbitrageur", () => {
  const agentOf = (changes: Partial<PairArbitrageurParams> = {}): Agent =>
    pairArbitrageur({
      ...gas,
      label: "pair-1",
      address: TRADER,
      pairs: [{ pair: PAIR, references: { ALT: "ALT" } }],
      maxTradeBase: priceE8("100_000_000"),
      swapGas: 150_000n,
      maxSlippageBps: 30n,
      ...changes,
    });
  const rich = { accounts: [{ address: TRADER, wallet: { ALT: "10_000_000", USDC: "20_000_000" } }] };
  const alt = (price: string): Scene => ({
    ...rich,
    world: { referencePricesE8: { ETH: priceE8("4000"), ALT: priceE8(price) } },
  });
  const swap = (actions: readonly Action[]): { path: string[]; amountUnits: bigint; minOutUnits: bigint } => {
    const [path, amountUnits, minOutUnits] = callOf(actions[0] as Action).args as [string[], bigint, bigint];
    return { path, amountUnits, minOutUnits };
  };

  it("sells the token that is dearer on the pair, to the closed form's amount", () => {
    // R0 = 5m ALT, R1 = 10m USDC, P = 1.5: (sqrt(0.997 * 5 * 10 / 1.5) - 5) / 0.997 = 0.7671 million.
    const { path, amountUnits } = swap(sent(agentOf(), alt("1.5")));
    expect(path).to.deep.equal(["ALT", "USDC"]);
    const soldAlt = Number(amountUnits / 10n ** 12n) / 1e6;
    expect(Math.abs(soldAlt - (Math.sqrt((0.997 * 50e12) / 1.5) - 5e6) / 0.997)).to.be.below(1);
  });

  it("buys it when it is cheaper on the pair", () => {
    const { path, amountUnits } = swap(sent(agentOf(), alt("2.5")));
    expect(path).to.deep.equal(["USDC", "ALT"]);
    const soldUsdc = Number(amountUnits) / 1e6;
    expect(Math.abs(soldUsdc - (Math.sqrt(0.997 * 50e12 * 2.5) - 10e6) / 0.997)).to.be.below(1);
  });

  it("does nothing inside the fee", () => {
    expect(sent(agentOf(), alt("2.005"))).to.deep.equal([]);
    expect(sent(agentOf(), alt("1.995"))).to.deep.equal([]);
  });

  it("makes more than any other size would", () => {
    const property = fc.property(fc.integer({ min: 50, max: 400 }), (cents) => {
      if (Math.abs(cents - 200) < 5) return;
      const scene = alt((cents / 100).toFixed(2));
      const view = viewOf(scene);
      const { path, amountUnits } = swap(agentOf().act(view, anyRng()));
      const price = BigInt(cents);
      const gain = (units: bigint): bigint => {
        const [state] = view.state.pairs;
        if (state === undefined) throw new RangeError("no pair");
        const out = quoteUniswapV2(state, view.market.pair(PAIR), path[0] ?? "", units);
        return path[0] === "ALT" ? out * 10n ** 14n - units * price : out * price - units * 10n ** 14n;
      };
      expect(gain(amountUnits) >= gain((amountUnits * 99n) / 100n)).to.equal(true);
      expect(gain(amountUnits) >= gain((amountUnits * 101n) / 100n)).to.equal(true);
    });
    fc.assert(property, { numRuns: 60, seed: 3 });
  });

  it("is limited by its wallet and by its limit a trade", () => {
    const poor = { ...alt("1.5"), accounts: [{ address: TRADER, wallet: { ALT: "1_000" } }] };
    expect(swap(sent(agentOf(), poor)).amountUnits).to.equal(wad("1_000"));
    expect(swap(sent(agentOf({ maxTradeBase: priceE8("3_000") }), alt("1.5"))).amountUnits).to.equal(wad("2_000"));
    expect(sent(agentOf(), { ...alt("1.5"), accounts: [{ address: TRADER }] })).to.deep.equal([]);
  });

  it("accepts no less than quoted minus its slippage", () => {
    const view = viewOf(alt("1.5"));
    const { amountUnits, minOutUnits } = swap(agentOf().act(view, anyRng()));
    const [state] = view.state.pairs;
    if (state === undefined) throw new RangeError("no pair");
    expect(minOutUnits).to.equal(
      (quoteUniswapV2(state, view.market.pair(PAIR), "ALT", amountUnits) * 9_970n) / 10_000n,
    );
  });

  it("stops when gas eats the profit", () => {
    const scene = (gwei: bigint): Scene => ({
      ...alt("1.98"),
      world: { referencePricesE8: { ETH: priceE8("4000"), ALT: priceE8("1.98") }, baseFeeWei: gwei * GWEI },
    });
    expect(sent(agentOf(), scene(10n))).to.have.length(1);
    expect(sent(agentOf(), scene(1_000n))).to.deep.equal([]);
  });
});

describe("venue arbitrageur", () => {
  const agentOf = (changes: Partial<VenueArbitrageurParams> = {}): Agent =>
    venueArbitrageur({
      ...gas,
      label: "venue-1",
      address: TRADER,
      sale: { kind: "stable-pool", pool: POOL, sell: "USDe", buy: "USDC" },
      venuePriceName: "USDe",
      costBps: 50n,
      maxPerBlockUnits: wad("100_000_000"),
      swapGas: 200_000n,
      maxSlippageBps: 30n,
      ...changes,
    });
  const venue = (price: string, world: Scene["world"] = {}): Scene => ({
    accounts: [{ address: TRADER, wallet: { USDe: "100_000_000" } }],
    world: { referencePricesE8: { ETH: priceE8("4000"), USDe: priceE8(price) }, ...world },
  });
  const soldWei = (actions: readonly Action[]): bigint => callOf(actions[0] as Action).args[3] as bigint;

  it("sells on the chain until the pool pays the venue's price plus its cost", () => {
    const view = viewOf(venue("0.97"));
    const units = soldWei(agentOf().act(view, anyRng()));
    const marginal = (at: bigint): bigint =>
      poolQuote(view, "USDe", "USDC", at + wad("1")) - poolQuote(view, "USDe", "USDC", at);
    expect(marginal(units - wad("10_000")) >= 974_850n).to.equal(true);
    expect(marginal(units + wad("10_000")) < 974_850n).to.equal(true);
  });

  it("cannot move coins while withdrawals are closed", () => {
    expect(sent(agentOf(), venue("0.97", { venueWithdrawalsOpen: false }))).to.deep.equal([]);
  });

  it("does nothing when the venue is not cheaper by its cost", () => {
    expect(sent(agentOf(), venue("0.996"))).to.deep.equal([]);
  });

  it("brings no more than it may in a block and has", () => {
    expect(soldWei(sent(agentOf({ maxPerBlockUnits: wad("5_000") }), venue("0.9")))).to.equal(wad("5_000"));
    const poor = { ...venue("0.9"), accounts: [{ address: TRADER, wallet: { USDe: "3_000" } }] };
    expect(soldWei(sent(agentOf(), poor))).to.equal(wad("3_000"));
  });

  it("stops when gas eats the profit", () => {
    const small = {
      ...venue("0.97", { baseFeeWei: 300n * GWEI }),
      accounts: [{ address: TRADER, wallet: { USDe: "3_000" } }],
    };
    expect(sent(agentOf(), small)).to.deep.equal([]);
  });
});

describe("range arbitrageur", () => {
  const agentOf = (changes: Partial<RangeArbitrageurParams> = {}): Agent =>
    rangeArbitrageur({
      ...gas,
      label: "range-1",
      address: TRADER,
      pools: [{ pool: V3_POOL, references: { WETH: "ETH" } }],
      maxTradeBase: priceE8("10_000_000"),
      maxSlippageBps: 10n,
      swapGas: 200_000n,
      ...changes,
    });
  const rich = { accounts: [{ address: TRADER, wallet: { WETH: "1_000", USDC: "4_000_000" } }] };
  /** Outside, ether costs 4,000 dollars. */
  const [dear, cheap] = [
    { ...rich, v3Price: "4100" },
    { ...rich, v3Price: "3900" },
  ];
  const swapOf = (actions: readonly Action[]) =>
    callOf(actions[0] as Action).args[0] as { readonly sell: string; readonly amountInUnits: bigint };

  it("sells ether where the pool pays more than the markets outside, and buys it where it asks less", () => {
    expect(methodsOf(sent(agentOf(), dear))).to.deep.equal(["swapExactInSingle"]);
    expect(swapOf(sent(agentOf(), dear))).to.include({ pool: V3_POOL, sell: "WETH", to: TRADER });
    expect(swapOf(sent(agentOf(), cheap))).to.include({ pool: V3_POOL, sell: "USDC", to: TRADER });
  });

  it("does nothing while the pool's price is within its fee of the one outside", () => {
    const eager = agentOf({ minProfitBase: 0n, swapGas: 0n });
    for (const v3Price of ["3999", "4000", "4001"]) expect(sent(eager, { ...rich, v3Price })).to.deep.equal([]);
  });

  it("sells no more than it has and may", () => {
    const poor = { ...dear, accounts: [{ address: TRADER, wallet: { WETH: "2" } }] };
    expect(swapOf(sent(agentOf(), poor)).amountInUnits).to.equal(wad("2"));
    const most = swapOf(sent(agentOf({ maxTradeBase: priceE8("4_000") }), dear));
    expect(most.amountInUnits).to.equal(wad("1"));
    const empty = { ...dear, accounts: [{ address: TRADER, wallet: {} }] };
    expect(sent(agentOf(), empty)).to.deep.equal([]);
  });

  it("stops when gas and the least profit eat the gain", () => {
    const at = (gwei: bigint): number => sent(agentOf(), { ...dear, world: { baseFeeWei: gwei * GWEI } }).length;
    expect([at(1n), at(1_000_000n)]).to.deep.equal([1, 0]);
    expect(sent(agentOf({ minProfitBase: priceE8("1_000_000") }), dear)).to.deep.equal([]);
  });
});
