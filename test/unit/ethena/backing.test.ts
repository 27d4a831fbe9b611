import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { signOrder, toOrderStruct } from "../../../scripts/protocol/ethena-order.ts";
import { EthenaBacking__factory, TestToken__factory } from "../../../typechain-types/index.ts";
import { BOOK_VALUE_WAD, deployDeskWorld, REFILL_PER_BLOCK_WAD } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function deskWorld() {
  const world = await deployDeskWorld(ethers);
  const { desk, backing, alice, domain, custodian } = world;
  let nonce = 0n;
  return {
    ...world,
    custody: backing.connect(custodian),
    redeem: async (usde: string) => {
      const order = world.redeemOrder(usde, ++nonce);
      return desk.redeem(toOrderStruct(order), await signOrder(alice, domain, order));
    },
    mint: async (usdc: string) => {
      const order = world.mintOrder(usdc, ++nonce);
      const route = { addresses: [backing], ratios: [10_000n] };
      return desk.mint(toOrderStruct(order), route, await signOrder(alice, domain, order));
    },
  };
}

describe("EthenaBacking", () => {
  describe("constructor", () => {
    it("reverts with ZeroAddress when USDe or the desk are missing", async () => {
      const { backing, usde, desk, deployer } = await networkHelpers.loadFixture(deskWorld);
      const factory = new EthenaBacking__factory(deployer);
      await expect(factory.deploy(ethers.ZeroAddress, desk, [], deployer)).to.be.revertedWithCustomError(
        backing,
        "ZeroAddress",
      );
      await expect(factory.deploy(usde, ethers.ZeroAddress, [], deployer)).to.be.revertedWithCustomError(
        backing,
        "ZeroAddress",
      );
    });

    it("reverts with InvalidAsset for a second listing and for more than 18 decimals", async () => {
      const { backing, usde, desk, usdc, deployer } = await networkHelpers.loadFixture(deskWorld);
      const factory = new EthenaBacking__factory(deployer);
      await expect(factory.deploy(usde, desk, [usdc, usdc], deployer))
        .to.be.revertedWithCustomError(backing, "InvalidAsset")
        .withArgs(usdc);
      const fine = await new TestToken__factory(deployer).deploy(deployer, "Fine", "FINE", 19);
      await expect(factory.deploy(usde, desk, [fine], deployer))
        .to.be.revertedWithCustomError(backing, "InvalidAsset")
        .withArgs(fine);
    });
  });

  describe("the identities", () => {
    it("count the desk's buffer, custody and the book value, scaled from the assets' decimals", async () => {
      const { backing, usdc, usdt, usde, desk } = await networkHelpers.loadFixture(deskWorld);
      await usdt.mint(desk, 1n);
      expect(await backing.assets()).to.deep.equal([usdc.target, usdt.target]);
      expect(await backing.usde()).to.equal(usde.target);
      expect(await backing.desk()).to.equal(desk.target);
      expect(await backing.liquidBufferWad()).to.equal(wad("2000.000001"));
      expect(await backing.custodyWad()).to.equal(wad("3000"));
      expect(await backing.bookValueWad()).to.equal(BOOK_VALUE_WAD);
      expect(await backing.backingValueWad()).to.equal(wad("10000.000001"));
    });

    it("value USDe at par while backing exceeds supply, and at the ratio below", async () => {
      const { backing } = await networkHelpers.loadFixture(deskWorld);
      expect(await backing.backingRatioWad()).to.equal(wad("1"));
      await backing.setBookValue(BOOK_VALUE_WAD + wad("100"));
      expect(await backing.backingRatioWad()).to.equal(wad("1.01"));
      expect(await backing.valuePerUsdeWad()).to.equal(wad("1"));
      await backing.setBookValue(BOOK_VALUE_WAD - wad("2500"));
      expect(await backing.backingRatioWad()).to.equal(wad("0.75"));
      expect(await backing.valuePerUsdeWad()).to.equal(wad("0.75"));
    });

    it("call USDe fully backed while there is none", async () => {
      const { backing, usde, alice } = await networkHelpers.loadFixture(deskWorld);
      await usde.connect(alice).burn(wad("10000"));
      expect(await backing.backingRatioWad()).to.equal(ethers.MaxUint256);
      expect(await backing.valuePerUsdeWad()).to.equal(wad("1"));
    });

    it("leave the ratio of a sound backing alone under mint and redemption at par", async () => {
      const { backing, mint, redeem } = await networkHelpers.loadFixture(deskWorld);
      await mint("1000");
      expect(await backing.backingValueWad()).to.equal(wad("11000"));
      expect(await backing.custodyWad()).to.equal(wad("4000"));
      expect(await backing.backingRatioWad()).to.equal(wad("1"));
      await redeem("500");
      expect(await backing.backingValueWad()).to.equal(wad("10500"));
      expect(await backing.liquidBufferWad()).to.equal(wad("1500"));
      expect(await backing.backingRatioWad()).to.equal(wad("1"));
    });

    it("worsen an impaired ratio with every redemption at par: (B - m) / (S - m)", async () => {
      const { backing, redeem } = await networkHelpers.loadFixture(deskWorld);
      await backing.setBackingRatio(wad("0.75"));
      await redeem("500");
      expect(await backing.backingValueWad()).to.equal(wad("7000"));
      expect(await backing.valuePerUsdeWad()).to.equal((wad("7000") * wad("1")) / wad("9500"));
      await redeem("500");
      expect(await backing.valuePerUsdeWad()).to.equal((wad("6500") * wad("1")) / wad("9000"));
    });
  });

  describe("setBackingRatio", () => {
    it("sets the book value so that the ratio is met exactly, whatever the supply", async () => {
      const { backing, usde, alice } = await networkHelpers.loadFixture(deskWorld);
      for (const ratio of [wad("0.75"), wad("1.0046"), 666_666_666_666_666_667n]) {
        await expect(backing.setBackingRatio(ratio)).to.emit(backing, "BookValueSet");
        expect(await backing.backingRatioWad()).to.equal(ratio);
        await usde.connect(alice).burn(123_456_789_123_456_789n);
      }
      const supply = await usde.totalSupply();
      await backing.setBackingRatio(wad("0.75"));
      expect(await backing.bookValueWad()).to.equal((supply * 3n + 3n) / 4n - wad("5000"));
    });

    it("reverts with RatioBelowLiquid when the stablecoins that are there exceed the target", async () => {
      const { backing } = await networkHelpers.loadFixture(deskWorld);
      await backing.setBackingRatio(wad("0.5"));
      expect(await backing.bookValueWad()).to.equal(0n);
      await expect(backing.setBackingRatio(wad("0.49")))
        .to.be.revertedWithCustomError(backing, "RatioBelowLiquid")
        .withArgs(wad("4900"), wad("5000"));
    });
  });

  describe("owner functions", () => {
    it("revert for anybody else", async () => {
      const { backing, alice } = await networkHelpers.loadFixture(deskWorld);
      const as = backing.connect(alice);
      for (const call of [
        () => as.setBookValue(1n),
        () => as.setBackingRatio(1n),
        () => as.setRefillPolicy(true, 1n),
        () => as.setCustodian(alice, true),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(backing, "OwnableUnauthorizedAccount").withArgs(alice);
      }
    });

    it("announce what they set", async () => {
      const { backing, alice } = await networkHelpers.loadFixture(deskWorld);
      await expect(backing.setBookValue(7n)).to.emit(backing, "BookValueSet").withArgs(BOOK_VALUE_WAD, 7n);
      await expect(backing.setRefillPolicy(false, 9n)).to.emit(backing, "RefillPolicySet").withArgs(false, 9n);
      expect(await backing.refillEnabled()).to.equal(false);
      expect(await backing.refillPerBlock()).to.equal(9n);
      await expect(backing.setCustodian(alice, true)).to.emit(backing, "CustodianSet").withArgs(alice, true);
      expect(await backing.isCustodian(alice)).to.equal(true);
    });
  });

  describe("refill", () => {
    it("moves stablecoins from custody to the buffer without changing the backing", async () => {
      const { backing, custody, desk, usdc } = await networkHelpers.loadFixture(deskWorld);
      const refilled = custody.refill(usdc, 400_000_000n);
      await expect(refilled).to.changeTokenBalances(ethers, usdc, [backing, desk], [-400_000_000n, 400_000_000n]);
      await expect(refilled).to.emit(backing, "Refilled").withArgs(usdc, 400_000_000n);
      expect(await backing.backingValueWad()).to.equal(wad("10000"));
      expect(await backing.refilledInBlock(await networkHelpers.time.latestBlock())).to.equal(REFILL_PER_BLOCK_WAD);
    });

    it("reverts with NotCustodian for anybody else, the owner too", async () => {
      const { backing, usdc, deployer } = await networkHelpers.loadFixture(deskWorld);
      await backing.setRefillPolicy(false, 0n);
      await expect(backing.refill(usdc, 1n)).to.be.revertedWithCustomError(backing, "NotCustodian").withArgs(deployer);
    });

    it("reverts with RefillDisabled while refills are stopped", async () => {
      const { backing, custody, bob } = await networkHelpers.loadFixture(deskWorld);
      await backing.setRefillPolicy(false, 0n);
      await expect(custody.refill(bob, 1n)).to.be.revertedWithCustomError(backing, "RefillDisabled");
    });

    it("reverts with UnsupportedAsset for an asset that is not held", async () => {
      const { backing, custody, usde } = await networkHelpers.loadFixture(deskWorld);
      await expect(custody.refill(usde, wad("1000")))
        .to.be.revertedWithCustomError(backing, "UnsupportedAsset")
        .withArgs(usde);
    });

    it("reverts with RefillPerBlockExceeded above the block's limit, over all assets", async () => {
      const { backing, custody, usdc, usdt } = await networkHelpers.loadFixture(deskWorld);
      await expect(custody.refill(usdc, 400_000_001n))
        .to.be.revertedWithCustomError(backing, "RefillPerBlockExceeded")
        .withArgs(wad("400.000001"), wad("400"));
      await usdt.mint(backing, 400_000_000n);
      await ethers.provider.send("evm_setAutomine", [false]);
      const first = await custody.refill(usdc, 300_000_000n, { gasLimit: 200_000n });
      const second = await custody.refill(usdt, 100_000_001n, { gasLimit: 200_000n });
      const third = await custody.refill(usdt, 100_000_000n, { gasLimit: 200_000n });
      await networkHelpers.mine();
      await ethers.provider.send("evm_setAutomine", [true]);
      const statuses = [first, second, third].map(({ hash }) => ethers.provider.getTransactionReceipt(hash));
      expect((await Promise.all(statuses)).map((receipt) => receipt?.status)).to.deep.equal([1, 0, 1]);
      expect(new Set((await Promise.all(statuses)).map((receipt) => receipt?.blockNumber)).size).to.equal(1);
      await custody.refill(usdc, 400_000_000n); // the next block starts anew
    });

    it("reverts in the token when custody is short", async () => {
      const { backing, custody, usdt } = await networkHelpers.loadFixture(deskWorld);
      await expect(custody.refill(usdt, 1n))
        .to.be.revertedWithCustomError(usdt, "ERC20InsufficientBalance")
        .withArgs(backing, 0n, 1n);
    });
  });

  describe("the two worlds", () => {
    it("sound: a dry buffer is refilled and redemptions go on at par", async () => {
      const { custody, redeem, usdc, desk } = await networkHelpers.loadFixture(deskWorld);
      for (let i = 0; i < 4; i++) await redeem("500");
      expect(await usdc.balanceOf(desk)).to.equal(0n);
      await expect(redeem("500"))
        .to.be.revertedWithCustomError(usdc, "ERC20InsufficientBalance")
        .withArgs(desk, 0n, 500_000_000n);
      await custody.refill(usdc, 400_000_000n);
      await redeem("400");
    });

    it("impaired: redemptions are paid at par until the buffer is dry, then stop, and the rest bear the loss", async () => {
      const { backing, custody, redeem, usdc, desk } = await networkHelpers.loadFixture(deskWorld);
      await backing.setBackingRatio(wad("0.75"));
      await backing.setRefillPolicy(false, 0n);
      for (let i = 0; i < 4; i++) await redeem("500");
      await expect(redeem("0.000001"))
        .to.be.revertedWithCustomError(usdc, "ERC20InsufficientBalance")
        .withArgs(desk, 0n, 1n);
      await expect(custody.refill(usdc, 1n)).to.be.revertedWithCustomError(backing, "RefillDisabled");
      expect(await backing.valuePerUsdeWad()).to.equal(wad("0.6875")); // (7500 - 2000) / (10000 - 2000)
    });
  });
});
