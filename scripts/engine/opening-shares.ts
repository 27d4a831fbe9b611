import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import { holderQueries } from "./holder-queries.ts";
import type { TokenBalance } from "./token-ledger.ts";

/** Ask what holders have of the tokens of a market's stable pools and pairs. One eth_call for every 1,000 words. */
export async function readShares(market: Market, holders: readonly Address[]): Promise<readonly TokenBalance[]> {
  const pools = [...market.stablePools, ...market.pairs];
  const asked = pools.flatMap(({ address: token }) => holders.map((holder) => ({ token, holder })));
  const balances = await market.readWords(asked.map(({ token, holder }) => holderQueries.balance(token, holder)));
  return asked.map((share, at) => ({ ...share, units: balances[at] ?? 0n }));
}
