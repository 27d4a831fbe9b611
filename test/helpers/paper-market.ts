import type { Address } from "../../scripts/protocol/hex.ts";
import type { Market, ReserveInfo } from "../../scripts/protocol/market.ts";
import type { AccountState, EModeState, MarketState, ReserveState } from "../../scripts/protocol/market-state.ts";
import { UnknownAssetError } from "../../scripts/protocol/unknown-asset-error.ts";

/** One with 27 decimals: indexes at the birth of a reserve. */
export const RAY = 10n ** 27n;

/** An address that reads as its number. */
export function addressOf(n: number): Address {
  return `0x${n.toString(16).padStart(40, "0")}`;
}

/** A reserve of a market that exists on paper only. */
export interface PaperReserve {
  readonly symbol: string;
  readonly decimals: number;
  readonly kind?: "usde" | "susde" | "test" | "weth";
  readonly priceE8: bigint;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly liquidationBonusBps: bigint;
}

/** The reserves of the public liquidation vectors (aave-v3.md D.2), in their units and parameters. */
export const VECTOR_RESERVES: readonly PaperReserve[] = [
  {
    symbol: "USDe",
    decimals: 18,
    kind: "usde",
    priceE8: 100_000_000n,
    ltvBps: 7_200n,
    liquidationThresholdBps: 7_500n,
    liquidationBonusBps: 10_850n,
  },
  {
    symbol: "USDC",
    decimals: 6,
    priceE8: 100_000_000n,
    ltvBps: 7_500n,
    liquidationThresholdBps: 7_800n,
    liquidationBonusBps: 10_450n,
  },
  {
    symbol: "WETH",
    decimals: 18,
    priceE8: 200_000_000_000n,
    ltvBps: 7_500n,
    liquidationThresholdBps: 8_000n,
    liquidationBonusBps: 10_500n,
  },
];

/** The e-mode of the public vectors: USDe and USDC, 90/93/2. */
export const VECTOR_E_MODE: EModeState = {
  id: 1,
  ltvBps: 9_000n,
  liquidationThresholdBps: 9_300n,
  liquidationBonusBps: 10_200n,
  collateralBitmap: 0b11n,
  borrowableBitmap: 0b11n,
};

/** Contracts of a paper market: the pool is 0x1..., reserve i is 0x2...i with aToken 0x3...i and debt token 0x4...i. */
export const PAPER_POOL = addressOf(0x1000);
export const PAPER_TREASURY = addressOf(0x1001);
export const PAPER_DESK = addressOf(0x1002);
export const PAPER_STABLE_POOL = addressOf(0x1003);
export const PAPER_PAIR = addressOf(0x1004);
export const PAPER_FEED = addressOf(0x1005);
export const PAPER_V3_POOL = addressOf(0x1007);

/** Make the handle of a market without any chain: names and rules, but nothing can be read or sent. */
export function paperMarket(
  paper: readonly PaperReserve[] = VECTOR_RESERVES,
  eModes: EModeState[] = [VECTOR_E_MODE],
): Market {
  const reserves: ReserveInfo[] = paper.map(({ symbol, decimals }, id) => ({
    symbol,
    decimals,
    id,
    address: addressOf(0x2000 + id),
    aToken: addressOf(0x3000 + id),
    variableDebtToken: addressOf(0x4000 + id),
  }));
  const find = (symbol: string): ReserveInfo => {
    const found = reserves.find((reserve) => reserve.symbol === symbol);
    if (found === undefined) throw new UnknownAssetError("reserve", symbol, []);
    return found;
  };
  const [first, second, third] = reserves;
  const market: unknown = {
    backend: "local",
    addresses: {
      deployer: addressOf(0x1006),
      lending: { pool: PAPER_POOL, treasury: PAPER_TREASURY },
      ethena: { minting: PAPER_DESK },
    },
    definition: {
      tokens: Object.fromEntries(paper.map(({ symbol, decimals, kind = "test" }) => [symbol, { kind, decimals }])),
      uniswapPairs: third === undefined ? [] : [{ name: "pair", tokens: [third.symbol, second!.symbol] }],
    },
    tokens: reserves,
    reserves,
    feeds: [{ name: "USDe feed", address: PAPER_FEED }],
    stablePools: [{ name: "stable", address: PAPER_STABLE_POOL, coins: [first, second] }],
    // Uniswap sorts its tokens by address, which here is against the market file's order.
    pairs: third === undefined ? [] : [{ name: "pair", address: PAPER_PAIR, token0: second, token1: third }],
    uniswapV3Pools:
      third === undefined ? [] : [{ name: "ranges", address: PAPER_V3_POOL, token0: second, token1: third }],
    eModes,
    token: find,
    reserve: find,
  };
  return market as Market;
}

/** A reading of a paper market. */
export function paperState(
  paper: readonly PaperReserve[] = VECTOR_RESERVES,
  changes: Readonly<Record<string, Partial<ReserveState>>> = {},
): MarketState {
  return {
    blockNumber: 1,
    timestamp: 1_760_128_200,
    baseFeeWei: 0n,
    reserves: paper.map((reserve, id) => ({
      asset: addressOf(0x2000 + id),
      priceE8: reserve.priceE8,
      configuration: reserve.ltvBps | (reserve.liquidationThresholdBps << 16n) | (reserve.liquidationBonusBps << 32n),
      liquidityIndexRay: RAY,
      variableBorrowIndexRay: RAY,
      liquidityRateRay: 0n,
      variableBorrowRateRay: 0n,
      availableLiquidityUnits: 0n,
      scaledATokenSupply: 0n,
      scaledVariableDebt: 0n,
      accruedToTreasuryScaled: 0n,
      deficitUnits: 0n,
      storedLiquidityIndexRay: RAY,
      storedVariableBorrowIndexRay: RAY,
      lastUpdateTimestamp: 1_760_128_200,
      priceSource: PAPER_FEED,
      ...changes[reserve.symbol],
    })),
    feeds: [],
    stablePools: [],
    pairs: [],
    uniswapV3Pools: [],
    desk: {
      bufferUnits: 0n,
      usdeSupplyWei: 0n,
      redeemedThisBlockWei: 0n,
      globalMaxRedeemPerBlockWei: 0n,
      assetMaxRedeemPerBlockWei: 0n,
      valuePerUsdeWad: 10n ** 18n,
      vaultTotalAssetsWei: 0n,
      vaultTotalSupplyWei: 0n,
      vaultUnvestedWei: 0n,
    },
  };
}

/** An account of a paper market: what it supplied is collateral. Amounts are scaled, by reserve id. */
export function paperAccount(
  address: Address,
  supplied: readonly bigint[],
  owed: readonly bigint[],
  eModeCategory = 0,
): AccountState {
  const bits = supplied.map((amount, id) => (amount > 0n ? 2n : 0n) | ((owed[id] ?? 0n) > 0n ? 1n : 0n));
  return {
    address,
    userConfiguration: bits.reduce((all, pair, id) => all | (pair << BigInt(2 * id)), 0n),
    eModeCategory,
    scaledATokenBalances: supplied,
    scaledVariableDebts: owed,
    walletUnits: supplied.map(() => 0n),
    nativeWei: 0n,
  };
}
