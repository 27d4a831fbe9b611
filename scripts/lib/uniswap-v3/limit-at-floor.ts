import { sqrtPriceX96Floor } from "./price.ts";
import { SqrtPriceLimit } from "./sqrt-price-limit.ts";
import { FEE_SCALE_PIPS } from "./swap-step.ts";

/**
 * The price limit at which the next unit sold, fee included, brings just a floor.
 *
 * @param floor Lowest acceptable marginal price as a fraction, bought units over sold units.
 * @returns Rounded in the seller's favour.
 * @throws SqrtPriceLimitError where that is past the end of what a pool's price can be.
 */
export function limitAtFloor(
  floor: { readonly boughtUnits: bigint; readonly soldUnits: bigint },
  sellsToken0: boolean,
  feePips: bigint,
): SqrtPriceLimit {
  const bought = floor.boughtUnits * FEE_SCALE_PIPS;
  const sold = floor.soldUnits * (FEE_SCALE_PIPS - feePips);
  return sellsToken0
    ? SqrtPriceLimit.at(sqrtPriceX96Floor({ units1: bought, units0: sold }) + 1n)
    : SqrtPriceLimit.at(sqrtPriceX96Floor({ units1: sold, units0: bought }));
}
