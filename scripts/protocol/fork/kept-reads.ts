import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quantity } from "../quantity.ts";
import type { Upstream } from "./upstream.ts";

const WITNESS = "witness.json";

/**
 * Make sure that what a folder keeps was read from the chain that a node has now. A node that was started anew answers at the
 * same address with the same chain id and has another past: then the folder is emptied. At most one request.
 *
 * @param folder Made if need be. A block's hash in it says which chain it is of.
 * @returns Whether something was thrown away.
 */
export async function keepReadsOfChain(
  folder: string,
  { provider, block }: Pick<Upstream, "provider" | "block">,
): Promise<boolean> {
  const path = join(folder, WITNESS);
  const witness = existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as { readonly number: number; readonly hash: string })
    : undefined;
  let isStale = false;
  if (witness !== undefined) {
    const answer = await provider.request({
      method: "eth_getBlockByNumber",
      params: [quantity(witness.number), false],
    });
    isStale = (answer as { readonly hash?: string } | null)?.hash !== witness.hash;
  }
  if (isStale) rmSync(folder, { recursive: true });
  if (witness === undefined || isStale || witness.number < block.number) {
    mkdirSync(folder, { recursive: true });
    writeWhole(path, JSON.stringify({ number: block.number, hash: block.hash }));
  }
  return isStale;
}

/** Write a file so that it is there whole or not at all. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.partial`, text);
  renameSync(`${path}.partial`, path);
}
