import type { RunBlock, RunBlocks } from "../metrics/run-blocks.ts";

/** Types that block rows need of a Parquet file. */
export type BlockColumnType = "INT32" | "INT64" | "DOUBLE" | "STRING";

/** One value of a block row, and the column it stands in. */
export interface BlockCell {
  readonly name: string;
  readonly type: BlockColumnType;
  readonly value: number | bigint | string;
}

const E8 = 8;
const WAD = 18;
const RAY = 27;
const GWEI = 9;

/**
 * Write one block as the cells of a row. An amount is exact text under its own name, and a DOUBLE beside it: `debtBase`,
 * `debtUsd`; `suppliedUnits`, `suppliedTokens`; `spotPriceWad`, `spotPrice`. Basis points, counts and times are integers.
 * What there are several of has its name in the middle: `reserve.USDe.utilizationBps`.
 */
export function blockCells({ line, liquidations }: RunBlock, decimals: RunBlocks["decimals"]): readonly BlockCell[] {
  const { stablePools, pairs, reserves, desk, liquidatable } = line;
  return [
    whole("step", line.step),
    { name: "timestamp", type: "INT64", value: BigInt(line.timestamp) },
    ...amount("baseFeeWei", "baseFeeGwei", line.baseFeeWei, GWEI),
    { name: "gasUsed", type: "INT64", value: BigInt(line.gasUsed) },
    ...[whole("transactions", line.transactions), whole("reverted", line.reverted), whole("excluded", line.excluded)],
    ...entries(line.oraclePricesE8, (symbol, priceE8) =>
      amount(`oraclePriceE8.${symbol}`, `oraclePriceUsd.${symbol}`, priceE8, E8),
    ),
    ...entries(line.referencePricesE8, (market, priceE8) =>
      amount(`referencePriceE8.${market}`, `referencePriceUsd.${market}`, priceE8, E8),
    ),
    ...stablePools.flatMap(({ name, balancesUnits, spotPriceWad, emaPriceWad }) => [
      ...entries(balancesUnits, (coin, units) =>
        tokens(`stablePool.${name}.balance`, `.${coin}`, units, decimals[coin]),
      ),
      ...amount(`stablePool.${name}.spotPriceWad`, `stablePool.${name}.spotPrice`, spotPriceWad, WAD),
      ...amount(`stablePool.${name}.emaPriceWad`, `stablePool.${name}.emaPrice`, emaPriceWad, WAD),
    ]),
    ...pairs.flatMap(({ name, priceWad }) => amount(`pair.${name}.priceWad`, `pair.${name}.price`, priceWad, WAD)),
    ...(line.uniswapV3Pools ?? []).flatMap(({ name, priceWad, liquidityUnits }) => [
      ...amount(`uniswapV3Pool.${name}.priceWad`, `uniswapV3Pool.${name}.price`, priceWad, WAD),
      { name: `uniswapV3Pool.${name}.liquidityUnits`, type: "STRING" as const, value: liquidityUnits.toString() },
    ]),
    ...reserves.flatMap((reserve) => reserveCells(reserve, decimals[reserve.symbol])),
    { name: "desk.bufferUnits", type: "STRING", value: desk.bufferUnits.toString() },
    ...amount("desk.usdeSupplyWei", "desk.usdeSupplyTokens", desk.usdeSupplyWei, WAD),
    ...amount("desk.valuePerUsdeWad", "desk.valuePerUsde", desk.valuePerUsdeWad, WAD),
    whole("liquidatable.count", liquidatable.count),
    ...base("liquidatable.debt", liquidatable.debtBase),
    ...base("liquidatable.collateral", liquidatable.collateralBase),
    whole("liquidations.count", liquidations.count),
    ...base("liquidations.debt", liquidations.debtBase),
    ...base("liquidations.collateral", liquidations.collateralBase),
    ...base("latentBadDebt", line.latentBadDebtBase),
    ...base("deficit", line.deficitBase),
    ...base("blockedWithdrawals", line.blockedWithdrawalsBase),
  ];
}

function reserveCells(
  reserve: RunBlock["line"]["reserves"][number],
  decimals: number | undefined,
): readonly BlockCell[] {
  const of = `reserve.${reserve.symbol}`;
  return [
    ...tokens(`${of}.supplied`, "", reserve.suppliedUnits, decimals),
    ...tokens(`${of}.borrowed`, "", reserve.borrowedUnits, decimals),
    ...tokens(`${of}.available`, "", reserve.availableUnits, decimals),
    ...tokens(`${of}.deficit`, "", reserve.deficitUnits, decimals),
    { name: `${of}.utilizationBps`, type: "INT64", value: reserve.utilizationBps },
    ...amount(`${of}.liquidityRateRay`, `${of}.liquidityRate`, reserve.liquidityRateRay, RAY),
    ...amount(`${of}.variableBorrowRateRay`, `${of}.variableBorrowRate`, reserve.variableBorrowRateRay, RAY),
  ];
}

function whole(name: string, value: number): BlockCell {
  return { name, type: "INT32", value };
}

function base(name: string, value: bigint): readonly BlockCell[] {
  return amount(`${name}Base`, `${name}Usd`, value, E8);
}

/** Without its decimals, which no token of the record lacks, an amount would be its exact text alone. */
function tokens(name: string, ending: string, units: bigint, decimals: number | undefined): readonly BlockCell[] {
  const exact: BlockCell = { name: `${name}Units${ending}`, type: "STRING", value: units.toString() };
  if (decimals === undefined) return [exact];
  return [exact, { name: `${name}Tokens${ending}`, type: "DOUBLE", value: Number(units) / 10 ** decimals }];
}

function amount(exactName: string, plainName: string, value: bigint, decimals: number): readonly BlockCell[] {
  return [
    { name: exactName, type: "STRING", value: value.toString() },
    { name: plainName, type: "DOUBLE", value: Number(value) / 10 ** decimals },
  ];
}

function entries(
  map: Readonly<Record<string, bigint>>,
  cells: (key: string, value: bigint) => readonly BlockCell[],
): readonly BlockCell[] {
  return Object.entries(map).flatMap(([key, value]) => cells(key, value));
}
