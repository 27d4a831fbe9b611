import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { Chain, type Eip1193Provider } from "../../protocol/chain.ts";
import { ForkProvider } from "../../protocol/fork/fork-provider.ts";
import { steadyClock } from "../../protocol/steady-clock.ts";
import { SIM_NETWORK } from "../sim-network.ts";
import type { PublicChain } from "./public-chain.ts";

let stuck = false;

/** End the process, with its exit code, if a fork waits for a node that is gone: it would keep the process alive for ever. */
export function endIfStuck(): void {
  if (stuck) process.exit();
}

/**
 * Go on from a public chain in this process, run something on the fork, and close it. EDR keeps what it reads in the chain's
 * folder, unless the block is too young.
 *
 * The fork has the chain's id, which signatures depend on, and one account, since each costs three requests. The rules of
 * every block are those of the run: a node may carry mainnet's id and start at another block than mainnet's history knows.
 * Blocks of the set-up are a second apart, from the fork's block on.
 *
 * @param options `allowBlocksWithSameTimestamp`: for what is to take no time.
 * @throws UpstreamFailedError when the node fails meanwhile.
 */
export async function onFork<T>(
  { upstream, url, forkFolder }: Pick<PublicChain, "upstream" | "url" | "forkFolder">,
  nodeTimeoutSeconds: number,
  body: (chain: Chain) => Promise<T>,
  { allowBlocksWithSameTimestamp = false } = {},
): Promise<T> {
  const { block, chainId } = upstream;
  const hre = await createHardhatRuntimeEnvironment({
    networks: {
      fork: {
        ...SIM_NETWORK,
        ...{ chainId, allowBlocksWithSameTimestamp },
        accounts: { count: 1 },
        forking: { enabled: true, url, blockNumber: BigInt(block.number) },
      },
    },
    chainDescriptors: {
      [chainId]: { name: "fork", chainType: "l1", hardforkHistory: { prague: { blockNumber: 0 } } },
    },
    paths: { artifacts: join(tmpdir(), "powderkeg-no-artifacts"), cache: forkFolder },
  });
  // Opened by the first request, so that the node is watched from the start.
  let connection: ReturnType<typeof hre.network.create> | undefined;
  const opening: Eip1193Provider = {
    async request(args): Promise<unknown> {
      connection ??= hre.network.create("fork");
      return (await connection).provider.request(args);
    },
  };
  const fork = new ForkProvider(opening, upstream, 1_000 * nodeTimeoutSeconds);
  try {
    return await fork.during(() => body(new Chain(steadyClock(fork, block.timestamp + 1))));
  } finally {
    stuck ||= fork.isStuck;
    if (!fork.isStuck) await (await connection)?.close();
  }
}
