import { expect } from "chai";
import { network } from "hardhat";
import { TestToken__factory } from "../../../typechain-types/index.ts";
import { namedSigners } from "../../helpers/named-signers.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function wrappedBitcoin() {
  const signers = await namedSigners(ethers, "owner", "alice", "bob");
  const token = await new TestToken__factory(signers.owner).deploy(signers.owner, "Wrapped BTC", "WBTC", 8);
  return { ...signers, token };
}

describe("TestToken", () => {
  it("has the name, symbol, decimals and owner it was given", async () => {
    const { token, owner } = await networkHelpers.loadFixture(wrappedBitcoin);
    expect(await token.name()).to.equal("Wrapped BTC");
    expect(await token.symbol()).to.equal("WBTC");
    expect(await token.decimals()).to.equal(8n);
    expect(await token.owner()).to.equal(owner.address);
    expect((await token.eip712Domain()).name).to.equal("Wrapped BTC");
  });

  describe("mint", () => {
    it("creates tokens", async () => {
      const { token, alice } = await networkHelpers.loadFixture(wrappedBitcoin);
      await expect(token.mint(alice, 5n)).to.changeTokenBalances(ethers, token, [alice], [5n]);
    });

    it("reverts for anybody but the owner", async () => {
      const { token, alice } = await networkHelpers.loadFixture(wrappedBitcoin);
      await expect(token.connect(alice).mint(alice, 5n))
        .to.be.revertedWithCustomError(token, "OwnableUnauthorizedAccount")
        .withArgs(alice);
    });
  });

  describe("mintBatch", () => {
    it("credits each account, one that is named twice with the sum", async () => {
      const { token, alice, bob } = await networkHelpers.loadFixture(wrappedBitcoin);
      await expect(token.mintBatch([alice, bob, alice], [1n, 2n, 3n])).to.changeTokenBalances(
        ethers,
        token,
        [alice, bob],
        [4n, 2n],
      );
    });

    it("reverts with BatchLengthMismatch when accounts and amounts differ in number", async () => {
      const { token, alice, bob } = await networkHelpers.loadFixture(wrappedBitcoin);
      await expect(token.mintBatch([alice, bob], [1n]))
        .to.be.revertedWithCustomError(token, "BatchLengthMismatch")
        .withArgs(2n, 1n);
    });

    it("reverts for anybody but the owner", async () => {
      const { token, alice } = await networkHelpers.loadFixture(wrappedBitcoin);
      await expect(token.connect(alice).mintBatch([alice], [1n]))
        .to.be.revertedWithCustomError(token, "OwnableUnauthorizedAccount")
        .withArgs(alice);
    });
  });
});
