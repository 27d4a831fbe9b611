import { INonfungiblePositionManager__factory, ISwapRouter__factory } from "../../typechain-types/index.ts";
import { callEncoder } from "./call-encoder.ts";
import type { Call, Calls, RangeWithdrawal } from "./calls.ts";
import { GAS_LIMITS, type GasLimitName } from "./gas-limits.ts";
import type { Address, Hex } from "./hex.ts";
import type { MarketNames } from "./market-names.ts";
import type { MarketAddresses } from "./market.ts";
import { requireUniswapV3 } from "./market-venues.ts";
import { isToken0 } from "./quotes.ts";
import { requiredPriceLimitX96 } from "./required-price-limit.ts";

/** "Everything that waits" to the position manager. */
const MAX_UINT128 = 2n ** 128n - 1n;

const router = callEncoder(ISwapRouter__factory.createInterface());
const manager = callEncoder(INonfungiblePositionManager__factory.createInterface());

/** Make the encoders for a market's Uniswap v3 pools: swaps by the router, ranges by the position manager. */
export function makeUniswapV3Calls(
  addresses: MarketAddresses,
  names: MarketNames,
): Pick<Calls, "swapExactInSingle" | "mintRange" | "decreaseRange" | "collectRange" | "withdrawRange"> {
  const toManager = (label: GasLimitName, data: string): Call => {
    const to = requireUniswapV3(addresses).positionManager;
    return { to, data: data as Hex, gasLimit: GAS_LIMITS[label], label };
  };
  return {
    swapExactInSingle: ({ pool, sell, amountInUnits, minOutUnits, limit, to, deadline }) => {
      const info = names.uniswapV3Pool(pool);
      const [sold, bought] = isToken0(info, sell) ? [info.token0, info.token1] : [info.token1, info.token0];
      const params = {
        tokenIn: sold.address,
        tokenOut: bought.address,
        fee: info.feePips,
        recipient: to,
        deadline,
        amountIn: amountInUnits,
        amountOutMinimum: minOutUnits,
        sqrtPriceLimitX96: requiredPriceLimitX96(limit),
      };
      return {
        to: requireUniswapV3(addresses).router,
        data: router.encodeFunctionData("exactInputSingle", [params]) as Hex,
        gasLimit: GAS_LIMITS.swapExactInSingle,
        label: "swapExactInSingle",
      };
    },
    mintRange: ({ pool, lowerTick, upperTick, desired, least, owner, deadline }) => {
      const { token0, token1, feePips } = names.uniswapV3Pool(pool);
      const params = {
        token0: token0.address,
        token1: token1.address,
        fee: feePips,
        tickLower: lowerTick,
        tickUpper: upperTick,
        amount0Desired: desired.amount0Units,
        amount1Desired: desired.amount1Units,
        amount0Min: least.amount0Units,
        amount1Min: least.amount1Units,
        recipient: owner,
        deadline,
      };
      return toManager("mintRange", manager.encodeFunctionData("mint", [params]));
    },
    decreaseRange: (withdrawal) => toManager("decreaseRange", decrease(withdrawal)),
    collectRange: (tokenId, to) => toManager("collectRange", collect(tokenId, to)),
    withdrawRange: (withdrawal, to) => {
      const both = [decrease(withdrawal), collect(withdrawal.tokenId, to)];
      return toManager("withdrawRange", manager.encodeFunctionData("multicall", [both]));
    },
  };
}

function decrease({ tokenId, liquidity, least, deadline }: RangeWithdrawal): string {
  const params = {
    tokenId,
    liquidity,
    amount0Min: least.amount0Units,
    amount1Min: least.amount1Units,
    deadline,
  };
  return manager.encodeFunctionData("decreaseLiquidity", [params]);
}

function collect(tokenId: bigint, recipient: Address): string {
  const params = { tokenId, recipient, amount0Max: MAX_UINT128, amount1Max: MAX_UINT128 };
  return manager.encodeFunctionData("collect", [params]);
}
