import { MarketLens__factory, UniswapV3Lens__factory } from "../../../typechain-types/index.ts";
import { Chain, type Eip1193Provider } from "../chain.ts";
import type { Address, Hex } from "../hex.ts";
import { quantity } from "../quantity.ts";
import { accountFor } from "../wallet.ts";
import type { Upstream } from "./upstream.ts";

/** A public chain as it stood at one block, to be read, with the lenses on it. */
export interface PinnedChain {
  readonly chain: Chain;
  /** Nobody deployed it: every call brings its code along. */
  readonly lens: Address;
  /** Likewise. */
  readonly uniswapV3Lens: Address;
}

const LENS = accountFor("powderkeg", "lens of a pinned chain").address;
const UNISWAP_V3_LENS = accountFor("powderkeg", "Uniswap v3 lens of a pinned chain").address;

/**
 * Read a public chain at a block straight from its node: one request a call, where a fork would fetch every storage slot
 * by itself. The lenses' code goes along as a state override, so nothing has to be deployed. Two requests.
 *
 * The chain answers eth_call, eth_getCode, eth_getBalance and eth_getBlockByNumber "latest" as of the block; other requests
 * pass through.
 */
export async function pinChain({ provider, block }: Pick<Upstream, "provider" | "block">): Promise<PinnedChain> {
  const tag = quantity(block.number);
  // A creation that is only called gives the code it would have put on the chain.
  const codeOf = async (data: string): Promise<Hex> =>
    (await provider.request({ method: "eth_call", params: [{ data }, tag] })) as Hex;
  const codes: Readonly<Record<string, Hex>> = {
    [LENS]: await codeOf(MarketLens__factory.bytecode),
    [UNISWAP_V3_LENS]: await codeOf(UniswapV3Lens__factory.bytecode),
  };
  return { chain: new Chain(pinned(provider, tag, codes)), lens: LENS, uniswapV3Lens: UNISWAP_V3_LENS };
}

/** @param codes By the address at which a contract is to answer that nobody deployed. */
function pinned(provider: Eip1193Provider, tag: string, codes: Readonly<Record<string, Hex>>) {
  const at = (block: unknown) => (block === "latest" ? tag : block);
  return {
    request({ method, params = [] }: { readonly method: string; readonly params?: unknown[] }): Promise<unknown> {
      switch (method) {
        case "eth_call": {
          const [call, block] = params as [{ readonly to?: string }, unknown];
          const { to = "" } = call;
          const code = codes[to];
          const overrides = code === undefined ? [] : [{ [to]: { code } }];
          return provider.request({ method, params: [call, at(block), ...overrides] });
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
