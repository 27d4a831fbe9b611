import type { Chain } from "./chain.ts";
import { checksumAddress } from "./checksum-address.ts";
import type { Address, Hex } from "./hex.ts";

/** Blocks asked for at once: what public nodes commonly allow. */
const BLOCKS_A_REQUEST = 10_000;

/** First and last block of a search, both included. */
export interface BlockRange {
  readonly fromBlock: number;
  readonly toBlock: number;
}

/**
 * List the addresses that a contract's events name in their second indexed argument, once each, in the order in which
 * they first come up. One eth_getLogs for every 10,000 blocks.
 *
 * @param topic The event's.
 */
export async function secondIndexedAddresses(
  chain: Chain,
  contract: Address,
  topic: string,
  { fromBlock, toBlock }: BlockRange,
): Promise<readonly Address[]> {
  const found = new Set<Address>();
  for (let from = fromBlock; from <= toBlock; from += BLOCKS_A_REQUEST) {
    const to = Math.min(from + BLOCKS_A_REQUEST - 1, toBlock);
    const filter = { address: contract, topics: [topic], fromBlock: quantity(from), toBlock: quantity(to) };
    const logs = (await chain.request("eth_getLogs", [filter])) as readonly { readonly topics: readonly Hex[] }[];
    for (const { topics } of logs) found.add(checksumAddress(`0x${(topics[2] ?? "").slice(-40)}`));
  }
  return [...found];
}

function quantity(block: number): string {
  return `0x${block.toString(16)}`;
}
