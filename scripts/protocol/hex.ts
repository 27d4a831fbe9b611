/** A 20-byte account or contract address, checksummed or lower case as the chain gave it. */
export type Address = `0x${string}`;

/** Call data, return data, hashes: 0x and an even number of hex digits. */
export type Hex = `0x${string}`;

/** The account nobody holds; in queries it means "absent". */
export const ZERO_ADDRESS: Address = "0x0000000000000000000000000000000000000000";
