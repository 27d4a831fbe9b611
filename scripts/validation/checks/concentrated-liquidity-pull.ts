import type { Agent, World } from "../../agents/agent.ts";
import { rangeProvider } from "../../agents/range-provider.ts";
import { BPS, percentMulFloor } from "../../lib/bps.ts";
import type { MarketDefinition } from "../../lib/market-file/definition.ts";
import { TICK_SPACINGS } from "../../lib/uniswap-v3/fee-tiers.ts";
import { amountsForLiquidityCeil, type TokenAmounts } from "../../lib/uniswap-v3/liquidity-amounts.ts";
import type { UniswapV3PoolState } from "../../lib/uniswap-v3/pool-state.ts";
import { sqrtPriceX96Floor } from "../../lib/uniswap-v3/price.ts";
import { rangeAround } from "../../lib/uniswap-v3/range-around.ts";
import { SqrtPriceLimit } from "../../lib/uniswap-v3/sqrt-price-limit.ts";
import { sqrtPriceAtTickX96 } from "../../lib/uniswap-v3/tick-math.ts";
import { WAD } from "../../lib/wad.ts";
import type { UniswapV3PoolInfo } from "../../protocol/market.ts";
import { uniswapV3PriceWad } from "../../protocol/quotes.ts";
import { accountFor } from "../../protocol/wallet.ts";
import type { ValidationCheck } from "../check.ts";
import { near, within } from "../finding.ts";
import { Laboratory } from "../laboratory.ts";

const POOL = "WETH/USDC";
const FEE_PIPS = 500;
const SOLD_WETH = 10n;
const PRICE_USD = 4_000n;
const HALF_WIDTH_BPS = 1_000n;
const GWEI = 10n ** 9n;
const STRESSED_BASE_FEE_WEI = 100n * GWEI;

/**
 * WETH that a constant-product pool would hold to be as deep, thousandths: so much that selling 10 WETH costs the published
 * 98.6 bps before liquidity leaves.
 */
const VIRTUAL_WETH_MILLIS = 1_003_697n;

const PROVIDER = accountFor("powderkeg validation", "range provider").address;

/** V2 on Uniswap v3: the agent that holds half of the liquidity around the price pulls its range under stress. */
export function concentratedLiquidityPull(agentShareBps = 5_000n): ValidationCheck {
  return {
    id: "V2-CL",
    title: "the agent pulls half of the liquidity around the price from the genuine Uniswap v3; 10 WETH are sold",
    source: "Eris config/regimes/crash.yaml",
    run: async (edge) => {
      const laboratory = await Laboratory.open(edge, "WETH", (definition) => withPool(definition, agentShareBps));
      const agent = await enterAgent(laboratory, agentShareBps);
      await playOneBlock(laboratory, agent, GWEI);
      const before = await costBps(laboratory);
      const spotBefore = await spotWad(laboratory);
      await playOneBlock(laboratory, agent, STRESSED_BASE_FEE_WEI);
      const after = await costBps(laboratory);
      const moved = 10_000 * Math.abs(Number(await spotWad(laboratory)) / Number(spotBefore) - 1);
      const bps = { decimals: 1, unit: " bps" } as const;
      return [
        near({ what: "cost before, fee left out", expected: 98.6, got: before, tolerance: 0.5, ...bps }),
        near({ what: "cost after", expected: 195.3, got: after, tolerance: 1, ...bps }),
        near({ what: "ratio", expected: 1.98, got: after / before, tolerance: 0.01, decimals: 2 }),
        within({
          what: "small-trade price moved",
          published: "unchanged",
          got: moved,
          high: 0.1,
          decimals: 3,
          unit: " bps",
        }),
      ];
    },
  };
}

/** One pool, in which somebody else than the agent provides the rest of the liquidity. */
function withPool(definition: MarketDefinition, agentShareBps: bigint): MarketDefinition {
  const sqrtPriceX96 = sqrtPriceX96Floor({ units1: PRICE_USD * 10n ** 6n, units0: WAD });
  const ends = rangeAround(sqrtPriceX96, HALF_WIDTH_BPS, TICK_SPACINGS.get(FEE_PIPS) ?? 1);
  const amounts = amountsAround(sqrtPriceX96, ends, { isWeth0: true, shareBps: BPS - agentShareBps });
  const range = { ...ends, amounts: [amounts.amount0Units, amounts.amount1Units] as const };
  const pool = { name: POOL, tokens: ["WETH", "USDC"] as const, feePips: FEE_PIPS, priceWad: PRICE_USD * WAD };
  return { ...definition, uniswapV3Pools: [{ ...pool, ranges: [range] }] };
}

