import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { loadNetwork, type NetworkFile } from "../../lib/network-file.ts";
import { readTextFile } from "../../lib/read-text-file.ts";
import { keepReadsOfChain } from "../../protocol/fork/kept-reads.ts";
import { pinChain, type PinnedChain } from "../../protocol/fork/pinned-chain.ts";
import { readNetwork, type NetworkReading } from "../../protocol/fork/read-network.ts";
import { isSettled, openUpstream, UNSETTLED_BLOCKS, type Upstream } from "../../protocol/fork/upstream.ts";
import { httpProvider } from "../../protocol/http-provider.ts";

/** What the command line says of a public chain. */
export interface ForkArguments {
  readonly fork: string | undefined;
  /** 0 = not told. */
  readonly forkBlock: number;
  readonly networkFile: string | undefined;
  /** Seconds. */
  readonly nodeTimeout: number;
}

/** A public chain at the block of a fork, looked at and read. */
export interface PublicChain {
  /** Address of the node, with whatever key is in it. */
  readonly url: string;
  readonly upstream: Upstream;
  readonly pinned: PinnedChain;
  readonly reading: NetworkReading;
  /** Where EDR keeps what it reads of this chain from this node. */
  readonly forkFolder: string;
  /** Where borrowers of this chain are kept. */
  readonly bookFolder: string;
}

const ETHEREUM = fileURLToPath(new URL("../../../markets/networks/ethereum.yaml", import.meta.url));

/**
 * Check what the command line says, then the node, then what is at the addresses: everything that can be wrong is found before
 * anything is written but the folders of kept reads.
 *
 * @param cacheFolder The project's.
 * @param log Told what is missing and what a block costs.
 */
export async function openPublicChain(
  args: ForkArguments,
  cacheFolder: string,
  log: (line: string) => void,
): Promise<PublicChain> {
  const url = requiredUrl(args.fork);
  if (args.forkBlock < 0) {
    throw new InvalidInputError({ field: "--fork-block", value: args.forkBlock, accepted: "a block number" });
  }
  if (args.nodeTimeout <= 0) {
    throw new InvalidInputError({ field: "--node-timeout", value: args.nodeTimeout, accepted: "seconds, at least 1" });
  }
  const network = readNetworkFile(args.networkFile);
  const shown = shownUrl(url);
  const upstream = await openUpstream({
    ...{
      provider: httpProvider(url, { shownUrl: shown, limitMilliseconds: 1_000 * args.nodeTimeout }),
      url: shown,
      network,
    },
    ...(args.forkBlock > 0 && { blockNumber: args.forkBlock }),
  });
  const ofChain = join(cacheFolder, "fork", String(upstream.chainId));
  const forkFolder = join(ofChain, new URL(url).host.replace(":", "_"));
  const bookFolder = join(ofChain, "book");
  for (const folder of [forkFolder, bookFolder]) {
    if (await keepReadsOfChain(folder, upstream)) log(`${shown} has another past than ${folder} tells of: emptied`);
  }
  const pinned = await pinChain(upstream);
  const reading = await readNetwork(pinned.chain, network);
  log(`${network.name} at block ${upstream.block.number}, ${isoTime(upstream.block.timestamp)}, from ${shown}`);
  if (!isSettled(upstream)) {
    log(
      `block ${upstream.block.number} is within ${UNSETTLED_BLOCKS} of the head: nothing can be kept, and reads are slow`,
    );
  }
  for (const missing of reading.missing) log(`not there: ${missing}`);
  return { url, upstream, pinned, reading, forkFolder, bookFolder };
}

function requiredUrl(option: string | undefined): string {
  const url = option ?? process.env["MAINNET_RPC_URL"];
  if (url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new InvalidInputError({
    field: "--fork",
    value: url,
    accepted: "the http(s) address of an archive node, or MAINNET_RPC_URL in the environment",
  });
}

function readNetworkFile(path: string = ETHEREUM): NetworkFile {
  return loadNetwork(readTextFile(path), path);
}

/** An address without what may be a key: user, path and query are left out. */
function shownUrl(url: string): string {
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${host}${pathname.length + search.length > 1 ? "/..." : ""}`;
}

function isoTime(timestamp: number): string {
  return `${new Date(timestamp * 1_000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
