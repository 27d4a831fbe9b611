import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { Eip1193Provider } from "../protocol/chain.ts";
import { SIM_NETWORK } from "./sim-network.ts";

/**
 * The deployer: first of the accounts of Hardhat's public test mnemonic, with the balance it has everywhere. By its key, since
 * deriving keys from the mnemonic takes half a second; the other nine do nothing in a scenario.
 */
const DEPLOYER = {
  privateKey: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
  balance: 10_000n * 10n ** 18n,
};

/** A fresh chain, and how to be rid of it. */
export interface OpenChain {
  readonly provider: Eip1193Provider;
  readonly close: () => Promise<void>;
}

/** Opens chains of the kind `sim`, each fresh; the caller closes them. */
export type ChainOpener = () => Promise<OpenChain>;

/**
 * Make chains without the project's configuration, plugins and artifacts: a process that only drives a chain is ready over
 * a second sooner, and the node has no contracts to explain reverts by, which the project does itself.
 */
export async function bareChains(): Promise<ChainOpener> {
  const hre = await createHardhatRuntimeEnvironment({
    networks: { sim: { ...SIM_NETWORK, accounts: [DEPLOYER] } },
    paths: { artifacts: join(tmpdir(), "powderkeg-no-artifacts") },
  });
  return () => hre.network.create("sim");
}
