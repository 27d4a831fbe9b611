import type { Sending } from "../lib/sending.ts";
import type { Chain } from "../protocol/chain.ts";
import type { Decoder } from "../protocol/decode.ts";
import { Bundle } from "./bundle.ts";
import { Mempool } from "./mempool.ts";
import type { BlockMiner } from "./settled-block.ts";

/** Make ready to mine a run's blocks. */
export async function openMiner(sending: Sending, chain: Chain, decoder: Decoder): Promise<BlockMiner> {
  return sending === "bundle" ? Bundle.open(chain, decoder) : new Mempool(chain, decoder);
}
