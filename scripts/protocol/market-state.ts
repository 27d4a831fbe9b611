import type { UniswapV3PoolState } from "../lib/uniswap-v3/pool-state.ts";
import type { Address } from "./hex.ts";

/**
 * One reading of a whole market, from one call of MarketLens.getMarket (Uniswap v3 pools from UniswapV3Lens), in the order
 * in which the market handle lists reserves, feeds, pools and pairs. Amounts are in each token's smallest unit.
 */
export interface MarketState {
  readonly blockNumber: number;
  /** Of the block the reading belongs to, in seconds. */
  readonly timestamp: number;
  readonly baseFeeWei: bigint;
  readonly reserves: readonly ReserveState[];
  readonly feeds: readonly FeedState[];
  readonly stablePools: readonly StablePoolState[];
  readonly pairs: readonly PairState[];
  readonly uniswapV3Pools: readonly UniswapV3PoolState[];
  readonly desk: DeskState;
}

/** A lending reserve. Indexes are the normalized ones: accrued to the reading's timestamp. */
export interface ReserveState {
  readonly asset: Address;
  readonly priceE8: bigint;
  /** Aave's reserve configuration bitmap. */
  readonly configuration: bigint;
  readonly liquidityIndexRay: bigint;
  readonly variableBorrowIndexRay: bigint;
  readonly liquidityRateRay: bigint;
  readonly variableBorrowRateRay: bigint;
  readonly availableLiquidityUnits: bigint;
  readonly scaledATokenSupply: bigint;
  readonly scaledVariableDebt: bigint;
  readonly accruedToTreasuryScaled: bigint;
  readonly deficitUnits: bigint;
  /** The liquidity index as the pool stored it at `lastUpdateTimestamp`. */
  readonly storedLiquidityIndexRay: bigint;
  /** The variable borrow index as the pool stored it at `lastUpdateTimestamp`. */
  readonly storedVariableBorrowIndexRay: bigint;
  readonly lastUpdateTimestamp: number;
  /** Feed that the oracle asks first; the zero address where it names none. */
  readonly priceSource: Address;
}

export interface FeedState {
  /** USD with 8 decimals. */
  readonly answerE8: bigint;
  readonly updatedAt: number;
}

/** A stable pool. Prices are coin 1 in coin 0 (Curve's direction): a fall of coin 0 makes them go UP. */
export interface StablePoolState {
  readonly balancesUnits: readonly bigint[];
  readonly spotPriceWad: bigint;
  readonly emaPriceWad: bigint;
  readonly totalSupplyWei: bigint;
  readonly virtualPriceWad: bigint;
  readonly feeE10: bigint;
  readonly aPrecise: bigint;
  readonly offpegFeeMultiplierE10: bigint;
  /** What the moving average moves towards: the price after the last action, at most 2. */
  readonly lastPriceWad: bigint;
  /** The moving average as the pool stored it at `averagedAt`. */
  readonly storedEmaPriceWad: bigint;
  readonly maExpTimeSeconds: number;
  readonly averagedAt: number;
  /** Until when the amplification moves; in the past when it rests. */
  readonly rampEndsAt: number;
}

export interface PairState {
  readonly reserve0Units: bigint;
  readonly reserve1Units: bigint;
  readonly totalSupplyWei: bigint;
}

/** The issuer's mint and redeem desk, its backing and the staking vault; all zero where a market has none. */
export interface DeskState {
  /** What the desk can pay out now, in the desk asset's units. */
  readonly bufferUnits: bigint;
  readonly usdeSupplyWei: bigint;
  readonly redeemedThisBlockWei: bigint;
  readonly globalMaxRedeemPerBlockWei: bigint;
  readonly assetMaxRedeemPerBlockWei: bigint;
  /** What backs one USDe at this moment, at most one dollar. */
  readonly valuePerUsdeWad: bigint;
  readonly vaultTotalAssetsWei: bigint;
  readonly vaultTotalSupplyWei: bigint;
  /** USDe that the vault holds and does not count yet: it vests with time. */
  readonly vaultUnvestedWei: bigint;
}

/** One account as MarketLens.getAccounts reads it; arrays follow the handle's reserves and tokens. */
export interface AccountState {
  readonly address: Address;
  /** Aave's user bitmap: bit 2i = borrowing reserve i, bit 2i+1 = reserve i is collateral. */
  readonly userConfiguration: bigint;
  readonly eModeCategory: number;
  readonly scaledATokenBalances: readonly bigint[];
  readonly scaledVariableDebts: readonly bigint[];
  readonly walletUnits: readonly bigint[];
  readonly nativeWei: bigint;
}

export interface EModeState {
  readonly id: number;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly liquidationBonusBps: bigint;
  /** Bit i: reserve i counts as collateral of the category. */
  readonly collateralBitmap: bigint;
  readonly borrowableBitmap: bigint;
}
