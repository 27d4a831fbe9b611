import { expect, use } from "chai";
import { network } from "hardhat";
import type { Agent, World } from "../../scripts/agents/agent.ts";
import { exogenousSeller } from "../../scripts/agents/exogenous-seller.ts";
import { keeper } from "../../scripts/agents/keeper.ts";
import { rangeArbitrageur } from "../../scripts/agents/range-arbitrageur.ts";
import { rangeProvider, type RangeProviderParams } from "../../scripts/agents/range-provider.ts";
import type { RecordLine } from "../../scripts/lib/record.ts";
import { parseAmount, priceE8 } from "../../scripts/lib/units.ts";
import { WAD, wad } from "../../scripts/lib/wad.ts";
import { SqrtPriceLimit } from "../../scripts/lib/uniswap-v3/sqrt-price-limit.ts";
import { isToken0, quoteUniswapV3 } from "../../scripts/protocol/quotes.ts";
import { cellRecord } from "../../scripts/metrics/cell-record.ts";
import { accountFor } from "../../scripts/protocol/wallet.ts";
import { powderkegMatchers } from "../../scripts/testing/matchers/chai-plugin.ts";
import { deployMarket } from "../../scripts/testing/open-market.ts";
import type { TestMarket } from "../../scripts/testing/test-market.ts";
import { expectClose } from "../helpers/expect-close.ts";
import { withoutSharedGas } from "../helpers/without-shared-gas.ts";

use(powderkegMatchers);

const { networkHelpers, provider } = await network.create("sim");

const POOL = "WETH/USDC-500";
const GWEI = 10n ** 9n;
const PROVIDER = accountFor("uniswap v3", "provider").address;
const BORROWER = accountFor("uniswap v3", "borrower").address;
const SELLER = accountFor("uniswap v3", "seller").address;
const BLOCKS = 12;
/** First block of a high base fee. */
const STRESS_STEP = 5;

const PROVIDER_TERMS: RangeProviderParams = {
  label: "provider",
  address: PROVIDER,
  pool: POOL,
  capitalUnits: { WETH: wad("500"), USDC: parseAmount("2000000", 6) },
  halfWidthBps: 1_000n,
  leavesAtMoveBps: 2_000n,
  watches: { kind: "range-pool", pool: POOL, base: "WETH" },
  leavesAtVolatilityBps: 1_000n,
  volatilityBlocks: 3,
  leavesAtBaseFeeWei: 100n * GWEI,
  reactionDelayBlocks: 0,
  returnsAfterCalmBlocks: 3,
  maxSlippageBps: 100n,
  tipWei: 2n * GWEI,
};

async function deployed() {
  const market = await deployMarket({ provider }, { market: "markets/minimal-uniswap-v3.yaml" });
  await market.fund(PROVIDER, { WETH: "500", USDC: "2_000_000" });
  await market.fund(SELLER, { WETH: "400" });
  for (const account of [PROVIDER, SELLER]) await market.approveAll(account);
  return market;
}

/** With somebody who borrowed too much. A fixture, since interest runs by the clock: what starts from it starts at one second. */
async function deployedWithBorrower() {
  const market = await deployed();
  await market.supplyLiquidity({ USDC: "1_000_000" });
  await market.supply(BORROWER, "WETH", "20");
  await market.borrowToHealthFactor(BORROWER, "USDC", wad("0.97"));
  return market;
}

function keeperOf({ addresses }: TestMarket): Agent {
  return keeper({
    ...{ label: "keeper", address: addresses.deployer, contract: addresses.keeper },
    ...{ funding: { kind: "flash-loan" }, collaterals: ["WETH"], debts: ["USDC"], nativePriceName: "ETH" },
    ...{ maxDebtPerLiquidationBase: priceE8("10_000_000"), maxLiquidationsPerBlock: 1, shortlist: 1 },
    ...{ latencyBlocks: 0, cooldownBlocks: 3, bidShareBps: 1_000n, minTipWei: 0n, maxTipWei: 10n ** 12n },
    ...{ liquidationGas: 900_000n, minProfitBase: 0n },
  });
}

