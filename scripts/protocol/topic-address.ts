import type { Address, Hex } from "./hex.ts";

/** The address that an indexed argument holds, in lower case. */
export function addressInTopic(topic: string): string {
  return `0x${topic.slice(26)}`;
}

/** The topic of an indexed address. */
export function topicOfAddress(address: Address): Hex {
  return `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
}
