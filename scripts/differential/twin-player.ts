import type { Chain } from "../protocol/chain.ts";
import { localLending, type LendingBackend } from "../protocol/deploy/lending-backend.ts";
import { aaveV36Lending } from "../protocol/genuine/aave-v36-lending.ts";
import { Twins } from "../protocol/twin/twin.ts";
import { differences } from "./difference.ts";
import { SequencePlayer, type OnCall } from "./sequence.ts";
import { TWIN_MARKET, TWIN_PRICES_E8, TWIN_USERS } from "./twin-market.ts";

/**
 * Two players that work at the same time, each on its own chain.
 *
 * @param open Opens a fresh chain on which calls may fall into one second.
 */
export async function twinPlayers(
  open: () => Promise<Chain>,
  backends?: readonly [LendingBackend, LendingBackend],
  onCall?: OnCall,
): Promise<readonly [SequencePlayer, SequencePlayer]> {
  const player = async (): Promise<SequencePlayer> => twinPlayer(await open(), backends, onCall);
  return Promise.all([player(), player()]);
}

/** Deploy our pool and the genuine Aave v3.6.0, or two others, and give what plays sequences on both. */
export async function twinPlayer(
  chain: Chain,
  backends: readonly [LendingBackend, LendingBackend] = [localLending, aaveV36Lending],
  onCall?: OnCall,
): Promise<SequencePlayer> {
  const twins = await Twins.deploy({
    chain,
    definition: TWIN_MARKET,
    pricesE8: TWIN_PRICES_E8,
    users: TWIN_USERS,
    backends,
  });
  return new SequencePlayer(chain, twins, differences, onCall);
}
