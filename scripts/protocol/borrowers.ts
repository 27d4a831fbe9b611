import { IPool__factory } from "../../typechain-types/index.ts";
import type { Chain } from "./chain.ts";
import { checksumAddress } from "./checksum-address.ts";
import type { Address, Hex } from "./hex.ts";

const BORROW_TOPIC = IPool__factory.createInterface().getEvent("Borrow").topicHash;
/** Blocks asked for at once: what public nodes commonly allow. */
const BLOCKS_A_REQUEST = 10_000;

/**
 * List everybody who ever borrowed from a pool in a range of blocks, once each, in the order of their first loans.
 * Debt comes into being in no other way, so nobody who owes anything is missing if the range begins at the deployment.
 *
 * @param pool Any pool with Aave v3's events.
 * @param range First and last block, both included. One eth_getLogs for every 10,000 blocks.
 */
export async function findBorrowers(
  chain: Chain,
  pool: Address,
  range: { readonly fromBlock: number; readonly toBlock: number },
): Promise<readonly Address[]> {
  const borrowers = new Set<Address>();
  for (let from = range.fromBlock; from <= range.toBlock; from += BLOCKS_A_REQUEST) {
    const to = Math.min(from + BLOCKS_A_REQUEST - 1, range.toBlock);
    const filter = { address: pool, topics: [BORROW_TOPIC], fromBlock: quantity(from), toBlock: quantity(to) };
    const logs = (await chain.request("eth_getLogs", [filter])) as readonly { readonly topics: readonly Hex[] }[];
    for (const { topics } of logs) borrowers.add(checksumAddress(`0x${(topics[2] ?? "").slice(-40)}`));
  }
  return [...borrowers];
}

function quantity(block: number): string {
  return `0x${block.toString(16)}`;
}
