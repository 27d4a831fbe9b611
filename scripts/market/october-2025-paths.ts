import { PRICE_DECIMALS, priceE8 } from "../lib/units.ts";
import { type BaseFeePath, baseFeePath } from "./base-fee-path.ts";
import { october2025BaseFeePoints, october2025PricePoints } from "./october-2025-points.ts";
import { type PricePath, impairedPricePath, pricePath } from "./price-path.ts";
import { parseUtcSeconds, toPathPoints } from "./sourced-point.ts";

/** When the window opens, Unix seconds. */
export const OCTOBER_2025_START_SECONDS = parseUtcSeconds("2025-10-10T20:30:00Z");

/** When the window closes, Unix seconds. */
export const OCTOBER_2025_END_SECONDS = parseUtcSeconds("2025-10-10T23:10:00Z");

/**
 * Give the price paths of the day by the name of the pushed feed that follows them.
 *
 * @param options `usdeBacking`: what backs one USDe in an impaired world, as a decimal string such as `0.75`; the exchange's
 * price then falls the same way and stays at or below it. Left out in a sound world.
 * @throws InvalidInputError if `usdeBacking` is no decimal string.
 */
export function october2025PricePaths(options: { readonly usdeBacking?: string } = {}): Record<string, PricePath> {
  const backingE8 = options.usdeBacking === undefined ? undefined : priceE8(options.usdeBacking, "usdeBacking");
  return Object.fromEntries(
    Object.entries(october2025PricePoints).map(([feed, sourced]) => {
      const points = toPathPoints(sourced, PRICE_DECIMALS);
      const impaired = feed === "USDe-venue" && backingE8 !== undefined;
      return [feed, impaired ? impairedPricePath(points, backingE8) : pricePath(points)];
    }),
  );
}

/** Give the base fee of the day, in wei. */
export function october2025BaseFeePath(): BaseFeePath {
  return baseFeePath(toPathPoints(october2025BaseFeePoints, 9));
}
