import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { SIM_NETWORK } from "./sim-network.ts";

/** Opens chains of the kind `sim`, each fresh; the caller closes them. */
export type ChainOpener = () => Promise<NetworkConnection>;

/**
 * Make chains without the project's configuration, plugins and artifacts: a process that only drives a chain is ready over
 * a second sooner, and the node has no contracts to explain reverts by, which the project does itself.
 */
export async function bareChains(): Promise<ChainOpener> {
  const hre = await createHardhatRuntimeEnvironment({
    networks: { sim: SIM_NETWORK },
    paths: { artifacts: join(tmpdir(), "powderkeg-no-artifacts") },
  });
  return () => hre.network.create("sim");
}
