import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { signOrder, toOrderStruct, toRouteStruct } from "../../../scripts/protocol/ethena-order.ts";
import { EthenaMinting__factory, SmartWallet__factory } from "../../../typechain-types/index.ts";
import { deployDeskWorld } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function deskWorld() {
  const world = await deployDeskWorld(ethers);
  const route = toRouteStruct([{ address: await world.backing.getAddress(), ratioBps: 10_000n }]);
  return { ...world, route };
}

/** A benefactor that is a contract, whose signatures alice's key makes; it holds USDC and approved the desk. */
async function contractBenefactor() {
  const world = await deskWorld();
  const { desk, usdc, deployer, alice } = world;
  const wallet = await new SmartWallet__factory(deployer).deploy(alice);
  const benefactor = await wallet.getAddress();
  await usdc.mint(wallet, 1_000_000_000n);
  await desk.addWhitelistedBenefactor(wallet);
  const approve = usdc.interface.encodeFunctionData("approve", [await desk.getAddress(), 1_000_000_000n]);
  await wallet.execute([{ target: await usdc.getAddress(), data: approve }]);
  return { ...world, order: world.mintOrder("1000", 1n, { benefactor, beneficiary: benefactor }), wallet };
}

describe("EthenaMinting", () => {
  describe("hashOrder", () => {
    it("is the EIP-712 digest of the client's types: expiry uint128, nonce uint120", async () => {
      const { desk, domain, mintOrder } = await networkHelpers.loadFixture(deskWorld);
      const order = { ...toOrderStruct(mintOrder("1000", 7n)) };
      const type =
        "Order(string order_id,uint8 order_type,uint128 expiry,uint120 nonce,address benefactor,address beneficiary," +
        "address collateral_asset,uint128 collateral_amount,uint128 usde_amount)";
      expect((await desk.encodeOrder(order)).slice(0, 66)).to.equal(ethers.id(type));
      const types = Object.fromEntries([
        [
          "Order",
          type
            .slice("Order(".length, -1)
            .split(",")
            .map((field) => ({ type: field.split(" ")[0] ?? "", name: field.split(" ")[1] ?? "" })),
        ],
      ]);
      expect(await desk.hashOrder(order)).to.equal(ethers.TypedDataEncoder.hash(domain, types, order));
      expect(await desk.getDomainSeparator()).to.equal(ethers.TypedDataEncoder.hashDomain(domain));
    });

    it("differs from the digest of the ABI struct's own widths", async () => {
      const { desk, domain, mintOrder } = await networkHelpers.loadFixture(deskWorld);
      const order = { ...toOrderStruct(mintOrder("1000", 7n)) };
      const components = desk.interface.getFunction("hashOrder").inputs[0]?.components ?? [];
      const types = { Order: components.map(({ name, type }) => ({ name, type })) };
      expect(await desk.hashOrder(order)).not.to.equal(ethers.TypedDataEncoder.hash(domain, types, order));
    });
  });

  describe("getDomainSeparator", () => {
    it("binds a signature to one desk", async () => {
      const { desk, usde, usdc, deployer, alice, domain, mintOrder } = await networkHelpers.loadFixture(deskWorld);
      const config = { tokenType: 0n, isActive: true, maxMintPerBlock: wad("1"), maxRedeemPerBlock: wad("1") };
      const global = { globalMaxMintPerBlock: wad("1"), globalMaxRedeemPerBlock: wad("1") };
      const other = await new EthenaMinting__factory(deployer).deploy(
        usde,
        ethers.ZeroAddress,
        [usdc],
        [config],
        global,
        [],
        deployer,
      );
      await other.addWhitelistedBenefactor(alice);
      const order = mintOrder("1", 1n);
      const signature = await signOrder(alice, domain, order);
      expect(await desk.verifyOrder(toOrderStruct(order), signature)).to.equal(
        await desk.hashOrder(toOrderStruct(order)),
      );
      await expect(other.verifyOrder(toOrderStruct(order), signature)).to.be.revertedWithCustomError(
        desk,
        "InvalidEIP712Signature",
      );
    });
  });

  describe("verifyOrder", () => {
    it("reverts with InvalidEIP712Signature when any field was changed after signing", async () => {
      const { desk, alice, domain, mintOrder, redeemOrder, bob } = await networkHelpers.loadFixture(deskWorld);
      const signed = mintOrder("1000", 1n);
      const signature = await signOrder(alice, domain, signed);
      const { usdeAmountWei, kind } = redeemOrder("999", 1n);
      for (const change of [
        { orderId: "order-2" },
        { kind },
        { expirySeconds: signed.expirySeconds - 1 },
        { nonce: 2n },
        { beneficiary: bob.address },
        { collateralAsset: bob.address },
        { collateralAmountUnits: 1n },
        { usdeAmountWei },
      ]) {
        await expect(
          desk.verifyOrder(toOrderStruct({ ...signed, ...change }), signature),
        ).to.be.revertedWithCustomError(desk, "InvalidEIP712Signature");
      }
    });

    it("reverts with InvalidEIP712Signature when the bytes are no signature", async () => {
      const { desk, mintOrder } = await networkHelpers.loadFixture(deskWorld);
      for (const signature_bytes of ["0x", "0x1234", `0x${"00".repeat(65)}`]) {
        await expect(
          desk.verifyOrder(toOrderStruct(mintOrder("1", 1n)), { signature_type: 0n, signature_bytes }),
        ).to.be.revertedWithCustomError(desk, "InvalidEIP712Signature");
      }
    });

    it("does not take an unreadable signature for the zero benefactor's", async () => {
      const { desk, mintOrder } = await networkHelpers.loadFixture(deskWorld);
      const order = mintOrder("1", 1n, { benefactor: ethers.ZeroAddress });
      await expect(
        desk.verifyOrder(toOrderStruct(order), { signature_type: 0n, signature_bytes: "0x" }),
      ).to.be.revertedWithCustomError(desk, "InvalidEIP712Signature");
    });

    it("reverts with UnknownSignatureType for types other than EIP712 and EIP1271", async () => {
      const { desk, alice, domain, mintOrder } = await networkHelpers.loadFixture(deskWorld);
      const order = mintOrder("1", 1n);
      const { signature_bytes } = await signOrder(alice, domain, order);
      await expect(
        desk.verifyOrder(toOrderStruct(order), { signature_type: 2n, signature_bytes }),
      ).to.be.revertedWithCustomError(desk, "UnknownSignatureType");
    });

    it("accepts an order in its last second", async () => {
      const { desk, alice, domain, mintOrder, route } = await networkHelpers.loadFixture(deskWorld);
      const expirySeconds = (await networkHelpers.time.latest()) + 100;
      const order = mintOrder("1", 1n, { expirySeconds });
      const late = mintOrder("1", 2n, { expirySeconds });
      await networkHelpers.time.setNextBlockTimestamp(expirySeconds);
      await expect(desk.mint(toOrderStruct(order), route, await signOrder(alice, domain, order))).to.emit(desk, "Mint");
      await networkHelpers.time.setNextBlockTimestamp(expirySeconds + 1);
      await expect(
        desk.mint(toOrderStruct(late), route, await signOrder(alice, domain, late)),
      ).to.be.revertedWithCustomError(desk, "SignatureExpired");
    });
  });

  describe("ERC-1271 benefactors", () => {
    it("mints when the benefactor's contract confirms the signature", async () => {
      const { desk, usde, alice, domain, route, order, wallet } = await networkHelpers.loadFixture(contractBenefactor);
      const signature = { ...(await signOrder(alice, domain, order)), signature_type: 1n };
      await expect(desk.mint(toOrderStruct(order), route, signature)).to.changeTokenBalances(
        ethers,
        usde,
        [wallet],
        [wad("1000")],
      );
    });

    it("reverts with InvalidEIP1271Signature when it does not", async () => {
      const { desk, bob, domain, route, order } = await networkHelpers.loadFixture(contractBenefactor);
      const signature = { ...(await signOrder(bob, domain, order)), signature_type: 1n };
      await expect(desk.mint(toOrderStruct(order), route, signature)).to.be.revertedWithCustomError(
        desk,
        "InvalidEIP1271Signature",
      );
    });
  });

  describe("delegated signers", () => {
    it("takes a delegate's signature only between confirmation and removal", async () => {
      const { desk, alice, bob, domain, mintOrder } = await networkHelpers.loadFixture(deskWorld);
      const order = mintOrder("1", 1n);
      const signature = await signOrder(bob, domain, order);
      const verify = () => desk.verifyOrder(toOrderStruct(order), signature);

      await expect(verify()).to.be.revertedWithCustomError(desk, "InvalidEIP712Signature");
      await expect(desk.connect(alice).setDelegatedSigner(bob))
        .to.emit(desk, "DelegatedSignerInitiated")
        .withArgs(bob, alice);
      expect(await desk.delegatedSigner(bob, alice)).to.equal(1n);
      await expect(verify()).to.be.revertedWithCustomError(desk, "InvalidEIP712Signature");
      await expect(desk.connect(bob).confirmDelegatedSigner(alice))
        .to.emit(desk, "DelegatedSignerAdded")
        .withArgs(bob, alice);
      expect(await desk.delegatedSigner(bob, alice)).to.equal(2n);
      expect(await verify()).to.equal(await desk.hashOrder(toOrderStruct(order)));
      await expect(desk.connect(alice).removeDelegatedSigner(bob))
        .to.emit(desk, "DelegatedSignerRemoved")
        .withArgs(bob, alice);
      expect(await desk.delegatedSigner(bob, alice)).to.equal(0n);
      await expect(verify()).to.be.revertedWithCustomError(desk, "InvalidEIP712Signature");
    });

    it("reverts with DelegationNotInitiated when nobody asked, or when it was decided", async () => {
      const { desk, alice, bob } = await networkHelpers.loadFixture(deskWorld);
      const confirm = () => desk.connect(bob).confirmDelegatedSigner(alice);
      await expect(confirm()).to.be.revertedWithCustomError(desk, "DelegationNotInitiated");
      await desk.connect(alice).setDelegatedSigner(bob);
      await confirm();
      await expect(confirm()).to.be.revertedWithCustomError(desk, "DelegationNotInitiated");
      await desk.connect(alice).removeDelegatedSigner(bob);
      await expect(confirm()).to.be.revertedWithCustomError(desk, "DelegationNotInitiated");
    });

    it("holds for one benefactor only", async () => {
      const { desk, alice, bob, carol, domain, mintOrder } = await networkHelpers.loadFixture(deskWorld);
      await desk.addWhitelistedBenefactor(carol);
      await desk.connect(alice).setDelegatedSigner(bob);
      await desk.connect(bob).confirmDelegatedSigner(alice);
      const order = mintOrder("1", 1n, { benefactor: carol.address, beneficiary: carol.address });
      await expect(
        desk.verifyOrder(toOrderStruct(order), await signOrder(bob, domain, order)),
      ).to.be.revertedWithCustomError(desk, "InvalidEIP712Signature");
    });
  });

  describe("nonces", () => {
    it("reverts with InvalidNonce when a nonce is used again, by a mint or a redemption", async () => {
      const { desk, alice, domain, mintOrder, redeemOrder, route } = await networkHelpers.loadFixture(deskWorld);
      const first = mintOrder("1", 300n);
      await desk.mint(toOrderStruct(first), route, await signOrder(alice, domain, first));
      const again = mintOrder("2", 300n);
      await expect(
        desk.mint(toOrderStruct(again), route, await signOrder(alice, domain, again)),
      ).to.be.revertedWithCustomError(desk, "InvalidNonce");
      const redemption = redeemOrder("1", 300n);
      await expect(
        desk.redeem(toOrderStruct(redemption), await signOrder(alice, domain, redemption)),
      ).to.be.revertedWithCustomError(desk, "InvalidNonce");
    });

    it("counts the low 64 bits only", async () => {
      const { desk, alice, domain, mintOrder, route } = await networkHelpers.loadFixture(deskWorld);
      const order = mintOrder("1", 300n);
      await desk.mint(toOrderStruct(order), route, await signOrder(alice, domain, order));
      await expect(desk.verifyNonce(alice, 300n + (1n << 64n))).to.be.revertedWithCustomError(desk, "InvalidNonce");
      expect(await desk.verifyNonce(alice, 301n + (1n << 64n))).to.deep.equal([1n, 1n << 44n, 1n << 45n]);
    });

    it("keeps a bitmap of 256 nonces a slot, apart for each benefactor", async () => {
      const { desk, alice, bob, domain, mintOrder, route } = await networkHelpers.loadFixture(deskWorld);
      for (const nonce of [255n, 256n]) {
        const order = mintOrder("1", nonce);
        await desk.mint(toOrderStruct(order), route, await signOrder(alice, domain, order));
      }
      expect(await desk.verifyNonce(alice, 1n)).to.deep.equal([0n, 1n << 255n, 2n]);
      expect(await desk.verifyNonce(alice, 257n)).to.deep.equal([1n, 1n, 2n]);
      expect(await desk.verifyNonce(bob, 255n)).to.deep.equal([0n, 0n, 1n << 255n]);
      await expect(desk.verifyNonce(bob, 0n)).to.be.revertedWithCustomError(desk, "InvalidNonce");
    });
  });
});
