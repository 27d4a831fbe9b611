import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { Chain } from "../protocol/chain.ts";

/** Open a fresh chain for twins: calls of a sequence may fall into one second. */
export async function openTwinChain(hre: Pick<HardhatRuntimeEnvironment, "network">): Promise<Chain> {
  const override = { allowBlocksWithSameTimestamp: true };
  return new Chain((await hre.network.create({ network: "sim", override })).provider);
}
