import { BrowserProvider, JsonRpcSigner, Network, type TransactionRequest, type TransactionResponse } from "ethers";
import type { Chain } from "./chain.ts";
import type { Address } from "./hex.ts";

/** Enough for the largest deployment of the project, and under the cap of 2^24 that Osaka puts on one transaction. */
const GAS_LIMIT = 16_000_000n;
const POLLING_INTERVAL_MS = 100;

/** An ethers signer that lets the node sign, and never lets it estimate gas. */
class FixedGasSigner extends JsonRpcSigner {
  override sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    return super.sendTransaction({ gasLimit: GAS_LIMIT, ...transaction });
  }
}

/**
 * Make an ethers signer for an account whose key the node holds, for deployments.
 *
 * Nothing is cached, and receipts are polled for ten times a second, so that it also works on nodes that mine on their own.
 */
export async function chainSigner(chain: Chain, address: Address): Promise<JsonRpcSigner> {
  const network = Network.from(await chain.chainId());
  const request = ({ method, params }: { method: string; params?: unknown[] | Record<string, unknown> }) =>
    chain.request(method, params as unknown[] | undefined);
  const provider = new BrowserProvider({ request }, network, {
    staticNetwork: network,
    cacheTimeout: -1,
    pollingInterval: POLLING_INTERVAL_MS,
  });
  return new FixedGasSigner(provider, address);
}
