import type { Chain } from "./chain.ts";
import { checksumAddress } from "./checksum-address.ts";
import type { Address, Hex } from "./hex.ts";
import { NodeError } from "./http-provider.ts";
import { quantity } from "./quantity.ts";
import { addressInTopic } from "./topic-address.ts";

/** Blocks asked for at once: what public nodes commonly allow. */
export const BLOCKS_A_REQUEST = 10_000;

/** First and last block of a search, both included. */
export interface BlockRange {
  readonly fromBlock: number;
  readonly toBlock: number;
}

/**
 * List the addresses that a contract's events name in their second indexed argument, once each, in the order in which
 * they first come up. One eth_getLogs for every 10,000 blocks; a range that a node refuses is asked for in halves, since nodes
 * bound how many blocks or logs one answer may cover.
 *
 * @param topic The event's.
 * @throws NodeError when a node refuses even single blocks.
 */
export async function secondIndexedAddresses(
  chain: Chain,
  contract: Address,
  topic: string,
  { fromBlock, toBlock }: BlockRange,
): Promise<readonly Address[]> {
  const found = new Set<Address>();
  for (const { topics } of await contractLogs(chain, contract, topic, { fromBlock, toBlock })) {
    found.add(checksumAddress(addressInTopic(topics[2] ?? "")));
  }
  return [...found];
}

/** The indexed part of a log. */
export interface TopicsOfLog {
  readonly topics: readonly Hex[];
}

/**
 * List one event of a contract over a range of blocks, asked for as `secondIndexedAddresses` does.
 *
 * @throws NodeError when a node refuses even single blocks.
 */
export async function contractLogs(
  chain: Chain,
  contract: Address,
  topic: string,
  { fromBlock, toBlock }: BlockRange,
): Promise<readonly TopicsOfLog[]> {
  const logs: TopicsOfLog[] = [];
  for (let from = fromBlock; from <= toBlock; from += BLOCKS_A_REQUEST) {
    const range = { fromBlock: from, toBlock: Math.min(from + BLOCKS_A_REQUEST - 1, toBlock) };
    logs.push(...(await logsOf(chain, contract, topic, range)));
  }
  return logs;
}

async function logsOf(chain: Chain, contract: Address, topic: string, range: BlockRange): Promise<TopicsOfLog[]> {
  const { fromBlock, toBlock } = range;
  const filter = {
    address: contract,
    topics: [topic],
    fromBlock: quantity(fromBlock),
    toBlock: quantity(toBlock),
  };
  try {
    return (await chain.request("eth_getLogs", [filter])) as TopicsOfLog[];
  } catch (error) {
    if (!(error instanceof NodeError) || fromBlock === toBlock) throw error;
    const middle = Math.floor((fromBlock + toBlock) / 2);
    const first = await logsOf(chain, contract, topic, { fromBlock, toBlock: middle });
    return [...first, ...(await logsOf(chain, contract, topic, { fromBlock: middle + 1, toBlock }))];
  }
}
