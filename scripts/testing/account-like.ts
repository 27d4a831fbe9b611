import type { Address } from "../protocol/hex.ts";
import { parseAddress } from "../protocol/parse-address.ts";

/** Whoever has an address: the address itself, a signer or wallet (`address`), a contract of ethers (`target`). */
export type AccountLike = string | { readonly address: string } | { readonly target: unknown };

/**
 * Give the checksummed address of an account.
 *
 * @param field What is named in the error; `account` unless told.
 * @throws InvalidInputError if it has none.
 */
export function addressOfAccount(account: AccountLike, field = "account"): Address {
  const address = typeof account === "string" ? account : "address" in account ? account.address : account.target;
  return parseAddress(field, address, "an address of 40 hex digits, a signer, or a deployed contract");
}
