import { BPS } from "../lib/bps.ts";
import type { PricePath } from "./price-path.ts";

/** A lasting jump of one feed's price. */
export interface Shock {
  /** What it is called in the record and on charts. */
  readonly name: string;
  /** Unix time from which it holds, seconds. */
  readonly timestampSeconds: number;
  /** Name of the feed, as in the market file. */
  readonly feed: string;
  /** New price over old price: 8500 is a fall of 15 %. */
  readonly factorBps: bigint;
}

/**
 * Lay the shocks of one feed over its path. Each holds from its moment on, and they multiply; every product is floored, in
 * the order of the list.
 *
 * @param feed Name of the feed whose path this is; shocks of other feeds leave it alone.
 * @param path The path underneath.
 * @param shocks Shocks of any feeds.
 */
export function withShocks(feed: string, path: PricePath, shocks: readonly Shock[]): PricePath {
  const own = shocks.filter((shock) => shock.feed === feed);
  return {
    priceE8At: (timestampSeconds) =>
      own
        .filter((shock) => shock.timestampSeconds <= timestampSeconds)
        .reduce((priceE8, shock) => (priceE8 * shock.factorBps) / BPS, path.priceE8At(timestampSeconds)),
  };
}
