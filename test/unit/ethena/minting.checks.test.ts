import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { signOrder, toOrderStruct, type EthenaOrder } from "../../../scripts/protocol/ethena-order.ts";
import { deployDeskWorld, FAR_FUTURE_SECONDS, type DeskWorld } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

/** An order with every fault at once. Each step names the error that fires, then mends what caused it. */
interface Attempt {
  world: DeskWorld;
  order: EthenaOrder;
  sender: DeskWorld["alice"];
  signer: DeskWorld["alice"];
  route: { addresses: string[]; ratios: bigint[] };
}

interface Step {
  readonly error: string;
  readonly because: string;
  /** Arguments of the error; the desk's own have none. */
  readonly args?: (world: DeskWorld) => unknown[];
  readonly mend: (attempt: Attempt) => unknown;
}

async function deskWorld() {
  return deployDeskWorld(ethers);
}

const change = (changes: Partial<EthenaOrder>) => (attempt: Attempt) => {
  attempt.order = { ...attempt.order, ...changes };
};

const sharedChecks: readonly Step[] = [
  {
    error: "InvalidEIP712Signature",
    because: "somebody else signed",
    mend: (attempt) => (attempt.signer = attempt.world.carol),
  },
  {
    error: "BenefactorNotWhitelisted",
    because: "the benefactor is not on the whitelist",
    mend: ({ world }) => world.desk.addWhitelistedBenefactor(world.carol),
  },
  {
    error: "BeneficiaryNotApproved",
    because: "the benefactor did not approve the beneficiary",
    mend: ({ world }) => world.desk.connect(world.carol).setApprovedBeneficiary(ethers.ZeroAddress, true),
  },
];

const mintChecks: readonly Step[] = [
  {
    error: "AccessControlUnauthorizedAccount",
    because: "the sender is no minter",
    args: ({ bob }) => [bob, ethers.id("MINTER_ROLE")],
    mend: (attempt) => (attempt.sender = attempt.world.deployer),
  },
  {
    error: "UnsupportedAsset",
    because: "the asset is not active",
    mend: async (attempt) => change({ collateralAsset: await attempt.world.usdc.getAddress() })(attempt),
  },
  {
    error: "MaxMintPerBlockExceeded",
    because: "the amount is above the asset's cap",
    mend: ({ world }) => world.desk.setMaxMintPerBlock(wad("2000"), world.usdc),
  },
  {
    error: "GlobalMaxMintPerBlockExceeded",
    because: "the amount is above the global cap",
    mend: ({ world }) => world.desk.setGlobalMaxMintPerBlock(wad("2000")),
  },
  { error: "InvalidOrder", because: "the order is a redemption", mend: change({ kind: "mint" }) },
  ...sharedChecks,
  {
    error: "InvalidStablePrice",
    because: "it asks for more USDe than collateral",
    mend: ({ world }) => world.desk.setStablesDeltaLimit(10_000n),
  },
  {
    error: "InvalidAddress",
    because: "the beneficiary is the zero address",
    mend: (attempt) => change({ beneficiary: attempt.world.carol.address })(attempt),
  },
  {
    error: "InvalidAmount",
    because: "the collateral is zero",
    mend: change({ collateralAmountUnits: 2_000_000_000n }),
  },
  { error: "SignatureExpired", because: "the expiry is over", mend: change({ expirySeconds: FAR_FUTURE_SECONDS }) },
  {
    error: "InvalidRoute",
    because: "the route leads to no custodian",
    mend: async (attempt) => (attempt.route.addresses = [await attempt.world.backing.getAddress()]),
  },
  { error: "InvalidNonce", because: "the nonce is zero", mend: change({ nonce: 1n }) },
  {
    error: "ERC20InsufficientAllowance",
    because: "the benefactor did not approve the collateral",
    args: ({ desk }) => [desk, 0n, 2_000_000_000n],
    mend: ({ world }) => world.usdc.connect(world.carol).approve(world.desk, 2_000_000_000n),
  },
  {
    error: "ERC20InsufficientBalance",
    because: "the benefactor does not have the collateral",
    args: ({ carol }) => [carol, 0n, 2_000_000_000n],
    mend: ({ world }) => world.usdc.mint(world.carol, 2_000_000_000n),
  },
];

