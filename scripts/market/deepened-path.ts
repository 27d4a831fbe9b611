import { BPS } from "../lib/bps.ts";
import type { PricePath } from "./price-path.ts";

/**
 * Stretch a path's distance from its first price: at 12,000 bps a fall of 10 % becomes one of 12 %, at 0 the price
 * stands still. It never falls under a hundred-millionth of a dollar.
 *
 * @param path The path underneath.
 * @param startSeconds Unix time of the first price.
 * @param depthBps 0 or more.
 */
export function deepenedPath(path: PricePath, startSeconds: number, depthBps: bigint): PricePath {
  const startE8 = path.priceE8At(startSeconds);
  return {
    priceE8At: (timestampSeconds) => {
      const priceE8 = startE8 - ((startE8 - path.priceE8At(timestampSeconds)) * depthBps) / BPS;
      return priceE8 > 0n ? priceE8 : 1n;
    },
  };
}
