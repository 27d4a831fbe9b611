import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import type { NetworkReading } from "../../protocol/fork/read-network.ts";

const MEASURED = "USDe";

/** The coins of a stable pool, in its order. */
export interface TradedCoins {
  readonly coins: readonly { readonly symbol: string }[];
}

/** Whether summaries can measure the price of USDe in a stable pool: it is the first or second coin. */
export function isMeasured({ coins }: TradedCoins): boolean {
  return coins.slice(0, 2).some(({ symbol }) => symbol === MEASURED);
}

/**
 * Require what the summary of a shock measures: the price of USDe in a stable pool, as its first or second coin.
 *
 * @throws InvalidInputError naming the address file, when none of its pools that are there has one.
 */
export function requireUsdePool({ network, blockNumber, stablePools }: NetworkReading): void {
  if (stablePools.some(isMeasured)) return;
  throw new InvalidInputError({
    field: "--network-file",
    value: network.name,
    reason: `of whose stable pools none trades ${MEASURED} at block ${blockNumber}`,
    accepted: `a file with a pool of ${MEASURED}, as first or second coin: its price there is part of every summary`,
  });
}
