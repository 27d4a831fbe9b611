import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { ETHENA_ROLES } from "../../../scripts/protocol/deploy/ethena.ts";
import { signOrder, toOrderStruct } from "../../../scripts/protocol/ethena-order.ts";
import { IWETH9__factory, SmartWallet__factory } from "../../../typechain-types/index.ts";
import { deployDeskWorld } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

const NATIVE = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE";

async function deskWorld() {
  return deployDeskWorld(ethers);
}

/** The desk with genuine WETH9 as an asset priced by its orders; alice has 10 WETH. */
async function wethWorld() {
  const [deployer] = await ethers.getSigners();
  const path = createRequire(import.meta.url).resolve("@uniswap/v2-periphery/build/WETH9.json");
  const { abi, bytecode } = JSON.parse(readFileSync(path, "utf8")) as { abi: []; bytecode: string };
  const deployed = await new ethers.ContractFactory(abi, bytecode, deployer).deploy();
  const weth = IWETH9__factory.connect(await deployed.getAddress(), deployer);
  const world = await deployDeskWorld(ethers, { weth: await weth.getAddress() });
  const { desk, alice } = world;
  const config = { tokenType: 1n, isActive: true, maxMintPerBlock: wad("1000"), maxRedeemPerBlock: wad("1000") };
  await desk.addSupportedAsset(weth, config);
  await desk.addSupportedAsset(NATIVE, config);
  await deployed.connect(alice).getFunction("deposit")({ value: wad("10") });
  await weth.connect(alice).approve(desk, wad("10"));
  const wethOrder = (nonce: bigint) =>
    world.mintOrder("1000", nonce, { collateralAsset: weth.target as string, collateralAmountUnits: wad("0.25") });
  return { ...world, weth, wethOrder };
}

