import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { Eip1193Provider } from "../../protocol/chain.ts";
import type { Upstream } from "../../protocol/fork/upstream.ts";
import { SIM_NETWORK } from "../sim-network.ts";

/** A chain in this process that goes on from a public one. */
export interface ForkedChain {
  readonly provider: Eip1193Provider;
  close(): Promise<void>;
}

/**
 * Fork a chain at a node's block. EDR keeps what it reads under `cacheFolder`, unless the block is too young.
 *
 * The chain has the upstream's id, which signatures depend on, and one account, since each costs three requests. The rules of
 * every block are those of the run: a node may carry mainnet's id and start at another block than mainnet's history knows.
 */
export async function openFork(
  { block, chainId }: Pick<Upstream, "block" | "chainId">,
  url: string,
  cacheFolder: string,
): Promise<ForkedChain> {
  const hre = await createHardhatRuntimeEnvironment({
    networks: {
      fork: {
        ...SIM_NETWORK,
        chainId,
        accounts: { count: 1 },
        forking: { enabled: true, url, blockNumber: BigInt(block.number) },
      },
    },
    chainDescriptors: {
      [chainId]: { name: "fork", chainType: "l1", hardforkHistory: { prague: { blockNumber: 0 } } },
    },
    paths: { artifacts: join(tmpdir(), "powderkeg-no-artifacts"), cache: cacheFolder },
  });
  return hre.network.create("fork");
}
