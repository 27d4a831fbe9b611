import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { ETHENA_ROLES } from "../../../scripts/protocol/deploy/ethena.ts";
import { signOrder, toOrderStruct, toRouteStruct, type EthenaOrder } from "../../../scripts/protocol/ethena-order.ts";
import { SmartWallet__factory } from "../../../typechain-types/index.ts";
import { CAPS, deployDeskWorld } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

/** A contract with the desk's roles executes several orders in one transaction, and so in one block. */
async function batchingOperator() {
  const world = await deployDeskWorld(ethers);
  const { desk, backing, deployer, alice, domain } = world;
  const operator = await new SmartWallet__factory(deployer).deploy(alice);
  await desk.grantRole(ETHENA_ROLES.minter, operator);
  await desk.grantRole(ETHENA_ROLES.redeemer, operator);
  await world.usdt.mint(desk, 2_000_000_000n);

  async function encode(order: EthenaOrder) {
    const signature = await signOrder(alice, domain, order);
    const route = toRouteStruct([{ address: await backing.getAddress(), ratioBps: 10_000n }]);
    return order.kind === "mint"
      ? desk.interface.encodeFunctionData("mint", [toOrderStruct(order), route, signature])
      : desk.interface.encodeFunctionData("redeem", [toOrderStruct(order), signature]);
  }
  /** Execute all orders in one block, or fail with the first error. */
  async function inOneBlock(...orders: EthenaOrder[]) {
    const target = await desk.getAddress();
    return operator.execute(await Promise.all(orders.map(async (order) => ({ target, data: await encode(order) }))));
  }
  return { ...world, inOneBlock, inUsdt: { collateralAsset: await world.usdt.getAddress() } };
}

describe("EthenaMinting", () => {
  describe("caps per block", () => {
    it("mints up to the asset's cap in one block, over several orders", async () => {
      const { inOneBlock, mintOrder, usde, alice } = await networkHelpers.loadFixture(batchingOperator);
      await expect(inOneBlock(mintOrder("600", 1n), mintOrder("400", 2n))).to.changeTokenBalances(
        ethers,
        usde,
        [alice],
        [CAPS.usdcMint],
      );
    });

    it("reverts when a second order takes the asset above its mint cap", async () => {
      const { inOneBlock, mintOrder, desk } = await networkHelpers.loadFixture(batchingOperator);
      await expect(inOneBlock(mintOrder("1000", 1n), mintOrder("0.000001", 2n))).to.be.revertedWithCustomError(
        desk,
        "MaxMintPerBlockExceeded",
      );
    });

    it("reverts when two assets together exceed the global mint cap", async () => {
      const { inOneBlock, mintOrder, desk, inUsdt } = await networkHelpers.loadFixture(batchingOperator);
      await inOneBlock(mintOrder("1000", 1n), mintOrder("500", 2n, inUsdt));
      await expect(
        inOneBlock(mintOrder("1000", 3n), mintOrder("500.000001", 4n, inUsdt)),
      ).to.be.revertedWithCustomError(desk, "GlobalMaxMintPerBlockExceeded");
    });

    it("reverts when a second order takes the asset above its redemption cap", async () => {
      const { inOneBlock, redeemOrder, desk } = await networkHelpers.loadFixture(batchingOperator);
      await inOneBlock(redeemOrder("300", 1n), redeemOrder("200", 2n));
      await expect(inOneBlock(redeemOrder("300", 3n), redeemOrder("200.000001", 4n))).to.be.revertedWithCustomError(
        desk,
        "MaxRedeemPerBlockExceeded",
      );
    });

    it("reverts when two assets together exceed the global redemption cap", async () => {
      const { inOneBlock, redeemOrder, desk, inUsdt } = await networkHelpers.loadFixture(batchingOperator);
      await inOneBlock(redeemOrder("500", 1n), redeemOrder("300", 2n, inUsdt));
      await expect(
        inOneBlock(redeemOrder("500", 3n), redeemOrder("300.000001", 4n, inUsdt)),
      ).to.be.revertedWithCustomError(desk, "GlobalMaxRedeemPerBlockExceeded");
    });

    it("starts anew in the next block", async () => {
      const { inOneBlock, mintOrder, redeemOrder, desk, usdc } = await networkHelpers.loadFixture(batchingOperator);
      await inOneBlock(mintOrder("1000", 1n), redeemOrder("500", 2n));
      const first = await networkHelpers.time.latestBlock();
      await inOneBlock(mintOrder("999", 3n), redeemOrder("499", 4n));
      expect(await desk.totalPerBlock(first)).to.deep.equal([wad("1000"), wad("500")]);
      expect(await desk.totalPerBlock(first + 1)).to.deep.equal([wad("999"), wad("499")]);
      expect(await desk.totalPerBlockPerAsset(first, usdc)).to.deep.equal([wad("1000"), wad("500")]);
      expect(await desk.totalPerBlockPerAsset(first + 1, usdc)).to.deep.equal([wad("999"), wad("499")]);
    });

    it("counts mints and redemptions apart, each asset apart", async () => {
      const { inOneBlock, mintOrder, redeemOrder, desk, usdc, usdt, inUsdt } =
        await networkHelpers.loadFixture(batchingOperator);
      await inOneBlock(mintOrder("700", 1n), redeemOrder("200", 2n, inUsdt));
      const block = await networkHelpers.time.latestBlock();
      expect(await desk.totalPerBlockPerAsset(block, usdc)).to.deep.equal([wad("700"), 0n]);
      expect(await desk.totalPerBlockPerAsset(block, usdt)).to.deep.equal([0n, wad("200")]);
      expect(await desk.totalPerBlock(block)).to.deep.equal([wad("700"), wad("200")]);
    });

    it("does not count an order that reverts", async () => {
      const { inOneBlock, mintOrder, desk } = await networkHelpers.loadFixture(batchingOperator);
      await expect(inOneBlock(mintOrder("1", 0n))).to.be.revertedWithCustomError(desk, "InvalidNonce");
      expect(await desk.totalPerBlock(await networkHelpers.time.latestBlock())).to.deep.equal([0n, 0n]);
    });
  });
});
