import type { Chain } from "../protocol/chain.ts";
import { Twins } from "../protocol/twin/twin.ts";
import type { Pairing } from "./pairing.ts";
import { SequencePlayer, type OnCall } from "./sequence.ts";
import { TWIN_PRICES_E8, TWIN_USERS } from "./twin-market.ts";

/**
 * Two players that work at the same time, each on its own chain.
 *
 * @param open Opens a fresh chain on which calls may fall into one second.
 */
export async function twinPlayers(
  open: () => Promise<Chain>,
  pairing: Pairing,
  onCall?: OnCall,
): Promise<readonly [SequencePlayer, SequencePlayer]> {
  const player = async (): Promise<SequencePlayer> => twinPlayer(await open(), pairing, onCall);
  return Promise.all([player(), player()]);
}

/** Deploy the pools that are compared, and give what plays sequences on both. */
export async function twinPlayer(chain: Chain, pairing: Pairing, onCall?: OnCall): Promise<SequencePlayer> {
  const { definition, backends } = pairing;
  const twins = await Twins.deploy({ chain, definition, pricesE8: TWIN_PRICES_E8, users: TWIN_USERS, backends });
  return new SequencePlayer(chain, twins, pairing, onCall);
}
