import type { Signer } from "ethers";
import { LiquidationKeeper__factory, type LiquidationKeeper } from "../../../typechain-types/index.ts";

/**
 * Deploy a liquidation bot's contract.
 *
 * For exits by redemption the issuer must also whitelist it as a benefactor and grant it the desk's REDEEMER role.
 *
 * @param deployer Sends the transaction.
 * @param params The pool it drives, and the account that may call it and is paid (the deployer unless given).
 */
export async function deployKeeper(
  deployer: Signer,
  params: { readonly pool: string; readonly owner?: string },
): Promise<LiquidationKeeper> {
  const owner = params.owner ?? (await deployer.getAddress());
  return (await new LiquidationKeeper__factory(deployer).deploy(owner, params.pool)).waitForDeployment();
}
