import { ILiquidationKeeper__factory, type ILiquidationKeeper } from "../../typechain-types/index.ts";
import type { AbiStruct } from "./abi-struct.ts";
import { callEncoder } from "./call-encoder.ts";
import type { Calls, ExitStep } from "./calls.ts";
import { GAS_LIMITS } from "./gas-limits.ts";
import { ZERO_ADDRESS, type Hex } from "./hex.ts";
import type { MarketAddresses } from "./market.ts";
import type { MarketNames } from "./market-names.ts";
import { requireDesk, requireUniswap, requireUniswapV3 } from "./market-venues.ts";
import { isToken0 } from "./quotes.ts";
import { requiredPriceLimitX96 } from "./required-price-limit.ts";
import { coinIndex } from "./coin-index.ts";

type StepStruct = AbiStruct<AbiStruct<Parameters<ILiquidationKeeper["sell"]["staticCall"]>[2]>[number]>;

/** A Uniswap v3 pool is sold into through what speaks as a v2 router. */
const STEP_KIND = {
  "stable-swap": 0,
  "uniswap-v2": 1,
  "uniswap-v3": 1,
  "redeem-usde": 2,
  "hold-collateral": 3,
} as const;

const keeperInterface = callEncoder(ILiquidationKeeper__factory.createInterface());

/** Make the encoders for keeper contracts. */
export function makeKeeperCalls(
  addresses: MarketAddresses,
  names: MarketNames,
): Pick<Calls, "liquidate" | "unloadKeeper" | "withdrawFromKeeper"> {
  const toStep = (step: ExitStep): StepStruct => {
    const nothing = { kind: STEP_KIND[step.kind], venue: ZERO_ADDRESS, i: 0, j: 0, path: [], minAmountOut: 0n };
    switch (step.kind) {
      case "stable-swap": {
        const pool = names.stablePool(step.pool);
        const [i, j] = [coinIndex(pool, step.sell), coinIndex(pool, step.buy)];
        return { ...nothing, venue: pool.address, i, j, minAmountOut: step.minOutUnits };
      }
      case "uniswap-v2": {
        const path = step.path.map((symbol) => names.token(symbol).address);
        return { ...nothing, venue: requireUniswap(addresses).router, path, minAmountOut: step.minOutUnits };
      }
      case "uniswap-v3": {
        const pool = names.uniswapV3Pool(step.pool);
        const [sold, bought] = isToken0(pool, step.sell) ? [pool.token0, pool.token1] : [pool.token1, pool.token0];
        const limit = `0x${requiredPriceLimitX96(step.limit).toString(16).padStart(40, "0")}`;
        const path = [sold.address, pool.address, limit, bought.address];
        return { ...nothing, venue: requireUniswapV3(addresses).exit, path, minAmountOut: step.minOutUnits };
      }
      case "redeem-usde":
        return { ...nothing, venue: requireDesk(addresses).minting, path: [names.token(step.asset).address] };
      case "hold-collateral":
        return nothing;
    }
  };

  return {
    liquidate: (keeper, plan) => {
      const liquidation = {
        collateralAsset: names.reserve(plan.collateral).address,
        debtAsset: names.reserve(plan.debt).address,
        user: plan.user,
        debtToCover: plan.debtToCoverUnits,
        useFlashLoan: plan.useFlashLoan,
        exit: plan.exit.map(toStep),
        minProfit: plan.minProfitUnits,
      };
      const data = keeperInterface.encodeFunctionData("liquidate", [liquidation]) as Hex;
      return { to: keeper, data, gasLimit: GAS_LIMITS.liquidate, label: "liquidate" };
    },
    unloadKeeper: (keeper, collateral, amountUnits, exit) => {
      const token = names.token(collateral).address;
      const data = keeperInterface.encodeFunctionData("sell", [token, amountUnits, exit.map(toStep)]) as Hex;
      return { to: keeper, data, gasLimit: GAS_LIMITS.unloadKeeper, label: "unloadKeeper" };
    },
    withdrawFromKeeper: (keeper, symbol, amountUnits) => {
      const data = keeperInterface.encodeFunctionData("withdraw", [names.token(symbol).address, amountUnits]) as Hex;
      return { to: keeper, data, gasLimit: GAS_LIMITS.withdrawFromKeeper, label: "withdrawFromKeeper" };
    },
  };
}
