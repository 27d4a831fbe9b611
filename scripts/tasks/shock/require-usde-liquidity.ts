import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import type { StablePoolState } from "../../protocol/market-state.ts";
import { isMeasured, type TradedCoins } from "./require-usde-pool.ts";

/**
 * Require that the pool whose price of USDe a summary measures, the first that trades it, has a price at the start: an empty
 * pool would give a run without one, known only at its end.
 *
 * @throws InvalidInputError naming the block and the pool, when it has no liquidity.
 */
export function requireUsdeLiquidity(
  market: { readonly stablePools: readonly (TradedCoins & { readonly name: string })[] },
  state: { readonly stablePools: readonly Pick<StablePoolState, "spotPriceWad">[] },
  blockNumber: number,
): void {
  const at = market.stablePools.findIndex(isMeasured);
  if (at < 0 || state.stablePools[at]?.spotPriceWad !== 0n) return;
  throw new InvalidInputError({
    field: "--fork-block",
    value: blockNumber,
    reason: `at which the stable pool ${market.stablePools[at]?.name ?? ""} is empty`,
    accepted: "a block at which it has a price of USDe: that is part of every summary",
  });
}
