import { readUserAccountData, type UserAccountData } from "../engine/chain-reads.ts";
import { Chain, type Eip1193Provider } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import { type AccountLike, addressOfAccount } from "./account-like.ts";

/** One account at one lending pool: what the matchers `liquidatable` and `healthFactor` are asked about. */
export interface Position {
  readonly pool: Address;
  readonly address: Address;
  /** What the pool itself says now (`getUserAccountData`). */
  read(): Promise<UserAccountData>;
}

/** The position of an account at a pool of a chain. */
export function positionOf(chain: Chain, pool: Address, address: Address): Position {
  return { pool, address, read: () => readUserAccountData(chain, pool, address) };
}

/**
 * Look at an account of any pool that has Aave v3's `getUserAccountData`: your own, a genuine one, one on a fork.
 *
 * @param connection Hardhat's connection, or anything with an EIP-1193 provider.
 * @param pool Address, or ethers contract.
 * @param account Address, signer or contract.
 */
export function positionAt(
  connection: { readonly provider: Eip1193Provider },
  pool: AccountLike,
  account: AccountLike,
): Position {
  return positionOf(new Chain(connection.provider), addressOfAccount(pool, "pool"), addressOfAccount(account));
}