describe("EthenaMinting", () => {
  describe("verifyRoute", () => {
    it("accepts custodians and the desk itself with ratios that sum to 10,000", async () => {
      const { desk, backing } = await networkHelpers.loadFixture(deskWorld);
      expect(await desk.verifyRoute({ addresses: [backing], ratios: [10_000n] })).to.equal(true);
      expect(await desk.verifyRoute({ addresses: [desk], ratios: [10_000n] })).to.equal(true);
      expect(await desk.verifyRoute({ addresses: [backing, desk], ratios: [9_999n, 1n] })).to.equal(true);
    });

    it("refuses everything else", async () => {
      const { desk, backing, bob } = await networkHelpers.loadFixture(deskWorld);
      for (const route of [
        { addresses: [], ratios: [] },
        { addresses: [backing], ratios: [] },
        { addresses: [backing], ratios: [5_000n, 5_000n] },
        { addresses: [backing, desk], ratios: [10_000n] },
        { addresses: [bob], ratios: [10_000n] },
        { addresses: [ethers.ZeroAddress], ratios: [10_000n] },
        { addresses: [backing, bob], ratios: [5_000n, 5_000n] },
        { addresses: [backing, desk], ratios: [10_000n, 0n] },
        { addresses: [backing], ratios: [9_999n] },
        { addresses: [backing], ratios: [10_001n] },
      ]) {
        expect(await desk.verifyRoute(route), route.ratios.join()).to.equal(false);
      }
    });
  });

  describe("mint", () => {
    it("splits the collateral by the ratios and gives the last address what rounding leaves", async () => {
      const { desk, backing, usdc, alice, domain, mintOrder } = await networkHelpers.loadFixture(deskWorld);
      const order = mintOrder("0.000011", 1n);
      const route = { addresses: [desk, backing, desk, backing], ratios: [2_500n, 2_500n, 2_500n, 2_500n] };
      await expect(
        desk.mint(toOrderStruct(order), route, await signOrder(alice, domain, order)),
      ).to.changeTokenBalances(ethers, usdc, [alice, desk, backing], [-11n, 4n, 7n]); // floor(11 / 4) = 2, thrice, then 5
    });
  });

  describe("mintWETH", () => {
    it("unwraps the collateral and routes ether", async () => {
      const { desk, usde, alice, bob, domain, wethOrder } = await networkHelpers.loadFixture(wethWorld);
      await desk.addCustodianAddress(bob);
      const order = wethOrder(1n);
      const route = { addresses: [bob, desk], ratios: [3_000n, 7_000n] };
      const minted = desk.mintWETH(toOrderStruct(order), route, await signOrder(alice, domain, order));
      await expect(minted).to.changeEtherBalances(ethers, [bob, desk], [wad("0.075"), wad("0.175")]);
      await expect(minted).to.changeTokenBalances(ethers, usde, [alice], [wad("1000")]);
      await expect(minted).to.emit(desk, "Mint");
    });

    it("reverts with UnsupportedAsset when the collateral is not WETH", async () => {
      const { desk, backing, alice, domain, mintOrder } = await networkHelpers.loadFixture(wethWorld);
      const order = mintOrder("1", 1n);
      const route = { addresses: [backing], ratios: [10_000n] };
      await expect(
        desk.mintWETH(toOrderStruct(order), route, await signOrder(alice, domain, order)),
      ).to.be.revertedWithCustomError(desk, "UnsupportedAsset");
    });

    it("reverts with TransferFailed when a custodian refuses ether", async () => {
      const { desk, backing, alice, domain, wethOrder } = await networkHelpers.loadFixture(wethWorld);
      const order = wethOrder(1n);
      const route = { addresses: [backing], ratios: [10_000n] };
      await expect(
        desk.mintWETH(toOrderStruct(order), route, await signOrder(alice, domain, order)),
      ).to.be.revertedWithCustomError(desk, "TransferFailed");
    });

    it("reverts when the sender is no minter", async () => {
      const { desk, alice, domain, wethOrder } = await networkHelpers.loadFixture(wethWorld);
      const order = wethOrder(1n);
      await expect(
        desk
          .connect(alice)
          .mintWETH(
            toOrderStruct(order),
            { addresses: [desk], ratios: [10_000n] },
            await signOrder(alice, domain, order),
          ),
      )
        .to.be.revertedWithCustomError(desk, "AccessControlUnauthorizedAccount")
        .withArgs(alice, ETHENA_ROLES.minter);
    });
  });

  describe("redeem", () => {
    it("burns the benefactor's USDe and pays an approved beneficiary out of the buffer", async () => {
      const { desk, usde, usdc, alice, bob, domain, redeemOrder } = await networkHelpers.loadFixture(deskWorld);
      await desk.connect(alice).setApprovedBeneficiary(bob, true);
      const order = redeemOrder("123.456789123456789123", 1n, { beneficiary: bob.address });
      const supplyBefore = await usde.totalSupply();
      const redeemed = desk.redeem(toOrderStruct(order), await signOrder(alice, domain, order));
      await expect(redeemed).to.changeTokenBalances(ethers, usdc, [desk, bob], [-123_456_789n, 123_456_789n]);
      expect(supplyBefore - (await usde.totalSupply())).to.equal(wad("123.456789123456789123"));
    });

    it("pays ether for the native asset, and reverts with InvalidAmount when the buffer has less", async () => {
      const { desk, alice, deployer, domain, redeemOrder } = await networkHelpers.loadFixture(wethWorld);
      await expect(deployer.sendTransaction({ to: desk, value: wad("0.25") }))
        .to.emit(desk, "Received")
        .withArgs(deployer, wad("0.25"));
      const native = { collateralAsset: NATIVE, collateralAmountUnits: wad("0.2") };
      const first = redeemOrder("800", 1n, native);
      await desk.setMaxRedeemPerBlock(wad("800"), NATIVE);
      await expect(desk.redeem(toOrderStruct(first), await signOrder(alice, domain, first))).to.changeEtherBalances(
        ethers,
        [alice, desk],
        [wad("0.2"), -wad("0.2")],
      );
      const second = redeemOrder("800", 2n, native);
      await expect(
        desk.redeem(toOrderStruct(second), await signOrder(alice, domain, second)),
      ).to.be.revertedWithCustomError(desk, "InvalidAmount");
    });

    it("can't be entered again by a beneficiary that is paid in ether", async () => {
      const { desk, alice, deployer, domain, redeemOrder } = await networkHelpers.loadFixture(wethWorld);
      await deployer.sendTransaction({ to: desk, value: wad("1") });
      const wallet = await new SmartWallet__factory(deployer).deploy(alice);
      await desk.grantRole(ETHENA_ROLES.redeemer, wallet);
      await desk.connect(alice).setApprovedBeneficiary(wallet, true);
      const native = { collateralAsset: NATIVE, collateralAmountUnits: wad("0.01") };
      const inner = redeemOrder("40", 1n, native);
      const data = desk.interface.encodeFunctionData("redeem", [
        toOrderStruct(inner),
        await signOrder(alice, domain, inner),
      ]);
      await wallet.callOnReceive({ target: await desk.getAddress(), data });
      const outer = redeemOrder("40", 2n, { ...native, beneficiary: await wallet.getAddress() });
      await expect(
        desk.redeem(toOrderStruct(outer), await signOrder(alice, domain, outer)),
      ).to.be.revertedWithCustomError(desk, "TransferFailed");
    });
  });

  describe("verifyStablesLimit", () => {
    const MINT = 0n;
    const REDEEM = 1n;

    it("bounds USDe above collateral on a mint, collateral above USDe on a redemption", async () => {
      const { desk, usdc } = await networkHelpers.loadFixture(deskWorld);
      const within = (collateral: bigint, usde: bigint, type: bigint) =>
        desk.verifyStablesLimit(collateral, usde, usdc, type);
      expect(await within(1_000_000n, wad("1"), MINT)).to.equal(true);
      expect(await within(2_000_000n, wad("1"), MINT)).to.equal(true);
      expect(await within(999_999n, wad("1"), MINT)).to.equal(true); // 0.01 bps, floored to the limit of 0
      expect(await within(999_900n, wad("1"), MINT)).to.equal(false);
      expect(await within(1_000_000n, wad("1"), REDEEM)).to.equal(true);
      expect(await within(1n, wad("1"), REDEEM)).to.equal(true);
      expect(await within(1_000_099n, wad("1"), REDEEM)).to.equal(true);
      expect(await within(1_000_100n, wad("1"), REDEEM)).to.equal(false);
    });

    it("floors the difference in basis points of the USDe amount", async () => {
      const { desk, usdc } = await networkHelpers.loadFixture(deskWorld);
      await desk.setStablesDeltaLimit(5n);
      expect(await desk.stablesDeltaLimit()).to.equal(5n);
      expect(await desk.verifyStablesLimit(1_000_599n, wad("1"), usdc, REDEEM)).to.equal(true);
      expect(await desk.verifyStablesLimit(1_000_600n, wad("1"), usdc, REDEEM)).to.equal(false);
      expect(await desk.verifyStablesLimit(999_401n, wad("1"), usdc, MINT)).to.equal(true);
      expect(await desk.verifyStablesLimit(999_400n, wad("1"), usdc, MINT)).to.equal(false);
    });

    it("refuses collateral for no USDe", async () => {
      const { desk, usdc } = await networkHelpers.loadFixture(deskWorld);
      expect(await desk.verifyStablesLimit(1n, 0n, usdc, REDEEM)).to.equal(false);
      expect(await desk.verifyStablesLimit(1n, 0n, usdc, MINT)).to.equal(true);
    });

    it("is not asked for an asset that is priced by its orders", async () => {
      const { desk, usdc, alice, domain, mintOrder } = await networkHelpers.loadFixture(deskWorld);
      const order = mintOrder("1000", 1n, { collateralAmountUnits: 1n });
      const signature = await signOrder(alice, domain, order);
      await expect(desk.verifyOrder(toOrderStruct(order), signature)).to.be.revertedWithCustomError(
        desk,
        "InvalidStablePrice",
      );
      await desk.setTokenType(usdc, 1n);
      expect(await desk.verifyOrder(toOrderStruct(order), signature)).to.be.a("string");
    });
  });

  describe("transferToCustody", () => {
    it("moves tokens and ether from the buffer to a custodian", async () => {
      const { desk, backing, usdc, bob, deployer } = await networkHelpers.loadFixture(deskWorld);
      await expect(desk.transferToCustody(backing, usdc, 500n))
        .to.emit(desk, "CustodyTransfer")
        .withArgs(backing, usdc, 500n);
      expect(await usdc.balanceOf(backing)).to.equal(3_000_000_500n);
      await desk.addCustodianAddress(bob);
      await deployer.sendTransaction({ to: desk, value: 7n });
      await expect(desk.transferToCustody(bob, NATIVE, 7n)).to.changeEtherBalances(ethers, [desk, bob], [-7n, 7n]);
    });

    it("reverts with InvalidAddress when the wallet is no custodian", async () => {
      const { desk, usdc, bob } = await networkHelpers.loadFixture(deskWorld);
      await expect(desk.transferToCustody(bob, usdc, 1n)).to.be.revertedWithCustomError(desk, "InvalidAddress");
    });

    it("reverts with TransferFailed when the custodian refuses ether", async () => {
      const { desk, backing, deployer } = await networkHelpers.loadFixture(deskWorld);
      await deployer.sendTransaction({ to: desk, value: 7n });
      await expect(desk.transferToCustody(backing, NATIVE, 7n)).to.be.revertedWithCustomError(desk, "TransferFailed");
    });

    it("reverts when the sender is no collateral manager", async () => {
      const { desk, backing, usdc, alice } = await networkHelpers.loadFixture(deskWorld);
      await expect(desk.connect(alice).transferToCustody(backing, usdc, 1n))
        .to.be.revertedWithCustomError(desk, "AccessControlUnauthorizedAccount")
        .withArgs(alice, ETHENA_ROLES.collateralManager);
    });
  });
});
