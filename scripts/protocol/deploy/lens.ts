import type { Signer } from "ethers";
import { MarketLens__factory, type MarketLens } from "../../../typechain-types/index.ts";

/** Deploy the lens. It has no owner and no state: one serves every market on the chain. */
export async function deployLens(deployer: Signer): Promise<MarketLens> {
  return (await new MarketLens__factory(deployer).deploy()).waitForDeployment();
}
