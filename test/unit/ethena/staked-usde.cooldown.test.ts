import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { OCTOBER_2025_COOLDOWN_SECONDS } from "../../../scripts/protocol/deploy/tokens.ts";
import { StakedUSDe__factory, USDeSilo__factory } from "../../../typechain-types/index.ts";
import { deployTokenWorld } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

/** alice and bob staked 1,000 USDe each. */
async function stakers() {
  const world = await deployTokenWorld(ethers);
  const { usde, stakedUsde, alice, bob, deployer } = world;
  for (const staker of [alice, bob]) {
    await usde.mint(staker, wad("2000"));
    await usde.connect(staker).approve(stakedUsde, wad("2000"));
    await stakedUsde.connect(staker).deposit(wad("1000"), staker);
  }
  const silo = USDeSilo__factory.connect(await stakedUsde.silo(), deployer);
  return { ...world, vault: stakedUsde.connect(alice), silo };
}

describe("StakedUSDe", () => {
  describe("constructor", () => {
    it("names itself as the deployed vault and starts at the longest cooldown", async () => {
      const { usde, deployer } = await networkHelpers.loadFixture(stakers);
      const vault = await new StakedUSDe__factory(deployer).deploy(usde, deployer, deployer);
      expect(await vault.name()).to.equal("Staked USDe");
      expect(await vault.symbol()).to.equal("sUSDe");
      expect(await vault.decimals()).to.equal(18n);
      expect(await vault.asset()).to.equal(usde.target);
      expect(await vault.MAX_COOLDOWN_DURATION()).to.equal(90n * 24n * 60n * 60n);
      expect(await vault.cooldownDuration()).to.equal(await vault.MAX_COOLDOWN_DURATION());
      expect(await vault.owner()).to.equal(deployer.address);
    });

    it("reverts with InvalidZeroAddress for a missing asset, rewarder or admin", async () => {
      const { usde, stakedUsde, deployer } = await networkHelpers.loadFixture(stakers);
      const factory = new StakedUSDe__factory(deployer);
      const zero = ethers.ZeroAddress;
      for (const [asset, rewarder, admin] of [
        [zero, deployer, deployer],
        [usde, zero, deployer],
        [usde, deployer, zero],
      ] as const) {
        await expect(factory.deploy(asset, rewarder, admin)).to.be.revertedWithCustomError(
          stakedUsde,
          "InvalidZeroAddress",
        );
      }
    });
  });

  describe("setCooldownDuration", () => {
    it("sets up to 90 days", async () => {
      const { stakedUsde } = await networkHelpers.loadFixture(stakers);
      await expect(stakedUsde.setCooldownDuration(90 * 86_400))
        .to.emit(stakedUsde, "CooldownDurationUpdated")
        .withArgs(OCTOBER_2025_COOLDOWN_SECONDS, 90 * 86_400);
    });

    it("reverts with InvalidCooldown above, and for anybody but the admin", async () => {
      const { stakedUsde, vault, alice } = await networkHelpers.loadFixture(stakers);
      await expect(stakedUsde.setCooldownDuration(90 * 86_400 + 1)).to.be.revertedWithCustomError(
        stakedUsde,
        "InvalidCooldown",
      );
      await expect(vault.setCooldownDuration(0))
        .to.be.revertedWithCustomError(stakedUsde, "AccessControlUnauthorizedAccount")
        .withArgs(alice, ethers.ZeroHash);
    });
  });

  describe("with a cooldown", () => {
    it("withdraw and redeem revert with OperationNotAllowed", async () => {
      const { vault, alice } = await networkHelpers.loadFixture(stakers);
      await expect(vault.withdraw(1n, alice, alice)).to.be.revertedWithCustomError(vault, "OperationNotAllowed");
      await expect(vault.redeem(1n, alice, alice)).to.be.revertedWithCustomError(vault, "OperationNotAllowed");
    });

    it("cooldownAssets moves the assets to the silo and burns the shares, rounded up", async () => {
      const { vault, usde, alice, silo, stakedUsde } = await networkHelpers.loadFixture(stakers);
      await usde.mint(stakedUsde, wad("100")); // 1.05 USDe a share
      const shares = await vault.cooldownAssets.staticCall(wad("500"));
      expect(shares).to.equal((wad("500") * (wad("2000") + 1n)) / (wad("2100") + 1n) + 1n);
      const cooled = vault.cooldownAssets(wad("500"));
      await expect(cooled).to.changeTokenBalances(ethers, usde, [stakedUsde, silo], [-wad("500"), wad("500")]);
      await expect(cooled).to.changeTokenBalances(ethers, vault, [alice], [-shares]);
      const end = (await networkHelpers.time.latest()) + OCTOBER_2025_COOLDOWN_SECONDS;
      expect(await vault.cooldowns(alice)).to.deep.equal([BigInt(end), wad("500")]);
    });

    it("cooldownShares moves what the shares are worth, rounded down", async () => {
      const { vault, usde, alice, silo, stakedUsde } = await networkHelpers.loadFixture(stakers);
      await usde.mint(stakedUsde, wad("100"));
      const assets = await vault.cooldownShares.staticCall(wad("500"));
      expect(assets).to.equal((wad("500") * (wad("2100") + 1n)) / (wad("2000") + 1n));
      const cooled = vault.cooldownShares(wad("500"));
      await expect(cooled).to.changeTokenBalances(ethers, usde, [stakedUsde, silo], [-assets, assets]);
      await expect(cooled).to.changeTokenBalances(ethers, vault, [alice], [-wad("500")]);
    });

    it("reverts with ExcessiveWithdrawAmount and ExcessiveRedeemAmount above what the caller has", async () => {
      const { vault } = await networkHelpers.loadFixture(stakers);
      await expect(vault.cooldownAssets(wad("1000") + 1n)).to.be.revertedWithCustomError(
        vault,
        "ExcessiveWithdrawAmount",
      );
      await expect(vault.cooldownShares(wad("1000") + 1n)).to.be.revertedWithCustomError(
        vault,
        "ExcessiveRedeemAmount",
      );
    });

    it("reverts with InvalidAmount for nothing", async () => {
      const { vault } = await networkHelpers.loadFixture(stakers);
      await expect(vault.cooldownAssets(0n)).to.be.revertedWithCustomError(vault, "InvalidAmount");
      await expect(vault.cooldownShares(0n)).to.be.revertedWithCustomError(vault, "InvalidAmount");
    });

    it("a second cooldown adds to the amount and restarts the clock for all of it", async () => {
      const { vault, alice } = await networkHelpers.loadFixture(stakers);
      await vault.cooldownAssets(wad("100"));
      const firstEnd = (await networkHelpers.time.latest()) + OCTOBER_2025_COOLDOWN_SECONDS;
      await networkHelpers.time.increaseTo(firstEnd - 10);
      await vault.cooldownAssets(wad("1"));
      const secondEnd = (await networkHelpers.time.latest()) + OCTOBER_2025_COOLDOWN_SECONDS;
      expect(await vault.cooldowns(alice)).to.deep.equal([BigInt(secondEnd), wad("101")]);
      await networkHelpers.time.increaseTo(firstEnd);
      await expect(vault.unstake(alice)).to.be.revertedWithCustomError(vault, "InvalidCooldown");
    });

    it("unstake pays everything at the end, not a second before, and only once", async () => {
      const { vault, usde, alice, carol, silo } = await networkHelpers.loadFixture(stakers);
      await vault.cooldownAssets(wad("100"));
      const end = (await networkHelpers.time.latest()) + OCTOBER_2025_COOLDOWN_SECONDS;
      await networkHelpers.time.setNextBlockTimestamp(end - 1);
      await expect(vault.unstake(carol)).to.be.revertedWithCustomError(vault, "InvalidCooldown");
      await networkHelpers.time.setNextBlockTimestamp(end);
      await expect(vault.unstake(carol)).to.changeTokenBalances(ethers, usde, [silo, carol], [-wad("100"), wad("100")]);
      expect(await vault.cooldowns(alice)).to.deep.equal([0n, 0n]);
      await expect(vault.unstake(carol)).to.changeTokenBalances(ethers, usde, [silo, carol], [0n, 0n]);
    });

    it("assets in the silo earn nothing", async () => {
      const { vault, stakedUsde, usde, bob, alice, deployer } = await networkHelpers.loadFixture(stakers);
      await vault.cooldownShares(wad("1000"));
      await usde.mint(deployer, wad("100"));
      await usde.approve(stakedUsde, wad("100"));
      await stakedUsde.transferInRewards(wad("100"));
      await networkHelpers.time.increase(8 * 3600);
      expect((await vault.cooldowns(alice))[1]).to.equal(wad("1000"));
      expect(await stakedUsde.maxWithdraw(bob)).to.be.closeTo(wad("1100"), 1n);
    });
  });

  describe("without a cooldown", () => {
    it("withdraw and redeem work, cooldowns revert with OperationNotAllowed", async () => {
      const { stakedUsde, vault, usde, alice } = await networkHelpers.loadFixture(stakers);
      await stakedUsde.setCooldownDuration(0);
      await expect(vault.cooldownAssets(1n)).to.be.revertedWithCustomError(vault, "OperationNotAllowed");
      await expect(vault.cooldownShares(1n)).to.be.revertedWithCustomError(vault, "OperationNotAllowed");
      await expect(vault.withdraw(wad("1"), alice, alice)).to.changeTokenBalances(ethers, usde, [alice], [wad("1")]);
      await expect(vault.redeem(wad("1"), alice, alice)).to.changeTokenBalances(ethers, usde, [alice], [wad("1")]);
    });

    it("unstake pays a cooldown in progress at once", async () => {
      const { stakedUsde, vault, usde, alice } = await networkHelpers.loadFixture(stakers);
      await vault.cooldownAssets(wad("100"));
      await stakedUsde.setCooldownDuration(0);
      await expect(vault.unstake(alice)).to.changeTokenBalances(ethers, usde, [alice], [wad("100")]);
    });
  });

  describe("minimum shares", () => {
    it("reverts with MinSharesViolation when a deposit or an exit leaves less than one share, but not none", async () => {
      const { stakedUsde, vault, alice, bob } = await networkHelpers.loadFixture(stakers);
      await stakedUsde.connect(bob).cooldownShares(wad("1000"));
      await expect(vault.cooldownShares(wad("999") + 1n)).to.be.revertedWithCustomError(vault, "MinSharesViolation");
      await vault.cooldownShares(wad("999"));
      await vault.cooldownShares(wad("1"));
      expect(await vault.totalSupply()).to.equal(0n);
      await expect(vault.deposit(wad("1") - 1n, alice)).to.be.revertedWithCustomError(vault, "MinSharesViolation");
      await vault.deposit(wad("1"), alice);
    });
  });

  describe("USDeSilo", () => {
    it("reverts with OnlyStakingVault for anybody else", async () => {
      const { vault, silo, deployer } = await networkHelpers.loadFixture(stakers);
      await vault.cooldownAssets(wad("100"));
      await expect(silo.withdraw(deployer, 1n)).to.be.revertedWithCustomError(silo, "OnlyStakingVault");
    });
  });
});
