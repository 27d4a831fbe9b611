import { IPool__factory } from "../../typechain-types/index.ts";
import type { Chain } from "./chain.ts";
import type { Address } from "./hex.ts";
import { secondIndexedAddresses, type BlockRange } from "./indexed-addresses.ts";

const BORROW_TOPIC = IPool__factory.createInterface().getEvent("Borrow").topicHash;

/**
 * List everybody who ever borrowed from a pool in a range of blocks, once each, in the order of their first loans.
 * Debt comes into being in no other way, so nobody who owes anything is missing if the range begins at the deployment.
 *
 * @param pool Any pool with Aave v3's events.
 */
export function findBorrowers(chain: Chain, pool: Address, range: BlockRange): Promise<readonly Address[]> {
  return secondIndexedAddresses(chain, pool, BORROW_TOPIC, range);
}
