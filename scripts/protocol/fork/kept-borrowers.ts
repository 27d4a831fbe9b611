import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findBorrowers } from "../borrowers.ts";
import type { Chain } from "../chain.ts";
import type { Address } from "../hex.ts";
import { BLOCKS_A_REQUEST, type BlockRange } from "../indexed-addresses.ts";
import { writeWhole } from "./kept-reads.ts";

/** Where borrowers are looked for. */
export interface KeptBorrowersParams {
  readonly chain: Chain;
  readonly pool: Address;
  /** First and last block, both included. */
  readonly range: BlockRange;
  /** Where found addresses are kept; of this chain alone (see keepReadsOfChain). */
  readonly folder: string;
  /** Told after every part of the range. */
  readonly onPart?: (done: number, parts: number) => void;
}

/**
 * List everybody who borrowed from a pool in a range of blocks, as `findBorrowers`, and keep what was found on disk: a file
 * for every ten thousand blocks, on whole multiples, so that ranges share them and a search that was cut off goes on where it was.
 */
export async function findKeptBorrowers(params: KeptBorrowersParams): Promise<readonly Address[]> {
  const { chain, pool, folder, onPart } = params;
  const ofPool = join(folder, pool.toLowerCase());
  mkdirSync(ofPool, { recursive: true });
  const parts = partsOf(params.range);
  const found = new Set<Address>();
  for (const [at, part] of parts.entries()) {
    const path = join(ofPool, `${part.fromBlock}-${part.toBlock}.json`);
    if (!existsSync(path)) writeWhole(path, JSON.stringify(await findBorrowers(chain, pool, part)));
    for (const address of JSON.parse(readFileSync(path, "utf8")) as Address[]) found.add(address);
    onPart?.(at + 1, parts.length);
  }
  return [...found];
}

function partsOf({ fromBlock, toBlock }: BlockRange): BlockRange[] {
  const parts: BlockRange[] = [];
  for (let from = fromBlock; from <= toBlock;) {
    const to = Math.min(toBlock, from - (from % BLOCKS_A_REQUEST) + BLOCKS_A_REQUEST - 1);
    parts.push({ fromBlock: from, toBlock: to });
    from = to + 1;
  }
  return parts;
}
