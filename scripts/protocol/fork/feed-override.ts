import type { Chain } from "../chain.ts";
import type { Address, Hex } from "../hex.ts";

/**
 * Let a contract's address answer with what another contract says, by replacing its code: a feed is shocked where it stands, so
 * that everything built on it moves, adapters and other protocols included. Development chains only. Its own storage stays.
 */
export async function answerInPlaceOf(chain: Chain, replaced: Address, other: Address): Promise<void> {
  await chain.request("hardhat_setCode", [replaced, forwarder(other)]);
}

/** EIP-1167's minimal proxy, with a call where that has a delegatecall. */
function forwarder(to: Address): Hex {
  return `0x363d3d373d3d3d363d3d73${to.slice(2).toLowerCase()}5af13d82803e903d91602c57fd5bf3`;
}
