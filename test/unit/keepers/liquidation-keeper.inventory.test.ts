import { expect } from "chai";
import { network } from "hardhat";
import { deployKeeperMarket, UNIT } from "../../fixtures/keeper-market.ts";
import { holdCollateral, redeemUsde, stableSwap, usdeLoopPlan } from "../../helpers/keeper-plans.ts";

const { ethers, networkHelpers } = await network.create("sim");

const REFUSED = "0xffffffff";
const INVENTORY = 1_000n * UNIT.USDe;

/** The market with 1,000 USDe and a little dust in the keeper. */
async function deployMarket() {
  const market = await deployKeeperMarket(ethers);
  await market.tokens.USDe.transfer(market.keeper, INVENTORY + 1n);
  return market;
}

describe("LiquidationKeeper", function () {
  describe("sell", function () {
    it("sells part of the inventory and keeps what it brings", async function () {
      const market = await networkHelpers.loadFixture(deployMarket);
      const { keeper, tokens, stablePool } = market;
      const out = await stablePool.get_dy(0, 1, INVENTORY);
      const exit = [stableSwap(market, 0, 1)];
      expect(await keeper.sell.staticCall(tokens.USDe, INVENTORY, exit)).to.deep.equal([
        await tokens.USDC.getAddress(),
        out,
      ]);
      await keeper.sell(tokens.USDe, INVENTORY, exit);
      expect(await tokens.USDe.balanceOf(keeper)).to.equal(1n);
      expect(await tokens.USDC.balanceOf(keeper)).to.equal(out);
    });

    it("sells all of it when told 2^256-1", async function () {
      const market = await networkHelpers.loadFixture(deployMarket);
      const { keeper, tokens } = market;
      await keeper.sell(tokens.USDe, ethers.MaxUint256, [redeemUsde(market)]);
      expect(await tokens.USDe.balanceOf(keeper)).to.equal(0n);
      expect(await tokens.USDC.balanceOf(keeper)).to.equal(1_000n * UNIT.USDC);
    });

    it("stops at HoldCollateral", async function () {
      const market = await networkHelpers.loadFixture(deployMarket);
      const { keeper, tokens } = market;
      await keeper.sell(tokens.USDe, INVENTORY, [holdCollateral(), stableSwap(market, 0, 1)]);
      expect(await tokens.USDe.balanceOf(keeper)).to.equal(INVENTORY + 1n);
    });

    it("reverts when HoldCollateral is handed less than its minimum", async function () {
      const market = await networkHelpers.loadFixture(deployMarket);
      const { keeper, tokens } = market;
      await expect(keeper.sell(tokens.USDe, INVENTORY, [holdCollateral(INVENTORY + 1n)]))
        .to.be.revertedWithCustomError(keeper, "AmountOutBelowMinimum")
        .withArgs(0n, INVENTORY, INVENTORY + 1n);
    });

    it("reverts when the coin index is negative", async function () {
      const market = await networkHelpers.loadFixture(deployMarket);
      const { keeper, tokens, stablePool } = market;
      await expect(keeper.sell(tokens.USDe, INVENTORY, [stableSwap(market, -1, 1)])).to.be.revertedWithCustomError(
        stablePool,
        "CoinIndexOutOfRange",
      );
    });

    it("reverts when the caller is not the owner", async function () {
      const { keeper, tokens, stranger } = await networkHelpers.loadFixture(deployMarket);
      await expect(keeper.connect(stranger).sell(tokens.USDe, 1n, []))
        .to.be.revertedWithCustomError(keeper, "NotOwner")
        .withArgs(stranger.address);
    });
  });

  describe("redeem", function () {
    it("redeems at par, floored to the asset's unit, with a new nonce each time", async function () {
      const { keeper, desk, tokens } = await networkHelpers.loadFixture(deployMarket);
      await keeper.redeem(desk, tokens.USDC, INVENTORY / 2n);
      expect(await keeper.redeem.staticCall(desk, tokens.USDC, ethers.MaxUint256)).to.equal(500n * UNIT.USDC);
      await keeper.redeem(desk, tokens.USDC, ethers.MaxUint256);
      expect(await tokens.USDe.balanceOf(keeper)).to.equal(0n);
      expect(await tokens.USDC.balanceOf(keeper)).to.equal(1_000n * UNIT.USDC);
      for (const nonce of [1n, 2n]) {
        await expect(desk.verifyNonce(keeper, nonce)).to.be.revertedWithCustomError(desk, "InvalidNonce");
      }
    });

    it("reverts when the desk does not know it as a benefactor", async function () {
      const { keeper, desk, tokens, owner } = await networkHelpers.loadFixture(deployMarket);
      await desk.connect(owner).removeWhitelistedBenefactor(keeper);
      await expect(keeper.redeem(desk, tokens.USDC, INVENTORY)).to.be.revertedWithCustomError(
        desk,
        "BenefactorNotWhitelisted",
      );
    });

    it("reverts when the caller is not the owner", async function () {
      const { keeper, desk, tokens, stranger } = await networkHelpers.loadFixture(deployMarket);
      await expect(keeper.connect(stranger).redeem(desk, tokens.USDC, 1n))
        .to.be.revertedWithCustomError(keeper, "NotOwner")
        .withArgs(stranger.address);
    });
  });

  describe("isValidSignature", function () {
    it("vouches for nothing outside a redemption, not even for the order it would build next", async function () {
      const { keeper, desk, tokens } = await networkHelpers.loadFixture(deployMarket);
      const order = {
        order_id: "liquidation",
        order_type: 1n,
        expiry: BigInt(await networkHelpers.time.latest()),
        nonce: 1n,
        benefactor: keeper,
        beneficiary: keeper,
        collateral_asset: tokens.USDC,
        collateral_amount: 1_000n * UNIT.USDC,
        usde_amount: INVENTORY,
      };
      expect(await keeper.isValidSignature(await desk.hashOrder(order), "0x")).to.equal(REFUSED);
      expect(await keeper.isValidSignature(ethers.ZeroHash, "0x")).to.equal(REFUSED);
    });

    it("does not let a stranger with the REDEEMER role redeem the keeper's USDe", async function () {
      const { keeper, desk, tokens, owner, stranger } = await networkHelpers.loadFixture(deployMarket);
      await keeper.redeem(desk, tokens.USDC, 10n ** 12n); // leaves the desk an allowance over the rest
      await desk.connect(owner).grantRole(ethers.id("REDEEMER_ROLE"), stranger);
      const order = {
        order_id: "theft",
        order_type: 1n,
        expiry: ethers.MaxUint256 >> 136n,
        nonce: 7n,
        benefactor: keeper,
        beneficiary: keeper,
        collateral_asset: tokens.USDC,
        collateral_amount: 1n,
        usde_amount: INVENTORY / 2n,
      };
      await expect(
        desk.connect(stranger).redeem(order, { signature_type: 1n, signature_bytes: "0x" }),
      ).to.be.revertedWithCustomError(desk, "InvalidEIP1271Signature");
    });
  });

  describe("withdraw", function () {
    it("sends a part, then all, to the owner", async function () {
      const { keeper, tokens, bot } = await networkHelpers.loadFixture(deployMarket);
      await expect(keeper.withdraw(tokens.USDe, 3n)).to.changeTokenBalances(
        ethers,
        tokens.USDe,
        [keeper, bot],
        [-3n, 3n],
      );
      await keeper.withdraw(tokens.USDe, ethers.MaxUint256);
      expect(await tokens.USDe.balanceOf(keeper)).to.equal(0n);
    });

    it("reverts when the caller is not the owner", async function () {
      const { keeper, tokens, stranger } = await networkHelpers.loadFixture(deployMarket);
      await expect(keeper.connect(stranger).withdraw(tokens.USDe, 1n))
        .to.be.revertedWithCustomError(keeper, "NotOwner")
        .withArgs(stranger.address);
    });
  });

  describe("executeOperation", function () {
    it("reverts when somebody lends to the keeper whom it did not ask", async function () {
      const { keeper, pool, tokens, stranger } = await networkHelpers.loadFixture(deployMarket);
      await expect(pool.connect(stranger).flashLoanSimple(keeper, tokens.USDC, 1n, "0x", 0))
        .to.be.revertedWithCustomError(keeper, "UnexpectedFlashLoan")
        .withArgs(stranger.address, await pool.getAddress());
    });

    it("reverts when the caller is not the pool, whatever initiator it names", async function () {
      const market = await networkHelpers.loadFixture(deployMarket);
      const { keeper, tokens, stranger } = market;
      const plan = keeper.interface.encodeFunctionData("liquidate", [await plainPlan(market)]);
      const params = `0x${plan.slice(10)}`;
      await expect(keeper.connect(stranger).executeOperation(tokens.USDC, 1n, 0n, keeper, params))
        .to.be.revertedWithCustomError(keeper, "UnexpectedFlashLoan")
        .withArgs(await keeper.getAddress(), stranger.address);
    });
  });

  describe("constructor", function () {
    it("keeps owner and pool readable", async function () {
      const { keeper, pool, bot } = await networkHelpers.loadFixture(deployMarket);
      expect(await keeper.owner()).to.equal(bot.address);
      expect(await keeper.POOL()).to.equal(await pool.getAddress());
    });
  });
});

/** A plan with addresses only, as the synchronous encoder wants it. */
async function plainPlan(market: Awaited<ReturnType<typeof deployMarket>>) {
  const { tokens, borrower } = market;
  return {
    ...usdeLoopPlan(market, { exit: [] }),
    collateralAsset: await tokens.USDe.getAddress(),
    debtAsset: await tokens.USDC.getAddress(),
    user: borrower.address,
  };
}
