import { ITestToken__factory } from "../../typechain-types/index.ts";
import type { Chain } from "./chain.ts";
import { ZERO_ADDRESS, type Address } from "./hex.ts";
import { secondIndexedAddresses, type BlockRange } from "./indexed-addresses.ts";

const TRANSFER_TOPIC = ITestToken__factory.createInterface().getEvent("Transfer").topicHash;

/** List every account that came to hold a token in a range of blocks, by its Transfer events; from block 0, everybody. */
export async function findHolders(chain: Chain, token: Address, range: BlockRange): Promise<readonly Address[]> {
  const receivers = await secondIndexedAddresses(chain, token, TRANSFER_TOPIC, range);
  return receivers.filter((address) => address !== ZERO_ADDRESS);
}
