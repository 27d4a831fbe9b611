import { setTimeout as sleep } from "node:timers/promises";
import { BrowserProvider, JsonRpcSigner, Network, type TransactionRequest, type TransactionResponse } from "ethers";
import type { Chain } from "./chain.ts";
import type { Address } from "./hex.ts";

/** Enough for the largest deployment of the project, and under the cap of 2^24 that Osaka puts on one transaction. */
const GAS_LIMIT = 16_000_000n;
const POLLING_INTERVAL_MS = 100;
/** Nodes that mine in the background are soon done. */
const MINING_INTERVAL_MS = 10;

/** An ethers signer that lets the node sign, never lets it estimate gas, and is back when the transaction is mined. */
class FixedGasSigner extends JsonRpcSigner {
  override async sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    const sent = await super.sendTransaction({ gasLimit: GAS_LIMIT, ...transaction });
    // Ethers' own wait() looks again only when the block number rises. A transaction mined between its first looks, as on a
    // node that mines each at once but in the background, would be waited for until somebody else sends one.
    while (sent.blockNumber === null && (await this.provider.getTransactionReceipt(sent.hash)) === null) {
      await sleep(MINING_INTERVAL_MS);
    }
    return sent;
  }
}

/**
 * Make an ethers signer for an account whose key the node holds, for deployments.
 *
 * Nothing is cached, and each transaction is waited for, so that it also works on nodes that mine on their own.
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
