import type { Agent, World } from "../agents/agent.ts";
import { BPS } from "../lib/bps.ts";
import { mulDivFloor } from "../lib/mul-div.ts";
import { rayMulCeil, rayMulFloor } from "../lib/ray.ts";
import type { BlockLine } from "../lib/record.ts";
import { WAD } from "../lib/wad.ts";
import type { Market } from "../protocol/market.ts";
import { uniswapV3PriceWad } from "../protocol/quotes.ts";
import type { MarketState, PairState, ReserveState } from "../protocol/market-state.ts";
import type { SettledBlock } from "./settled-block.ts";
import type { TrackedAccounts } from "./tracked-accounts.ts";

/** What a block line is made of: the block, and the world and accounts after it. */
export interface BlockFacts {
  readonly step: number;
  readonly world: World;
  readonly market: Market;
  readonly accounts: TrackedAccounts;
  readonly agents: readonly Agent[];
  readonly mined: SettledBlock<unknown>;
}

/** Sum up the market at the end of one block. Amounts in base currency are at the lending pool's prices. */
export function blockLine({ step, world, market, accounts, agents, mined }: BlockFacts): BlockLine {
  const { state } = accounts;
  const statuses = mined.settled.map(({ outcome }) => outcome.status);
  const liquidatable = accounts.below(WAD);
  return {
    type: "block",
    step,
    timestamp: mined.block.timestamp,
    baseFeeWei: mined.block.baseFeeWei,
    gasUsed: mined.block.gasUsed,
    transactions: mined.block.transactionHashes.length,
    reverted: statuses.filter((status) => status === "reverted").length,
    excluded: statuses.filter((status) => status === "excluded").length,
    oraclePricesE8: Object.fromEntries(state.reserves.map((reserve, at) => [symbolOf(market, at), reserve.priceE8])),
    referencePricesE8: world.referencePricesE8,
    stablePools: state.stablePools.map((pool, at) => {
      const info = market.stablePools[at];
      return {
        name: info?.name ?? "",
        balancesUnits: Object.fromEntries(
          pool.balancesUnits.map((balance, coin) => [info?.coins[coin]?.symbol ?? String(coin), balance]),
        ),
        // Curve quotes coin 1 in coin 0; the record tells the first coin's price.
        spotPriceWad: inverseWad(pool.spotPriceWad),
        emaPriceWad: inverseWad(pool.emaPriceWad),
      };
    }),
    pairs: state.pairs.map((pair, at) => pairFacts(market, pair, at)),
    ...(market.uniswapV3Pools.length > 0 && { uniswapV3Pools: uniswapV3Facts(market, state) }),
    reserves: state.reserves.map((reserve, at) => reserveFacts(symbolOf(market, at), reserve)),
    desk: {
      bufferUnits: state.desk.bufferUnits,
      usdeSupplyWei: state.desk.usdeSupplyWei,
      valuePerUsdeWad: state.desk.valuePerUsdeWad,
    },
    liquidatable: {
      count: liquidatable.length,
      debtBase: liquidatable.reduce((sum, { totalDebtBase }) => sum + totalDebtBase, 0n),
      collateralBase: liquidatable.reduce((sum, { totalCollateralBase }) => sum + totalCollateralBase, 0n),
    },
    latentBadDebtBase: accounts.shortfalls().reduce((sum, { shortBase }) => sum + shortBase, 0n),
    deficitBase: state.reserves.reduce(
      (sum, { deficitUnits }, at) => sum + baseValue(market, state, at, deficitUnits),
      0n,
    ),
    blockedWithdrawalsBase: blockedWithdrawalsBase(market, state, agents),
  };
}

/** Uniswap sorts a pair's tokens by address; the record keeps the market file's order. */
function pairFacts(market: Market, pair: PairState, at: number): BlockLine["pairs"][number] {
  const { name = "", token0, token1 } = market.pairs[at] ?? {};
  const inOrder = market.definition.uniswapPairs[at]?.tokens[0] === token0?.symbol;
  const sides = [
    { units: pair.reserve0Units, unit: 10n ** BigInt(token0?.decimals ?? 0) },
    { units: pair.reserve1Units, unit: 10n ** BigInt(token1?.decimals ?? 0) },
  ] as const;
  const [base, quote] = inOrder ? sides : [sides[1], sides[0]];
  return { name, priceWad: base.units === 0n ? 0n : (quote.units * base.unit * WAD) / (base.units * quote.unit) };
}

function uniswapV3Facts(market: Market, state: MarketState): NonNullable<BlockLine["uniswapV3Pools"]> {
  return market.uniswapV3Pools.flatMap((info, at) => {
    const pool = state.uniswapV3Pools[at];
    const base = market.definition.uniswapV3Pools[at]?.tokens[0];
    if (pool === undefined || base === undefined) return [];
    return { name: info.name, priceWad: uniswapV3PriceWad(pool, info, base), liquidityUnits: pool.liquidity };
  });
}

function reserveFacts(symbol: string, reserve: ReserveState): BlockLine["reserves"][number] {
  const borrowedUnits = rayMulCeil(reserve.scaledVariableDebt, reserve.variableBorrowIndexRay);
  const usableUnits = borrowedUnits + reserve.availableLiquidityUnits;
  return {
    symbol,
    suppliedUnits: rayMulFloor(reserve.scaledATokenSupply, reserve.liquidityIndexRay),
    borrowedUnits,
    availableUnits: reserve.availableLiquidityUnits,
    deficitUnits: reserve.deficitUnits,
    utilizationBps: usableUnits === 0n ? 0n : mulDivFloor(borrowedUnits, BPS, usableUnits),
    liquidityRateRay: reserve.liquidityRateRay,
    variableBorrowRateRay: reserve.variableBorrowRateRay,
  };
}

function blockedWithdrawalsBase(market: Market, state: MarketState, agents: readonly Agent[]): bigint {
  let sum = 0n;
  for (const agent of agents) {
    for (const { symbol, amountUnits } of agent.unmetWithdrawals?.() ?? []) {
      sum += baseValue(market, state, market.reserves.indexOf(market.reserve(symbol)), amountUnits);
    }
  }
  return sum;
}

function baseValue(market: Market, state: MarketState, at: number, units: bigint): bigint {
  const unit = 10n ** BigInt(market.reserves[at]?.decimals ?? 0);
  return mulDivFloor(units, state.reserves[at]?.priceE8 ?? 0n, unit);
}

function symbolOf(market: Market, at: number): string {
  return market.reserves[at]?.symbol ?? String(at);
}

function inverseWad(priceWad: bigint): bigint {
  return priceWad === 0n ? 0n : (WAD * WAD) / priceWad;
}
