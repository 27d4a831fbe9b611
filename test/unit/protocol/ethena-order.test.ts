import { expect } from "chai";
import { Wallet } from "ethers";
import {
  orderDomain,
  parMintOrder,
  parRedeemOrder,
  signOrder,
  signOrderWithKey,
} from "../../../scripts/protocol/ethena-order.ts";
import { accountFor } from "../../../scripts/protocol/wallet.ts";

describe("signOrderWithKey", () => {
  const { privateKey, address } = accountFor("1", "redeemer-01");
  const domain = orderDomain(31337, accountFor("1", "desk").address);
  const params = {
    orderId: "RFQ-1",
    expirySeconds: 1_760_130_000,
    nonce: 2n ** 120n - 1n,
    benefactor: address,
    collateralAsset: accountFor("1", "USDC").address,
    collateralDecimals: 6,
  };
  const beneficiary = accountFor("1", "elsewhere").address;
  const orders = [
    parMintOrder(params, 123_456_789n),
    parRedeemOrder({ ...params, orderId: "", nonce: 1n }, 10n ** 24n + 1n),
    parRedeemOrder({ ...params, beneficiary, expirySeconds: 0 }, 0n),
  ];

  it("signs what a signer signs as EIP-712 typed data", async () => {
    for (const order of orders) {
      const expected = await signOrder(new Wallet(privateKey), domain, order);
      expect(signOrderWithKey(privateKey, domain, order)).to.deep.equal(expected);
    }
  });
});
