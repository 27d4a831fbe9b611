import type { Address } from "../hex.ts";
import type { GenuineDeployer } from "./genuine-deployer.ts";

/** Calls that a registry of addresses takes: a method and its arguments. */
export type Register = (method: string, ...args: unknown[]) => Promise<void>;

/** Deploy Aave's registry of addresses and its roles, and give the owner those of governance. */
export async function deployRegistry(
  aave: GenuineDeployer,
  owner: string,
  marketId: string,
): Promise<{ readonly provider: Address; readonly register: Register }> {
  const provider = await aave.deploy("PoolAddressesProvider", marketId, owner);
  const register: Register = (method, ...args) => aave.send("PoolAddressesProvider", provider, method, ...args);
  await register("setACLAdmin", owner); // before the ACL manager, whose constructor reads it
  const roles = await aave.deploy("ACLManager", provider);
  await register("setACLManager", roles);
  for (const grant of ["addPoolAdmin", "addEmergencyAdmin"]) await aave.send("ACLManager", roles, grant, owner);
  return { provider, register };
}
