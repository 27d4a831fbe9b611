import type { Market } from "../protocol/market.ts";
import type { MarketState } from "../protocol/market-state.ts";
import type { SettledBlock } from "./settled-block.ts";

/**
 * Read the market after a block, from the reading before it. See `Market.advanceMarket`; a block in which others than the
 * engine sent transactions is read in full, since where those went is not known.
 */
export async function nextState(
  market: Market,
  previous: MarketState,
  { block, logs, settled }: SettledBlock<unknown>,
): Promise<MarketState> {
  const mined = settled.filter(({ outcome }) => outcome.position >= 0);
  if (mined.length !== block.transactionHashes.length) return market.readMarket();
  return market.advanceMarket(previous, { block, logs, recipients: mined.map(({ outcome }) => outcome.action.to) });
}
