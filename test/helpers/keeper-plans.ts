import type { ILiquidationKeeper } from "../../typechain-types/keepers/LiquidationKeeper.ts";
import type { KeeperMarket } from "../fixtures/keeper-market.ts";

export type Step = ILiquidationKeeper.StepStruct;
export type Liquidation = ILiquidationKeeper.LiquidationStruct;

const NOWHERE = "0x0000000000000000000000000000000000000000";
const ALL = 2n ** 256n - 1n;

/** Kinds of step, by their numbers in the ABI. */
const KIND = { stableSwap: 0n, uniswapV2: 1n, redeemUsde: 2n, holdCollateral: 3n } as const;

/** Sells coin `i` of the market's stable pool for coin `j`: USDe is 0, USDC is 1. */
export function stableSwap(market: KeeperMarket, i: number, j: number, minAmountOut = 0n): Step {
  return { kind: KIND.stableSwap, venue: market.stablePool, i, j, path: [], minAmountOut };
}

/** Sells WETH for USDC. */
export function sellWeth({ router, tokens }: KeeperMarket, minAmountOut = 0n): Step {
  return { kind: KIND.uniswapV2, venue: router, i: 0, j: 0, path: [tokens.WETH, tokens.USDC], minAmountOut };
}

/** Redeems USDe for USDC. */
export function redeemUsde({ desk, tokens }: KeeperMarket, minAmountOut = 0n): Step {
  return { kind: KIND.redeemUsde, venue: desk, i: 0, j: 0, path: [tokens.USDC], minAmountOut };
}

/** Keeps what is at hand. */
export function holdCollateral(minAmountOut = 0n): Step {
  return { kind: KIND.holdCollateral, venue: NOWHERE, i: 0, j: 0, path: [], minAmountOut };
}

/** Half of the USDe loop (`openUsdeLoop`) on a flash loan, sold on the stable pool, unless told otherwise. */
export function usdeLoopPlan(market: KeeperMarket, overrides: Partial<Liquidation> = {}): Liquidation {
  return {
    collateralAsset: market.tokens.USDe,
    debtAsset: market.tokens.USDC,
    user: market.borrower,
    debtToCover: 45_000_000_000n,
    useFlashLoan: true,
    exit: [stableSwap(market, 0, 1)],
    minProfit: 0n,
    ...overrides,
  };
}

/** All of the WETH loan (`openWethLoan`) on a flash loan, sold on Uniswap, unless told otherwise. */
export function wethLoanPlan(market: KeeperMarket, overrides: Partial<Liquidation> = {}): Liquidation {
  return {
    collateralAsset: market.tokens.WETH,
    debtAsset: market.tokens.USDC,
    user: market.borrower,
    debtToCover: ALL,
    useFlashLoan: true,
    exit: [sellWeth(market)],
    minProfit: 0n,
    ...overrides,
  };
}