function arbitrageur(): Agent {
  return rangeArbitrageur({
    ...{ label: "arbitrageur", address: SELLER, pools: [{ pool: POOL, references: { WETH: "ETH" } }] },
    ...{ nativePriceName: "ETH", maxTradeBase: priceE8("10_000_000"), minProfitBase: 0n, maxSlippageBps: 10n },
    ...{ swapGas: 200_000n, tipWei: GWEI },
  });
}

/** Somebody sells 30 WETH a block down to 3,700; the provider pulls its range at high base fees and comes back after three calm blocks. */
async function story() {
  const market = await networkHelpers.loadFixture(deployed);
  const provides = rangeProvider(PROVIDER_TERMS);
  const sells = exogenousSeller({
    label: "seller",
    address: SELLER,
    venue: { kind: "range-pool", pool: POOL, sell: "WETH", buy: "USDC" },
    scheduleUnits: new Map(Array.from({ length: BLOCKS }, (_, step) => [step, 30n * WAD])),
    reservation: { kind: "fixed", priceE8: priceE8("3900") },
    waitsForWithdrawals: false,
    maxSlippageBps: 300n,
    tipWei: GWEI,
  });
  const world = (step: number): World => ({
    referencePricesE8: { ETH: priceE8("4000"), USDC: priceE8("1") },
    baseFeeWei: step === STRESS_STEP ? 100n * GWEI : GWEI,
    venueWithdrawalsOpen: true,
    redemptionOpen: true,
  });
  const { lines } = await market.play({ agents: [provides, sells], blocks: BLOCKS, world });
  return { market, lines };
}

function named(lines: readonly RecordLine[], ...names: readonly string[]) {
  return lines.flatMap((line) => (line.type === "event" && names.includes(line.name) ? [line] : []));
}

