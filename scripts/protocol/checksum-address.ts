import { getAddress } from "ethers";
import type { Address } from "./hex.ts";

// The checksum is a hash, and a run meets the same few addresses again and again.
const known = new Map<string, Address>();

/** Write an address with its checksum, as ethers does. @throws the TypeError of ethers if it is no address. */
export function checksumAddress(address: string): Address {
  let checksummed = known.get(address);
  if (checksummed === undefined) {
    checksummed = getAddress(address) as Address;
    known.set(address, checksummed);
  }
  return checksummed;
}
