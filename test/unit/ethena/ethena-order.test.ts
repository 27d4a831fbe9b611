import { expect } from "chai";
import { network } from "hardhat";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { ETHENA_ROLES } from "../../../scripts/protocol/deploy/ethena.ts";
import {
  parMintOrder,
  parRedeemOrder,
  readOrderDomain,
  signOrder,
  toOrderStruct,
  toRouteStruct,
} from "../../../scripts/protocol/ethena-order.ts";
import { EthenaMinting__factory } from "../../../typechain-types/index.ts";
import { deployDeskWorld, FAR_FUTURE_SECONDS } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

const PARAMS = {
  orderId: "order-1",
  expirySeconds: FAR_FUTURE_SECONDS,
  nonce: 1n,
  benefactor: "0x0000000000000000000000000000000000000001",
  collateralAsset: "0x0000000000000000000000000000000000000002",
  collateralDecimals: 6,
};

async function deskWorld() {
  return deployDeskWorld(ethers);
}

describe("ethena-order", () => {
  describe("parMintOrder", () => {
    it("asks for exactly what the collateral is worth, for the benefactor unless told", () => {
      const order = parMintOrder(PARAMS, 1_234_567n);
      expect(order.usdeAmountWei).to.equal(wad("1.234567"));
      expect(order.beneficiary).to.equal(PARAMS.benefactor);
      expect(parMintOrder({ ...PARAMS, beneficiary: PARAMS.collateralAsset }, 1n).beneficiary).to.equal(
        PARAMS.collateralAsset,
      );
    });
  });

  describe("parRedeemOrder", () => {
    it("rounds the payment down", () => {
      expect(parRedeemOrder(PARAMS, wad("1.234567999999999999")).collateralAmountUnits).to.equal(1_234_567n);
      expect(parRedeemOrder({ ...PARAMS, collateralDecimals: 18 }, 7n).collateralAmountUnits).to.equal(7n);
    });

    it("throws InvalidInputError for decimals it can't scale", () => {
      for (const collateralDecimals of [-1, 19, 1.5]) {
        expect(() => parRedeemOrder({ ...PARAMS, collateralDecimals }, 1n)).to.throw(
          InvalidInputError,
          "collateralDecimals",
        );
      }
    });
  });

  describe("toRouteStruct", () => {
    it("throws InvalidInputError when the ratios don't sum to 10,000", () => {
      expect(() => toRouteStruct([{ address: PARAMS.benefactor, ratioBps: 9_999n }])).to.throw(
        InvalidInputError,
        "route: got 9999",
      );
    });
  });

  describe("readOrderDomain", () => {
    it("throws InvalidInputError for a desk without a provider", async () => {
      const desk = EthenaMinting__factory.connect(PARAMS.benefactor);
      const error = await readOrderDomain(desk).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(InvalidInputError);
      expect((error as InvalidInputError).field).to.equal("desk");
    });
  });

  describe("signOrder", () => {
    it("lets an impersonated benefactor act through the key of its delegate", async () => {
      const { desk, usdc, backing, domain } = await networkHelpers.loadFixture(deskWorld);
      const keyless = "0x00000000000000000000000000000000000a6e47";
      const key = new ethers.Wallet(ethers.id("desk signer"));
      await networkHelpers.setBalance(keyless, wad("1"));
      await networkHelpers.setBalance(key.address, wad("1"));
      const benefactor = await ethers.getImpersonatedSigner(keyless);
      await desk.addWhitelistedBenefactor(benefactor);
      await usdc.mint(benefactor, 100_000_000n);
      await usdc.connect(benefactor).approve(desk, 100_000_000n);
      await desk.connect(benefactor).setDelegatedSigner(key);
      await desk.connect(key.connect(ethers.provider)).confirmDelegatedSigner(benefactor);

      const collateralAsset = await usdc.getAddress();
      const order = parMintOrder({ ...PARAMS, benefactor: keyless, collateralAsset }, 100_000_000n);
      const route = toRouteStruct([{ address: await backing.getAddress(), ratioBps: 10_000n }]);
      await expect(desk.mint(toOrderStruct(order), route, await signOrder(key, domain, order))).to.emit(desk, "Mint");
    });
  });
});

describe("deployEthena", () => {
  it("makes the desk the minter, the deployer the holder of every role and a benefactor", async () => {
    const { desk, backing, usde, deployer, alice, custodian } = await networkHelpers.loadFixture(deskWorld);
    expect(await usde.minter()).to.equal(desk.target);
    expect(await desk.owner()).to.equal(deployer.address);
    for (const role of Object.values(ETHENA_ROLES)) expect(await desk.hasRole(role, deployer)).to.equal(true);
    expect(await desk.isWhitelistedBenefactor(deployer)).to.equal(true);
    expect(await desk.isWhitelistedBenefactor(alice)).to.equal(true);
    expect(await desk.isCustodianAddress(backing)).to.equal(true);
    expect(await backing.isCustodian(custodian)).to.equal(true);
  });

  it("gives operators the minter's and the redeemer's role", async () => {
    const [, , bob] = await ethers.getSigners();
    if (!bob) throw new Error("the network has fewer than three accounts");
    const { desk } = await deployDeskWorld(ethers, { operators: [bob.address] });
    expect(await desk.hasRole(ETHENA_ROLES.minter, bob)).to.equal(true);
    expect(await desk.hasRole(ETHENA_ROLES.redeemer, bob)).to.equal(true);
    expect(await desk.hasRole(ETHENA_ROLES.gatekeeper, bob)).to.equal(false);
  });

  it("leaves a way to create USDe without collateral: the owner lends itself the minter's place", async () => {
    const { desk, usde, deployer } = await networkHelpers.loadFixture(deskWorld);
    await usde.setMinter(deployer);
    await expect(usde.mint(deployer, wad("5"))).to.changeTokenBalances(ethers, usde, [deployer], [wad("5")]);
    await usde.setMinter(desk);
    await expect(usde.mint(deployer, 1n)).to.be.revertedWithCustomError(usde, "OnlyMinter");
  });
});
