import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { USDe__factory } from "../../../typechain-types/index.ts";
import { deployTokenWorld, FAR_FUTURE_SECONDS } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function tokenWorld() {
  return deployTokenWorld(ethers);
}

describe("USDe", () => {
  describe("constructor", () => {
    it("names itself, gives the admin ownership and nobody the minter's place", async () => {
      const { deployer, alice } = await networkHelpers.loadFixture(tokenWorld);
      const usde = await new USDe__factory(deployer).deploy(alice);
      expect(await usde.name()).to.equal("USDe");
      expect(await usde.symbol()).to.equal("USDe");
      expect(await usde.decimals()).to.equal(18n);
      expect(await usde.owner()).to.equal(alice.address);
      expect(await usde.minter()).to.equal(ethers.ZeroAddress);
    });

    it("reverts with ZeroAddressException without an admin", async () => {
      const { deployer, usde } = await networkHelpers.loadFixture(tokenWorld);
      await expect(new USDe__factory(deployer).deploy(ethers.ZeroAddress)).to.be.revertedWithCustomError(
        usde,
        "ZeroAddressException",
      );
    });
  });

  describe("mint", () => {
    it("creates tokens for the minter's choice of account, without a cap", async () => {
      const { usde, alice } = await networkHelpers.loadFixture(tokenWorld);
      await usde.mint(alice, wad("14800000000"));
      expect(await usde.totalSupply()).to.equal(wad("14800000000"));
      expect(await usde.balanceOf(alice)).to.equal(wad("14800000000"));
    });

    it("reverts with OnlyMinter for anybody else, the owner too", async () => {
      const { usde, alice, deployer } = await networkHelpers.loadFixture(tokenWorld);
      await expect(usde.connect(alice).mint(alice, 1n)).to.be.revertedWithCustomError(usde, "OnlyMinter");
      await usde.setMinter(alice);
      await expect(usde.mint(deployer, 1n)).to.be.revertedWithCustomError(usde, "OnlyMinter");
    });
  });

  describe("setMinter", () => {
    it("replaces the minter", async () => {
      const { usde, alice, deployer } = await networkHelpers.loadFixture(tokenWorld);
      await expect(usde.setMinter(alice)).to.emit(usde, "MinterUpdated").withArgs(alice, deployer);
      expect(await usde.minter()).to.equal(alice.address);
    });

    it("reverts for anybody but the owner", async () => {
      const { usde, alice } = await networkHelpers.loadFixture(tokenWorld);
      await expect(usde.connect(alice).setMinter(alice))
        .to.be.revertedWithCustomError(usde, "OwnableUnauthorizedAccount")
        .withArgs(alice);
    });
  });

  describe("ownership", () => {
    it("can't be renounced", async () => {
      const { usde } = await networkHelpers.loadFixture(tokenWorld);
      await expect(usde.renounceOwnership()).to.be.revertedWithCustomError(usde, "CantRenounceOwnership");
    });

    it("moves in two steps", async () => {
      const { usde, alice, deployer } = await networkHelpers.loadFixture(tokenWorld);
      await usde.transferOwnership(alice);
      expect(await usde.owner()).to.equal(deployer.address);
      await usde.connect(alice).acceptOwnership();
      expect(await usde.owner()).to.equal(alice.address);
    });
  });

  describe("burn and permit", () => {
    it("burnFrom spends the allowance that a permit gave", async () => {
      const { usde, alice, bob } = await networkHelpers.loadFixture(tokenWorld);
      await usde.mint(alice, 100n);
      const { chainId } = await ethers.provider.getNetwork();
      const domain = { name: "USDe", version: "1", chainId, verifyingContract: await usde.getAddress() };
      const types = {
        Permit: ["address owner", "address spender", "uint256 value", "uint256 nonce", "uint256 deadline"].map(
          (field) => ({ type: field.split(" ")[0] ?? "", name: field.split(" ")[1] ?? "" }),
        ),
      };
      const message = {
        owner: alice.address,
        spender: bob.address,
        value: 60n,
        nonce: 0n,
        deadline: FAR_FUTURE_SECONDS,
      };
      const { v, r, s } = ethers.Signature.from(await alice.signTypedData(domain, types, message));
      await usde.permit(alice, bob, 60n, FAR_FUTURE_SECONDS, v, r, s);
      await usde.connect(bob).burnFrom(alice, 60n);
      expect(await usde.totalSupply()).to.equal(40n);
      await expect(usde.connect(bob).burnFrom(alice, 1n))
        .to.be.revertedWithCustomError(usde, "ERC20InsufficientAllowance")
        .withArgs(bob, 0n, 1n);
    });
  });
});