const redeemChecks: readonly Step[] = [
  {
    error: "AccessControlUnauthorizedAccount",
    because: "the sender is no redeemer",
    args: ({ bob }) => [bob, ethers.id("REDEEMER_ROLE")],
    mend: (attempt) => (attempt.sender = attempt.world.deployer),
  },
  {
    error: "UnsupportedAsset",
    because: "the asset is not active",
    mend: async (attempt) => change({ collateralAsset: await attempt.world.usdc.getAddress() })(attempt),
  },
  {
    error: "MaxRedeemPerBlockExceeded",
    because: "the amount is above the asset's cap",
    mend: ({ world }) => world.desk.setMaxRedeemPerBlock(wad("3000"), world.usdc),
  },
  {
    error: "GlobalMaxRedeemPerBlockExceeded",
    because: "the amount is above the global cap",
    mend: ({ world }) => world.desk.setGlobalMaxRedeemPerBlock(wad("3000")),
  },
  { error: "InvalidOrder", because: "the order is a mint", mend: change({ kind: "redeem" }) },
  ...sharedChecks,
  {
    error: "InvalidStablePrice",
    because: "it asks for more collateral than USDe",
    mend: change({ collateralAmountUnits: 0n }),
  },
  {
    error: "InvalidAddress",
    because: "the beneficiary is the zero address",
    mend: (attempt) => change({ beneficiary: attempt.world.carol.address })(attempt),
  },
  {
    error: "InvalidAmount",
    because: "the collateral is zero",
    mend: change({ collateralAmountUnits: 3_000_000_000n }),
  },
  { error: "SignatureExpired", because: "the expiry is over", mend: change({ expirySeconds: FAR_FUTURE_SECONDS }) },
  { error: "InvalidNonce", because: "the nonce is zero", mend: change({ nonce: 1n }) },
  {
    error: "ERC20InsufficientAllowance",
    because: "the benefactor did not approve its USDe",
    args: ({ desk }) => [desk, 0n, wad("3000")],
    mend: ({ world }) => world.usde.connect(world.carol).approve(world.desk, wad("3000")),
  },
  {
    error: "ERC20InsufficientBalance",
    because: "the benefactor does not have the USDe",
    args: ({ carol }) => [carol, 0n, wad("3000")],
    mend: ({ world }) => world.usde.connect(world.alice).transfer(world.carol, wad("3000")),
  },
  {
    error: "ERC20InsufficientBalance",
    because: "the buffer is short",
    args: ({ desk }) => [desk, 2_000_000_000n, 3_000_000_000n],
    mend: ({ world }) => world.usdc.mint(world.desk, 1_000_000_000n),
  },
];

async function everythingWrong(kind: "mint" | "redeem"): Promise<Attempt> {
  const world = await networkHelpers.loadFixture(deskWorld);
  const faults = {
    kind: kind === "mint" ? "redeem" : "mint",
    benefactor: world.carol.address,
    beneficiary: ethers.ZeroAddress,
    collateralAsset: world.bob.address,
    collateralAmountUnits: kind === "mint" ? 0n : 3_001_000_000n,
    usdeAmountWei: kind === "mint" ? wad("2000") : wad("3000"),
    expirySeconds: 1,
    nonce: 0n,
  } as const;
  return {
    world,
    order: world.mintOrder("0", 0n, faults),
    sender: world.bob,
    signer: world.bob,
    route: { addresses: [world.bob.address], ratios: [10_000n] },
  };
}

async function send(kind: "mint" | "redeem", { world, order, sender, signer, route }: Attempt) {
  const desk = world.desk.connect(sender);
  const signature = await signOrder(signer, world.domain, order);
  return kind === "mint"
    ? desk.mint(toOrderStruct(order), route, signature)
    : desk.redeem(toOrderStruct(order), signature);
}

for (const [kind, steps] of [
  ["mint", mintChecks],
  ["redeem", redeemChecks],
] as const) {
  describe("EthenaMinting", () => {
    describe(`${kind}: checks in firing order`, () => {
      steps.forEach(({ error, because, args }, index) => {
        it(`reverts with ${error} when ${because}, before any check below`, async () => {
          const attempt = await everythingWrong(kind);
          for (const { mend } of steps.slice(0, index)) await mend(attempt);
          const { desk, usde } = attempt.world;
          const revert = expect(send(kind, attempt)).to.be.revertedWithCustomError(
            error.startsWith("ERC20") ? usde : desk,
            error,
          );
          await revert.withArgs(...(args?.(attempt.world) ?? []));
        });
      });

      it(`executes when all is mended`, async () => {
        const attempt = await everythingWrong(kind);
        for (const { mend } of steps) await mend(attempt);
        const { desk, deployer, carol, usdc } = attempt.world;
        await expect(send(kind, attempt))
          .to.emit(desk, kind === "mint" ? "Mint" : "Redeem")
          .withArgs(
            deployer,
            (topic: { hash: string }) => topic.hash === ethers.id("order-1"),
            carol,
            carol,
            usdc,
            attempt.order.collateralAmountUnits,
            attempt.order.usdeAmountWei,
          );
      });
    });
  });
}
