import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { checksumAddress } from "./checksum-address.ts";
import type { Address } from "./hex.ts";

/**
 * Take an address from outside: command line, file, a test.
 *
 * @param field What is named in the error.
 * @param accepted What else would do.
 * @returns With its checksum, whatever the case it was written in.
 * @throws InvalidInputError for anything but 0x and 40 hex digits.
 */
export function parseAddress(field: string, value: unknown, accepted = "an address: 0x and 40 hex digits"): Address {
  if (typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value)) return checksumAddress(value.toLowerCase());
  throw new InvalidInputError({ field, value, accepted });
}