/** What a share of the liquidity takes in a range. @param terms whether WETH is the first of the two tokens here */
function amountsAround(
  sqrtPriceX96: bigint,
  { lowerTick, upperTick }: { readonly lowerTick: number; readonly upperTick: number },
  terms: { readonly isWeth0: boolean; readonly shareBps: bigint },
): TokenAmounts {
  const wethWei = (VIRTUAL_WETH_MILLIS * WAD) / 1_000n;
  const liquidity = terms.isWeth0 ? (wethWei * sqrtPriceX96) >> 96n : (wethWei << 96n) / sqrtPriceX96;
  const range = { lowerX96: sqrtPriceAtTickX96(lowerTick), upperX96: sqrtPriceAtTickX96(upperTick) };
  return amountsForLiquidityCeil(sqrtPriceX96, range, percentMulFloor(liquidity, terms.shareBps));
}

async function standing({ handle, market }: Laboratory): Promise<{
  readonly info: UniswapV3PoolInfo;
  readonly pool: UniswapV3PoolState;
}> {
  const info = handle.uniswapV3Pool(POOL);
  const pool = (await market.read()).uniswapV3Pools[handle.uniswapV3Pools.indexOf(info)];
  if (pool === undefined) throw new RangeError(`the reading has no pool ${POOL}`);
  return { info, pool };
}

/** Give the agent what its share of the liquidity takes. */
async function enterAgent(laboratory: Laboratory, agentShareBps: bigint): Promise<Agent> {
  const { market } = laboratory;
  const { info, pool } = await standing(laboratory);
  const ends = rangeAround(pool.sqrtPriceX96, HALF_WIDTH_BPS, info.tickSpacing);
  const isWeth0 = info.token0.symbol === "WETH";
  const amounts = amountsAround(pool.sqrtPriceX96, ends, { isWeth0, shareBps: agentShareBps });
  const capitalUnits = { [info.token0.symbol]: amounts.amount0Units, [info.token1.symbol]: amounts.amount1Units };
  await market.fund(PROVIDER, capitalUnits);
  await market.approveAll(PROVIDER);
  return rangeProvider({
    label: "range-provider",
    address: PROVIDER,
    pool: POOL,
    capitalUnits,
    halfWidthBps: HALF_WIDTH_BPS,
    leavesAtMoveBps: 500n,
    watches: { kind: "range-pool", pool: POOL, base: "WETH" },
    leavesAtVolatilityBps: 100n,
    volatilityBlocks: 5,
    leavesAtBaseFeeWei: STRESSED_BASE_FEE_WEI,
    reactionDelayBlocks: 0,
    maxSlippageBps: 50n,
    tipWei: GWEI,
  });
}

/** The agent acts through the engine, in one block of a given base fee. */
async function playOneBlock({ market }: Laboratory, agent: Agent, baseFeeWei: bigint): Promise<void> {
  const world: World = { referencePricesE8: {}, baseFeeWei, venueWithdrawalsOpen: true, redemptionOpen: true };
  await market.play({ agents: [agent], blocks: 1, world: () => world });
}

async function spotWad(laboratory: Laboratory): Promise<bigint> {
  const { info, pool } = await standing(laboratory);
  return uniswapV3PriceWad(pool, info, "WETH");
}

/** What selling 10 WETH loses against the spot price, without the pool's fee; the trade is executed and undone. */
function costBps(laboratory: Laboratory): Promise<number> {
  return laboratory.undone(async () => {
    const { handle, market, session, chain } = laboratory;
    const seller = accountFor("powderkeg validation", "seller").address;
    const { info, pool } = await standing(laboratory);
    const amountInUnits = SOLD_WETH * WAD;
    const limit = SqrtPriceLimit.within(pool.sqrtPriceX96, info.token0.symbol === "WETH", HALF_WIDTH_BPS);
    const deadline = (await chain.block("latest")).timestamp + 3_600;
    await market.fund(seller, { WETH: amountInUnits });
    await market.approveAll(seller);
    const terms = { pool: POOL, sell: "WETH", amountInUnits, minOutUnits: 0n, limit, to: seller, deadline };
    await session.send(seller, [handle.calls.swapExactInSingle(terms)]);
    const account = await market.account(seller);
    const soldUnits = amountInUnits - account.walletUnits("WETH");
    const kept = (Number(soldUnits) * (1_000_000 - FEE_PIPS)) / 1_000_000;
    const price = (Number(account.walletUnits("USDC")) / kept) * 1e12;
    return 10_000 * (1 - price / (Number(uniswapV3PriceWad(pool, info, "WETH")) / 1e18));
  });
}