describe("a run on a market with Uniswap v3", () => {
  it("records the range pulled under stress and opened again, and the seller stopped by its own price", async () => {
    const { lines } = await story();
    const moved = named(lines, "range-added", "range-removed").map(({ name, step, cause }) => [name, step, cause]);
    expect(moved).to.deep.equal([
      ["range-added", 0, "provider"],
      ["range-removed", STRESS_STEP, "provider"],
      ["range-added", STRESS_STEP + 4, "provider"],
    ]);
    const swaps = named(lines, "range-swap");
    expect(swaps.length).to.be.above(5);
    for (const swap of swaps) expect(swap).to.include({ pool: POOL, sold: "WETH", bought: "USDC", cause: "seller" });
    const reverted = lines.filter((line) => line.type === "action" && line.status !== "success");
    expect(reverted).to.deep.equal([]);
    const blocks = lines.flatMap((line) => (line.type === "block" ? [line.uniswapV3Pools?.[0]] : []));
    const prices = blocks.map((pool) => Number(pool!.priceWad) / 1e18);
    // 3,900 after the fee of 0.05 % is a pool price of 3,901.95.
    for (const price of prices) expect(price).to.be.within(3_901.9, 4_000);
    expectClose(prices.at(-1), 3_901.95, 0.01);
    const [before, after] = [blocks[STRESS_STEP - 1]!, blocks[STRESS_STEP]!];
    expect(after.liquidityUnits < before.liquidityUnits).to.equal(true);
  });

  it("keeps every token balanced, and the carried reading equal to the chain", async () => {
    const { market, lines } = await story();
    const [end] = lines.filter((line) => line.type === "end");
    expect(end!.conservation.map(({ what }) => what)).to.include("WETH: supply = sum of tracked balances");
    for (const { what, expectedUnits, actualUnits } of end!.conservation)
      expect(actualUnits, what).to.equal(expectedUnits);
    await expect(market).to.holdInvariants();
  });

  it("counts a range as the tokens it stands for, at the start and at the end", async () => {
    const market = await networkHelpers.loadFixture(deployed);
    const { lines } = await market.play({ agents: [rangeProvider(PROVIDER_TERMS)], blocks: 2 });
    // It opens a range around the start's price and nobody trades: worth is what was put in, but for gas and rounding.
    const worth = (all: readonly RecordLine[], moment: "start" | "end"): bigint => {
      const [found] = all.filter((line) => line.type === "accounts" && line.moment === moment);
      if (found?.type !== "accounts") throw new Error(`no accounts line of the ${moment}`);
      return found.accounts[0]!.netWorthBase;
    };
    expect(named(lines, "range-added")).to.have.length(1);
    const [before, after] = [worth(lines, "start"), worth(lines, "end")];
    expect(before).to.equal(priceE8("4_000_000"));
    expect(before - after > 0n && before - after < priceE8("20")).to.equal(true);
    const { lines: later } = await market.play({
      agents: [rangeProvider({ ...PROVIDER_TERMS, capitalUnits: {} })],
      blocks: 1,
    });
    expect(worth(later, "start") - after < priceE8("20")).to.equal(true);
    expect(after - worth(later, "start") < priceE8("20")).to.equal(true);
  });

  it("lets a keeper sell seized collateral in the pool that pays most, down to what the quote says", async () => {
    const market = await networkHelpers.loadFixture(deployedWithBorrower);
    const before = await market.read();
    const { lines } = await market.play({ agents: [keeperOf(market)], blocks: 1 });
    const sent = lines.flatMap((line) => (line.type === "action" ? [[line.label, line.status]] : []));
    expect(sent).to.deep.equal([["liquidate", "success"]]);
    const [swap, ...others] = named(lines, "range-swap", "pair-swap", "stable-swap");
    expect(others).to.deep.equal([]);
    expect(swap).to.include({ name: "range-swap", pool: POOL, sold: "WETH", bought: "USDC", cause: "keeper" });
    if (swap?.name !== "range-swap") throw new Error("the keeper sold elsewhere");
    const info = market.market.uniswapV3Pool(POOL);
    const state = before.uniswapV3Pools[market.market.uniswapV3Pools.indexOf(info)]!;
    const limit = SqrtPriceLimit.within(state.sqrtPriceX96, isToken0(info, "WETH"), 5_000n);
    const { boughtUnits } = quoteUniswapV3(state, info, "WETH", swap.soldUnits, limit);
    expect(swap.boughtUnits).to.equal(boughtUnits);
    await expect(market).to.holdInvariants();
  });

  it("lets an arbitrageur trade the pool to the price outside, less the fee, and no further", async () => {
    const market = await networkHelpers.loadFixture(deployed);
    const world = (): World => ({
      referencePricesE8: { ETH: priceE8("3900"), USDC: priceE8("1") },
      ...{ baseFeeWei: GWEI, venueWithdrawalsOpen: true, redemptionOpen: true },
    });
    const { lines } = await market.play({ agents: [arbitrageur()], blocks: 2, world });
    expect(named(lines, "range-swap").map(({ step, cause }) => [step, cause])).to.deep.equal([[0, "arbitrageur"]]);
    const prices = lines.flatMap((line) => (line.type === "block" ? [line.uniswapV3Pools?.[0]?.priceWad] : []));
    expectClose(Number(prices.at(-1)) / 1e18, 3_900 / 0.9995, 0.01);
  });

  it("leaves the same record in bundles, but for gas that is shared", async () => {
    const played: (readonly RecordLine[])[] = [];
    for (const sending of ["mempool", "bundle"] as const) {
      const market = await networkHelpers.loadFixture(deployedWithBorrower);
      const world = (step: number): World => ({
        referencePricesE8: { ETH: priceE8(step < 2 ? "4000" : "3900"), USDC: priceE8("1") },
        ...{ baseFeeWei: step === 3 ? 100n * GWEI : GWEI, venueWithdrawalsOpen: true, redemptionOpen: true },
      });
      const agents = [rangeProvider(PROVIDER_TERMS), keeperOf(market), arbitrageur()];
      const { lines } = await market.play({ agents, blocks: 5, world, sending });
      played.push(lines);
    }
    expect(named(played[1]!, "range-added", "range-removed", "range-swap", "liquidation").length).to.be.at.least(5);
    const [byMempool, byBundle] = played.map((lines) => withoutSharedGas(cellRecord(lines)));
    expect(byBundle).to.deep.equal(byMempool);
  });

  it("leaves the v3 pools out of a record whose market has none", async () => {
    const market = await deployMarket({ provider });
    const { lines } = await market.play({ agents: [], blocks: 1 });
    for (const line of lines) expect(line).not.to.have.property("uniswapV3Pools");
  });
});
