import { expect } from "chai";
import { Wallet } from "ethers";
import { accountFor } from "../../../scripts/protocol/wallet.ts";

describe("accountFor", () => {
  it("gives the same account for the same seed and label, on every machine", () => {
    expect(accountFor("1", "looper-017")).to.deep.equal(accountFor("1", "looper-017"));
    expect(accountFor("1", "looper-017").address).to.equal("0xa20c9D4D81F78C429397771c0A759fc392Bf81D3");
  });

  it("gives the address of its key", () => {
    const { address, privateKey } = accountFor("1", "keeper-001");
    expect(new Wallet(privateKey).address).to.equal(address);
  });

  it("gives another account for another seed, another label, or the same text split otherwise", () => {
    const all = [
      accountFor("1", "a"),
      accountFor("2", "a"),
      accountFor("1", "b"),
      accountFor("1a", ""),
      accountFor("", "1a"),
    ];
    expect(new Set(all.map(({ address }) => address)).size).to.equal(all.length);
  });
});
