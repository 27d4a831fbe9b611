import { MarketLens__factory } from "../../../typechain-types/index.ts";
import { Chain, type Eip1193Provider } from "../chain.ts";
import type { Address, Hex } from "../hex.ts";
import { quantity } from "../quantity.ts";
import { accountFor } from "../wallet.ts";
import type { Upstream } from "./upstream.ts";

/** A public chain as it stood at one block, to be read, with the lens on it. */
export interface PinnedChain {
  readonly chain: Chain;
  /** Nobody deployed it: every call brings its code along. */
  readonly lens: Address;
}

const LENS = accountFor("powderkeg", "lens of a pinned chain").address;

/**
 * Read a public chain at a block straight from its node: one request a call, where a fork would fetch every storage slot
 * by itself. The lens's code goes along as a state override, so nothing has to be deployed. One request.
 *
 * The chain answers eth_call, eth_getCode, eth_getBalance and eth_getBlockByNumber "latest" as of the block; other requests
 * pass through.
 */
export async function pinChain({ provider, block }: Pick<Upstream, "provider" | "block">): Promise<PinnedChain> {
  const tag = quantity(block.number);
  // A creation that is only called gives the code it would have put on the chain.
  const code = (await provider.request({
    method: "eth_call",
    params: [{ data: MarketLens__factory.bytecode }, tag],
  })) as Hex;
  return { chain: new Chain(pinned(provider, tag, { [LENS]: { code } })), lens: LENS };
}

function pinned(provider: Eip1193Provider, tag: string, overrides: Readonly<Record<Address, unknown>>) {
  const at = (block: unknown) => (block === "latest" ? tag : block);
  return {
    request({ method, params = [] }: { readonly method: string; readonly params?: unknown[] }): Promise<unknown> {
      switch (method) {
        case "eth_call": {
          const [call, block] = params as [{ readonly to?: string }, unknown];
          const isOfLens = call.to === LENS;
          return provider.request({ method, params: [call, at(block), ...(isOfLens ? [overrides] : [])] });
        }
        case "eth_getCode":
        case "eth_getBalance":
          return provider.request({ method, params: [params[0], at(params[1])] });
        case "eth_getBlockByNumber":
          return provider.request({ method, params: [at(params[0]), params[1]] });
        default:
          return provider.request({ method, params });
      }
    },
  };
}
