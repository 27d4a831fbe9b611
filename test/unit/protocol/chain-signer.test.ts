import { expect } from "chai";
import { network } from "hardhat";
import { Chain, type Eip1193Provider } from "../../../scripts/protocol/chain.ts";
import { chainSigner } from "../../../scripts/protocol/chain-signer.ts";

const { provider } = await network.create("sim");

/**
 * The chain as a node shows it that mines in the background: once a receipt was asked for twice in vain, the transaction is mined
 * just before the next look at the block number, or a little later.
 */
function backgroundMiner(): Eip1193Provider {
  let looks = 0;
  return {
    request: async (args) => {
      const isLook = args.method === "eth_getTransactionReceipt";
      if (looks === 4 || (looks === 2 && args.method === "eth_blockNumber")) {
        looks = -Infinity;
        await provider.request({ method: "evm_mine" });
      }
      if (isLook) looks += 1;
      return provider.request(args) as Promise<unknown>;
    },
  };
}

describe("chainSigner", () => {
  it("waits for a transaction that is mined between two looks, though no other block follows", async () => {
    const chain = new Chain(backgroundMiner());
    const [from, to] = await chain.accounts();
    if (from === undefined || to === undefined) throw new Error("the node holds too few accounts");
    await chain.setAutomine(false);
    const signer = await chainSigner(chain, from);
    const sent = await signer.sendTransaction({ to, value: 1n });
    const receipt = await sent.wait();
    expect(receipt?.status).to.equal(1);
    expect((await chain.block("latest")).transactionHashes).to.deep.equal([sent.hash]);
  });
});
