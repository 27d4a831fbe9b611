import type { Eip1193Provider } from "../chain.ts";
import { ZERO_ADDRESS, type Hex } from "../hex.ts";
import { NodeError } from "../http-provider.ts";
import { quantity } from "../quantity.ts";
import { ShallowUpstreamError, StateNotServedError, UpstreamBehindError, WrongChainError } from "./upstream-errors.ts";

/** Blocks under the head that may still be replaced; a fork within them is cached nowhere, not even in memory. */
export const UNSETTLED_BLOCKS = 32;

/** A node that a chain can be forked from, and the block to fork at. */
export interface Upstream {
  readonly provider: Eip1193Provider;
  /** As it may be shown. */
  readonly url: string;
  readonly chainId: number;
  readonly headBlock: number;
  readonly block: {
    readonly number: number;
    readonly hash: Hex;
    readonly timestamp: number;
    readonly baseFeeWei: bigint;
  };
}

/** What a fork is wanted of. */
export interface UpstreamParams {
  readonly provider: Eip1193Provider;
  readonly url: string;
  /** The chain that the addresses are of. */
  readonly network: { readonly name: string; readonly chainId: number };
  /** The newest settled block unless told. */
  readonly blockNumber?: number;
}

/**
 * Look at a node before a chain is forked from it, so that whatever is wrong is one message and not a crash: another chain,
 * a block it has not reached, one whose state it does not keep, fewer blocks than a fork needs. Five requests.
 *
 * @throws WrongChainError, UpstreamBehindError, ShallowUpstreamError, StateNotServedError; errors of the provider.
 */
export async function openUpstream({ provider, url, network, blockNumber }: UpstreamParams): Promise<Upstream> {
  const ask = (method: string, params: unknown[] = []) => provider.request({ method, params });
  const chainId = Number(await ask("eth_chainId"));
  if (chainId !== network.chainId) throw new WrongChainError(url, chainId, network);
  const headBlock = Number(await ask("eth_blockNumber"));
  if (blockNumber !== undefined && blockNumber > headBlock) {
    throw new UpstreamBehindError(url, headBlock, blockNumber);
  }
  const settled = headBlock - UNSETTLED_BLOCKS;
  if (settled < 0 || !isRecord(await ask("eth_getBlockByNumber", [quantity(settled), false]))) {
    throw new ShallowUpstreamError(url, headBlock, settled);
  }
  const number = blockNumber ?? settled;
  const block = await ask("eth_getBlockByNumber", [quantity(number), false]);
  if (!isRecord(block)) throw new StateNotServedError(url, number, "it has no such block");
  try {
    await ask("eth_getBalance", [ZERO_ADDRESS, quantity(number)]);
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    throw new StateNotServedError(url, number, error.reason);
  }
  return {
    ...{ provider, url, chainId, headBlock },
    block: {
      number,
      hash: block["hash"] as Hex,
      timestamp: Number(block["timestamp"]),
      baseFeeWei: BigInt((block["baseFeePerGas"] as string | undefined) ?? 0),
    },
  };
}

/** Whether reads of a fork at this block can be kept: it is old enough not to be replaced. */
export function isSettled({ headBlock, block }: Pick<Upstream, "headBlock" | "block">): boolean {
  return headBlock - block.number >= UNSETTLED_BLOCKS;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
