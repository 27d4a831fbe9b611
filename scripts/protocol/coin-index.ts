import type { StablePoolInfo } from "./market.ts";
import { UnknownAssetError } from "./unknown-asset-error.ts";

/** Position of a coin in its stable pool. @throws UnknownAssetError naming the pool's coins */
export function coinIndex(pool: StablePoolInfo, symbol: string): number {
  const index = pool.coins.findIndex((coin) => coin.symbol === symbol);
  if (index >= 0) return index;
  throw new UnknownAssetError(
    "coin",
    symbol,
    pool.coins.map((coin) => coin.symbol),
  );
}
