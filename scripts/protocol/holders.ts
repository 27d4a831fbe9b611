import { ITestToken__factory } from "../../typechain-types/index.ts";
import type { Chain } from "./chain.ts";
import { checksumAddress } from "./checksum-address.ts";
import { ZERO_ADDRESS, type Address, type Hex } from "./hex.ts";

const TRANSFER_TOPIC = ITestToken__factory.createInterface().getEvent("Transfer").topicHash;

/**
 * List every account that ever held a token, by its Transfer events since the first block; one eth_getLogs.
 *
 * For chains of a test's length; a public node would refuse the range.
 */
export async function findHolders(chain: Chain, token: Address): Promise<readonly Address[]> {
  const filter = { address: token, topics: [TRANSFER_TOPIC], fromBlock: "0x0", toBlock: "latest" };
  const logs = (await chain.request("eth_getLogs", [filter])) as readonly { readonly topics: readonly Hex[] }[];
  const holders = new Set(logs.map(({ topics }) => checksumAddress(`0x${(topics[2] ?? "").slice(-40)}`)));
  holders.delete(ZERO_ADDRESS);
  return [...holders];
}
