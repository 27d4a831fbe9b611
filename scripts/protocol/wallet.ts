import { concat, id, keccak256 } from "ethers";
import type { Address, Hex } from "./hex.ts";
import { addressOfKey } from "./secp256k1.ts";

/** An externally owned account with its key. */
export interface Wallet {
  /** Checksummed. */
  readonly address: Address;
  readonly privateKey: Hex;
}

/**
 * Make the account of a label in a run: the same seed and label give the same key on every machine.
 *
 * For development chains only: whoever knows the seed knows the key.
 *
 * @param seed The run's seed.
 * @param label Whose account it is, such as an agent's label.
 */
export function accountFor(seed: string, label: string): Wallet {
  // Each part is hashed on its own, so that ("a", "bc") and ("ab", "c") are different accounts.
  const privateKey = keccak256(concat([id("powderkeg account"), id(seed), id(label)])) as Hex;
  return { privateKey, address: addressOfKey(privateKey) };
}
