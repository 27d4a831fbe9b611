import { ALL_INVARIANTS, lookAt } from "../engine/invariants/all-invariants.ts";
import type { InvariantCheck } from "../engine/invariants/invariant.ts";
import type { MarketSession } from "./market-session.ts";

/**
 * Look at a market's books at the latest block, by all invariants of docs/invariants.md that one block alone can tell: what
 * is owed is covered, the pool's tokens are there, scaled balances, debts and flags agree; stable pools, pairs and the
 * staking vault hold what they count, and shares are worth what they were at first.
 *
 * Holders come from the tokens' own Transfer events since the first block.
 */
export async function checkInvariants(session: MarketSession): Promise<readonly InvariantCheck[]> {
  const { market } = session;
  const state = await market.readMarket();
  const holders = await session.holdersOf(session.poolTokens());
  const vault = market.addresses.ethena?.stakedUsde;
  const contracts = [
    ...market.reserves.map(({ aToken }) => aToken),
    ...[...market.stablePools, ...market.pairs].map(({ address }) => address),
    ...(vault === undefined ? [] : [vault]),
  ];
  const known = new Map([...contracts, ...holders].map((address) => [address.toLowerCase(), address]));
  return lookAt({ market, state, accounts: await market.readAccounts([...known.values()]) }, ALL_INVARIANTS);
}
