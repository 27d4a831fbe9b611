import type { Chain } from "../chain.ts";
import { chainSigner } from "../chain-signer.ts";
import type { Address } from "../hex.ts";
import type { Market } from "../market.ts";
import { deployKeeper } from "./keeper.ts";

/**
 * Deploy a LiquidationKeeper for each owner.
 * @param owners owner's address by label
 * @returns contract's address by the same label
 */
export async function deployKeepers(
  chain: Chain,
  market: Market,
  owners: ReadonlyMap<string, Address>,
): Promise<ReadonlyMap<string, Address>> {
  const signer = await chainSigner(chain, market.addresses.deployer);
  const contracts = new Map<string, Address>();
  for (const [label, owner] of owners) {
    const keeper = await deployKeeper(signer, { pool: market.addresses.lending.pool, owner });
    contracts.set(label, (await keeper.getAddress()) as Address);
  }
  return contracts;
}
