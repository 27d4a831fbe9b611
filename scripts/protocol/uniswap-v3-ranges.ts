import { INonfungiblePositionManager__factory } from "../../typechain-types/index.ts";
import { amountsForLiquidityFloor, type TokenAmounts } from "../lib/uniswap-v3/liquidity-amounts.ts";
import type { UniswapV3PoolState } from "../lib/uniswap-v3/pool-state.ts";
import { sqrtPriceAtTickX96 } from "../lib/uniswap-v3/tick-math.ts";
import { AbiWords } from "./abi-words.ts";
import { callEncoder } from "./call-encoder.ts";
import type { CallReader } from "./lens-reader.ts";
import type { Address, Hex } from "./hex.ts";
import type { Market, UniswapV3PoolInfo } from "./market.ts";

const managerInterface = INonfungiblePositionManager__factory.createInterface();
const encoder = callEncoder(managerInterface);
const BALANCE_OF = managerInterface.getFunction("balanceOf").selector as Hex;

/** A range of the position manager. */
export interface OwnedRange {
  readonly owner: Address;
  readonly pool: UniswapV3PoolInfo;
  readonly lowerTick: number;
  readonly upperTick: number;
  readonly liquidity: bigint;
  /** What waits to be collected, as of the range's last change; fees earned since are not in it. */
  readonly owed: TokenAmounts;
}

/**
 * List the ranges of some accounts in a market's Uniswap v3 pools. One eth_call for every 1,000 accounts, and two a range; none
 * where the market has no such pool.
 */
export async function readOwnedRanges(
  chain: CallReader,
  market: Pick<Market, "addresses" | "uniswapV3Pools" | "readWords">,
  owners: readonly Address[],
): Promise<readonly OwnedRange[]> {
  const { addresses, uniswapV3Pools } = market;
  const manager = addresses.uniswapV3?.positionManager;
  if (manager === undefined) return [];
  const ask = async (data: string): Promise<AbiWords> => new AbiWords(await chain.call(manager, data as Hex));
  const ranges: OwnedRange[] = [];
  const counts = await market.readWords(owners.map((holder) => ({ target: manager, selector: BALANCE_OF, holder })));
  for (const [at, owner] of owners.entries()) {
    for (let index = 0n; index < (counts[at] ?? 0n); index++) {
      const id = (await ask(encoder.encodeFunctionData("tokenOfOwnerByIndex", [owner, index]))).uint(0);
      const position = await ask(encoder.encodeFunctionData("positions", [id]));
      const pool = uniswapV3Pools.find(
        ({ token0, token1, feePips }) =>
          token0.address === position.address(2) &&
          token1.address === position.address(3) &&
          BigInt(feePips) === position.uint(4),
      );
      if (pool === undefined) continue;
      ranges.push({
        owner,
        pool,
        lowerTick: Number(position.int(5)),
        upperTick: Number(position.int(6)),
        liquidity: position.uint(7),
        owed: { amount0Units: position.uint(10), amount1Units: position.uint(11) },
      });
    }
  }
  return ranges;
}

/** What a range would pay now: its liquidity at the pool's price, rounded down, and what waits to be collected. */
export function rangeAmounts(
  range: OwnedRange,
  { sqrtPriceX96 }: Pick<UniswapV3PoolState, "sqrtPriceX96">,
): TokenAmounts {
  const ends = { lowerX96: sqrtPriceAtTickX96(range.lowerTick), upperX96: sqrtPriceAtTickX96(range.upperTick) };
  const { amount0Units, amount1Units } = amountsForLiquidityFloor(sqrtPriceX96, ends, range.liquidity);
  return { amount0Units: amount0Units + range.owed.amount0Units, amount1Units: amount1Units + range.owed.amount1Units };
}
