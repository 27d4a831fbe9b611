import { expect } from "chai";
import { network } from "hardhat";
import { ETHENA_ROLES } from "../../../scripts/protocol/deploy/ethena.ts";
import { signOrder, toOrderStruct } from "../../../scripts/protocol/ethena-order.ts";
import { EthenaMinting__factory } from "../../../typechain-types/index.ts";
import { CAPS, deployDeskWorld } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

const CONFIG = { tokenType: 0n, isActive: false, maxMintPerBlock: 5n, maxRedeemPerBlock: 6n };
const GLOBAL = { globalMaxMintPerBlock: 1n, globalMaxRedeemPerBlock: 1n };

async function deskWorld() {
  return deployDeskWorld(ethers);
}

describe("EthenaMinting", () => {
  describe("constructor", () => {
    it("reverts when USDe, the assets or the admin are missing", async () => {
      const { desk, usde, usdc, deployer } = await networkHelpers.loadFixture(deskWorld);
      const factory = new EthenaMinting__factory(deployer);
      const zero = ethers.ZeroAddress;
      await expect(factory.deploy(zero, zero, [usdc], [CONFIG], GLOBAL, [], deployer)).to.be.revertedWithCustomError(
        desk,
        "InvalidUSDeAddress",
      );
      await expect(factory.deploy(usde, zero, [], [], GLOBAL, [], deployer)).to.be.revertedWithCustomError(
        desk,
        "NoAssetsProvided",
      );
      await expect(factory.deploy(usde, zero, [usdc], [], GLOBAL, [], deployer)).to.be.revertedWithCustomError(
        desk,
        "NoAssetsProvided",
      );
      await expect(factory.deploy(usde, zero, [usdc], [CONFIG], GLOBAL, [], zero)).to.be.revertedWithCustomError(
        desk,
        "InvalidZeroAddress",
      );
    });

    it("announces USDe, assets, custodians and the admin", async () => {
      const { usde, usdc, bob, carol, deployer } = await networkHelpers.loadFixture(deskWorld);
      const desk = await new EthenaMinting__factory(deployer).deploy(
        usde,
        ethers.ZeroAddress,
        [usdc],
        [CONFIG],
        GLOBAL,
        [bob],
        carol,
      );
      const deployment = desk.deploymentTransaction();
      await expect(deployment).to.emit(desk, "USDeSet").withArgs(usde);
      await expect(deployment).to.emit(desk, "AssetAdded").withArgs(usdc);
      await expect(deployment).to.emit(desk, "CustodianAddressAdded").withArgs(bob);
      await expect(deployment).to.emit(desk, "AdminTransferred").withArgs(ethers.ZeroAddress, carol);
      expect(await desk.usde()).to.equal(await usde.getAddress());
      expect(await desk.globalConfig()).to.deep.equal([1n, 1n]);
    });
  });

  describe("admin functions", () => {
    it("revert when the sender is not the admin", async () => {
      const { desk, usdc, alice } = await networkHelpers.loadFixture(deskWorld);
      const as = desk.connect(alice);
      for (const call of [
        () => as.setGlobalMaxMintPerBlock(1n),
        () => as.setGlobalMaxRedeemPerBlock(1n),
        () => as.setMaxMintPerBlock(1n, usdc),
        () => as.setMaxRedeemPerBlock(1n, usdc),
        () => as.setStablesDeltaLimit(1n),
        () => as.setTokenType(usdc, 1n),
        () => as.addSupportedAsset(alice, CONFIG),
        () => as.removeSupportedAsset(usdc),
        () => as.addCustodianAddress(alice),
        () => as.removeCustodianAddress(alice),
        () => as.addWhitelistedBenefactor(alice),
        () => as.removeWhitelistedBenefactor(alice),
        () => as.transferAdmin(alice),
        () => as.grantRole(ETHENA_ROLES.minter, alice),
        () => as.revokeRole(ETHENA_ROLES.minter, alice),
      ]) {
        await expect(call())
          .to.be.revertedWithCustomError(desk, "AccessControlUnauthorizedAccount")
          .withArgs(alice, ethers.ZeroHash);
      }
    });
  });

  describe("assets", () => {
    it("adds an asset as active, with its caps and type", async () => {
      const { desk, bob } = await networkHelpers.loadFixture(deskWorld);
      await expect(desk.addSupportedAsset(bob, { ...CONFIG, tokenType: 1n }))
        .to.emit(desk, "AssetAdded")
        .withArgs(bob);
      expect(await desk.isSupportedAsset(bob)).to.equal(true);
      expect(await desk.tokenConfig(bob)).to.deep.equal([1n, true, 5n, 6n]);
    });

    it("reverts with InvalidAssetAddress for zero, USDe and an asset it has", async () => {
      const { desk, usde, usdc } = await networkHelpers.loadFixture(deskWorld);
      for (const asset of [ethers.ZeroAddress, usde, usdc]) {
        await expect(desk.addSupportedAsset(asset, CONFIG)).to.be.revertedWithCustomError(desk, "InvalidAssetAddress");
      }
    });

    it("removes an asset with its configuration", async () => {
      const { desk, usdc } = await networkHelpers.loadFixture(deskWorld);
      await expect(desk.removeSupportedAsset(usdc)).to.emit(desk, "AssetRemoved").withArgs(usdc);
      expect(await desk.isSupportedAsset(usdc)).to.equal(false);
      expect(await desk.tokenConfig(usdc)).to.deep.equal([0n, false, 0n, 0n]);
    });

    it("sets caps and type of an asset", async () => {
      const { desk, usdc } = await networkHelpers.loadFixture(deskWorld);
      await expect(desk.setMaxMintPerBlock(1n, usdc))
        .to.emit(desk, "MaxMintPerBlockChanged")
        .withArgs(CAPS.usdcMint, 1n, usdc);
      await expect(desk.setMaxRedeemPerBlock(2n, usdc))
        .to.emit(desk, "MaxRedeemPerBlockChanged")
        .withArgs(CAPS.usdcRedeem, 2n, usdc);
      await expect(desk.setTokenType(usdc, 1n)).to.emit(desk, "TokenTypeSet").withArgs(usdc, 1n);
      expect(await desk.tokenConfig(usdc)).to.deep.equal([1n, true, 1n, 2n]);
    });

    it("reverts with InvalidAssetAddress when the asset to set or remove is not supported", async () => {
      const { desk, bob } = await networkHelpers.loadFixture(deskWorld);
      for (const call of [
        desk.setMaxMintPerBlock(1n, bob),
        desk.setMaxRedeemPerBlock(1n, bob),
        desk.setTokenType(bob, 1n),
        desk.removeSupportedAsset(bob),
      ]) {
        await expect(call).to.be.revertedWithCustomError(desk, "InvalidAssetAddress");
      }
    });
  });

  describe("custodians and benefactors", () => {
    it("adds and removes a custodian", async () => {
      const { desk, bob } = await networkHelpers.loadFixture(deskWorld);
      await expect(desk.addCustodianAddress(bob)).to.emit(desk, "CustodianAddressAdded").withArgs(bob);
      expect(await desk.isCustodianAddress(bob)).to.equal(true);
      await expect(desk.removeCustodianAddress(bob)).to.emit(desk, "CustodianAddressRemoved").withArgs(bob);
      expect(await desk.isCustodianAddress(bob)).to.equal(false);
    });

    it("reverts with InvalidCustodianAddress for zero, USDe, one it has, and the removal of one it has not", async () => {
      const { desk, usde, backing, bob } = await networkHelpers.loadFixture(deskWorld);
      for (const custodian of [ethers.ZeroAddress, usde, backing]) {
        await expect(desk.addCustodianAddress(custodian)).to.be.revertedWithCustomError(
          desk,
          "InvalidCustodianAddress",
        );
      }
      await expect(desk.removeCustodianAddress(bob)).to.be.revertedWithCustomError(desk, "InvalidCustodianAddress");
    });

    it("adds and removes a benefactor", async () => {
      const { desk, bob } = await networkHelpers.loadFixture(deskWorld);
      await expect(desk.addWhitelistedBenefactor(bob)).to.emit(desk, "BenefactorAdded").withArgs(bob);
      expect(await desk.isWhitelistedBenefactor(bob)).to.equal(true);
      await expect(desk.removeWhitelistedBenefactor(bob)).to.emit(desk, "BenefactorRemoved").withArgs(bob);
      expect(await desk.isWhitelistedBenefactor(bob)).to.equal(false);
    });

    it("reverts with InvalidBenefactorAddress for zero, one it has, and the removal of one it has not", async () => {
      const { desk, alice, bob } = await networkHelpers.loadFixture(deskWorld);
      for (const call of [
        desk.addWhitelistedBenefactor(ethers.ZeroAddress),
        desk.addWhitelistedBenefactor(alice),
        desk.removeWhitelistedBenefactor(bob),
      ]) {
        await expect(call).to.be.revertedWithCustomError(desk, "InvalidBenefactorAddress");
      }
    });

    it("approves and removes a beneficiary, and reverts when nothing would change", async () => {
      const { desk, alice, bob } = await networkHelpers.loadFixture(deskWorld);
      const set = (status: boolean) => desk.connect(alice).setApprovedBeneficiary(bob, status);
      await expect(set(false)).to.be.revertedWithCustomError(desk, "InvalidBeneficiaryAddress");
      await expect(set(true)).to.emit(desk, "BeneficiaryAdded").withArgs(alice, bob);
      expect(await desk.isApprovedBeneficiary(alice, bob)).to.equal(true);
      await expect(set(true)).to.be.revertedWithCustomError(desk, "InvalidBeneficiaryAddress");
      await expect(set(false)).to.emit(desk, "BeneficiaryRemoved").withArgs(alice, bob);
      expect(await desk.isApprovedBeneficiary(alice, bob)).to.equal(false);
    });
  });

  describe("gatekeepers", () => {
    it("stop minting and redemption at once", async () => {
      const { desk, backing, alice, domain, mintOrder, redeemOrder } = await networkHelpers.loadFixture(deskWorld);
      await desk.disableMintRedeem();
      expect(await desk.globalConfig()).to.deep.equal([0n, 0n]);
      const mint = mintOrder("1", 1n);
      const redeem = redeemOrder("1", 2n);
      await expect(
        desk.mint(
          toOrderStruct(mint),
          { addresses: [backing], ratios: [10_000n] },
          await signOrder(alice, domain, mint),
        ),
      ).to.be.revertedWithCustomError(desk, "GlobalMaxMintPerBlockExceeded");
      await expect(
        desk.redeem(toOrderStruct(redeem), await signOrder(alice, domain, redeem)),
      ).to.be.revertedWithCustomError(desk, "GlobalMaxRedeemPerBlockExceeded");
    });

    it("take roles away", async () => {
      const { desk, deployer, bob } = await networkHelpers.loadFixture(deskWorld);
      for (const [role, remove] of [
        [ETHENA_ROLES.minter, () => desk.removeMinterRole(bob)],
        [ETHENA_ROLES.redeemer, () => desk.removeRedeemerRole(bob)],
        [ETHENA_ROLES.collateralManager, () => desk.removeCollateralManagerRole(bob)],
      ] as const) {
        await desk.grantRole(role, bob);
        await expect(remove()).to.emit(desk, "RoleRevoked").withArgs(role, bob, deployer);
        expect(await desk.hasRole(role, bob)).to.equal(false);
      }
    });

    it("are the only ones: others revert", async () => {
      const { desk, alice } = await networkHelpers.loadFixture(deskWorld);
      const as = desk.connect(alice);
      for (const call of [
        () => as.disableMintRedeem(),
        () => as.removeMinterRole(alice),
        () => as.removeRedeemerRole(alice),
        () => as.removeCollateralManagerRole(alice),
      ]) {
        await expect(call())
          .to.be.revertedWithCustomError(desk, "AccessControlUnauthorizedAccount")
          .withArgs(alice, ETHENA_ROLES.gatekeeper);
      }
    });
  });

  describe("admin hand-over", () => {
    it("takes two steps, and leaves one admin", async () => {
      const { desk, deployer, alice } = await networkHelpers.loadFixture(deskWorld);
      await expect(desk.transferAdmin(alice)).to.emit(desk, "AdminTransferRequested").withArgs(deployer, alice);
      expect(await desk.owner()).to.equal(deployer.address);
      await expect(desk.connect(alice).acceptAdmin()).to.emit(desk, "AdminTransferred").withArgs(deployer, alice);
      expect(await desk.owner()).to.equal(alice.address);
      expect(await desk.hasRole(ethers.ZeroHash, alice)).to.equal(true);
      expect(await desk.hasRole(ethers.ZeroHash, deployer)).to.equal(false);
      await expect(desk.connect(alice).acceptAdmin()).to.be.revertedWithCustomError(desk, "NotPendingAdmin");
    });

    it("reverts when the admin offers to itself, or somebody else accepts", async () => {
      const { desk, deployer, alice, bob } = await networkHelpers.loadFixture(deskWorld);
      await expect(desk.transferAdmin(deployer)).to.be.revertedWithCustomError(desk, "InvalidAdminChange");
      await desk.transferAdmin(alice);
      await expect(desk.connect(bob).acceptAdmin()).to.be.revertedWithCustomError(desk, "NotPendingAdmin");
    });

    it("is the only way to change the admin role", async () => {
      const { desk, deployer, alice } = await networkHelpers.loadFixture(deskWorld);
      for (const call of [
        desk.grantRole(ethers.ZeroHash, alice),
        desk.revokeRole(ethers.ZeroHash, deployer),
        desk.renounceRole(ethers.ZeroHash, deployer),
      ]) {
        await expect(call).to.be.revertedWithCustomError(desk, "InvalidAdminChange");
      }
    });

    it("leaves other roles to be granted, revoked and renounced", async () => {
      const { desk, bob } = await networkHelpers.loadFixture(deskWorld);
      await desk.grantRole(ETHENA_ROLES.minter, bob);
      await desk.connect(bob).renounceRole(ETHENA_ROLES.minter, bob);
      expect(await desk.hasRole(ETHENA_ROLES.minter, bob)).to.equal(false);
      await desk.grantRole(ETHENA_ROLES.minter, bob);
      await desk.revokeRole(ETHENA_ROLES.minter, bob);
      expect(await desk.hasRole(ETHENA_ROLES.minter, bob)).to.equal(false);
    });
  });
});
