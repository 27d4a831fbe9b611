import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { formatAmount } from "../lib/units.ts";
import type { Address } from "../protocol/hex.ts";
import { PriceControl } from "../protocol/price-control.ts";
import type { MarketSession } from "./market-session.ts";

/**
 * Have the lending pool's oracle price an asset at exactly so much, whatever its source says. No other asset's price moves,
 * and neither does any exchange's.
 *
 * @param priceE8 USD with 8 decimals, above 0.
 */
export async function shockPrice(session: MarketSession, symbol: string, priceE8: bigint): Promise<void> {
  if (priceE8 <= 0n) {
    throw new InvalidInputError({ field: `price of ${symbol}`, value: formatAmount(priceE8, 8), accepted: "above 0" });
  }
  const control = new PriceControl(session.chain, session.market.addresses);
  await session.send(session.deployer, await control.set(session.market.reserve(symbol).address, priceE8));
}

/** Give an asset its own price source back. */
export async function restorePrice(session: MarketSession, symbol: string): Promise<void> {
  const control = new PriceControl(session.chain, session.market.addresses);
  await session.send(session.deployer, await control.restore(session.market.reserve(symbol).address));
}

/** Have the lending pool price an asset by another feed. */
export async function setPriceSource(session: MarketSession, symbol: string, feed: Address): Promise<void> {
  const control = new PriceControl(session.chain, session.market.addresses);
  await session.send(session.deployer, [control.use(session.market.reserve(symbol).address, feed)]);
}
