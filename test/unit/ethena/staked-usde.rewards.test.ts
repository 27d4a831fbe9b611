import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { TestToken__factory } from "../../../typechain-types/index.ts";
import { deployTokenWorld } from "../../fixtures/ethena.ts";

const { ethers, networkHelpers } = await network.create("sim");

const VESTING_SECONDS = 8 * 3600;
const REWARDER = ethers.id("REWARDER_ROLE");
const BLACKLIST_MANAGER = ethers.id("BLACKLIST_MANAGER_ROLE");
const SOFT = ethers.id("SOFT_RESTRICTED_STAKER_ROLE");
const FULL = ethers.id("FULL_RESTRICTED_STAKER_ROLE");

/** alice and bob staked 1,000 USDe each; the deployer may bring rewards and restrict accounts; exits need no cooldown. */
async function vaultWorld() {
  const world = await deployTokenWorld(ethers);
  const { usde, stakedUsde, alice, bob, deployer } = world;
  for (const account of [alice, bob, deployer]) {
    await usde.mint(account, wad("2000"));
    await usde.connect(account).approve(stakedUsde, wad("2000"));
  }
  for (const staker of [alice, bob]) await stakedUsde.connect(staker).deposit(wad("1000"), staker);
  await stakedUsde.grantRole(BLACKLIST_MANAGER, deployer);
  await stakedUsde.setCooldownDuration(0);
  return { ...world, asAlice: stakedUsde.connect(alice) };
}

describe("StakedUSDe", () => {
  describe("transferInRewards", () => {
    it("vests linearly over eight hours, to the wei", async () => {
      const { stakedUsde } = await networkHelpers.loadFixture(vaultWorld);
      const rewards = 100_000_000_000_000_000_007n;
      await expect(stakedUsde.transferInRewards(rewards)).to.emit(stakedUsde, "RewardsReceived").withArgs(rewards);
      const start = await networkHelpers.time.latest();
      expect(await stakedUsde.vestingAmount()).to.equal(rewards);
      expect(await stakedUsde.lastDistributionTimestamp()).to.equal(start);
      for (const elapsed of [0, 1, 2, 3599, 14_400, 28_798, VESTING_SECONDS - 1, VESTING_SECONDS, 100_000]) {
        if (elapsed > 0) await networkHelpers.time.increaseTo(start + elapsed);
        const left = BigInt(Math.max(0, VESTING_SECONDS - elapsed));
        const unvested = (left * rewards) / BigInt(VESTING_SECONDS);
        expect(await stakedUsde.getUnvestedAmount(), `unvested after ${elapsed} s`).to.equal(unvested);
        expect(await stakedUsde.totalAssets(), `assets after ${elapsed} s`).to.equal(wad("2000") + rewards - unvested);
      }
    });

    it("does not change the share's price at the moment it comes in", async () => {
      const { stakedUsde } = await networkHelpers.loadFixture(vaultWorld);
      const before = await stakedUsde.totalAssets();
      await stakedUsde.transferInRewards(wad("100"));
      expect(await stakedUsde.totalAssets()).to.equal(before);
    });

    it("reverts with StillVesting until the last wei has vested", async () => {
      const { stakedUsde } = await networkHelpers.loadFixture(vaultWorld);
      await stakedUsde.transferInRewards(wad("100"));
      const start = await networkHelpers.time.latest();
      await networkHelpers.time.setNextBlockTimestamp(start + VESTING_SECONDS - 1);
      await expect(stakedUsde.transferInRewards(1n)).to.be.revertedWithCustomError(stakedUsde, "StillVesting");
      await networkHelpers.time.setNextBlockTimestamp(start + VESTING_SECONDS);
      await stakedUsde.transferInRewards(1n);
    });

    it("reverts without the rewarder's role, and for nothing", async () => {
      const { stakedUsde, asAlice, alice } = await networkHelpers.loadFixture(vaultWorld);
      await expect(asAlice.transferInRewards(0n))
        .to.be.revertedWithCustomError(stakedUsde, "AccessControlUnauthorizedAccount")
        .withArgs(alice, REWARDER);
      await expect(stakedUsde.transferInRewards(0n)).to.be.revertedWithCustomError(stakedUsde, "InvalidAmount");
    });
  });

  describe("deposit and mint", () => {
    it("revert with InvalidAmount for nothing", async () => {
      const { asAlice, alice } = await networkHelpers.loadFixture(vaultWorld);
      await expect(asAlice.deposit(0n, alice)).to.be.revertedWithCustomError(asAlice, "InvalidAmount");
      await expect(asAlice.mint(0n, alice)).to.be.revertedWithCustomError(asAlice, "InvalidAmount");
    });

    it("revert with InvalidAmount when the assets buy no share", async () => {
      const { asAlice, stakedUsde, usde, alice } = await networkHelpers.loadFixture(vaultWorld);
      await usde.mint(stakedUsde, wad("2000"));
      await expect(asAlice.deposit(1n, alice)).to.be.revertedWithCustomError(asAlice, "InvalidAmount");
    });
  });

  describe("restrictions", () => {
    it("soft: no staking by or for the account, but it may transfer and leave", async () => {
      const { stakedUsde, asAlice, alice, bob } = await networkHelpers.loadFixture(vaultWorld);
      await stakedUsde.addToBlacklist(alice, false);
      expect(await stakedUsde.hasRole(SOFT, alice)).to.equal(true);
      await expect(asAlice.deposit(1n, bob)).to.be.revertedWithCustomError(stakedUsde, "OperationNotAllowed");
      await expect(stakedUsde.connect(bob).deposit(1n, alice)).to.be.revertedWithCustomError(
        stakedUsde,
        "OperationNotAllowed",
      );
      await asAlice.transfer(bob, wad("1"));
      await asAlice.redeem(wad("1"), alice, alice);
    });

    it("full: no transfer from or to the account", async () => {
      const { stakedUsde, asAlice, alice, bob } = await networkHelpers.loadFixture(vaultWorld);
      await stakedUsde.addToBlacklist(alice, true);
      expect(await stakedUsde.hasRole(FULL, alice)).to.equal(true);
      await expect(asAlice.transfer(bob, 1n)).to.be.revertedWithCustomError(stakedUsde, "OperationNotAllowed");
      await expect(stakedUsde.connect(bob).transfer(alice, 1n)).to.be.revertedWithCustomError(
        stakedUsde,
        "OperationNotAllowed",
      );
      await expect(stakedUsde.connect(bob).deposit(wad("1"), alice)).to.be.revertedWithCustomError(
        stakedUsde,
        "OperationNotAllowed",
      );
    });

    it("full: no exit as caller, receiver or owner", async () => {
      const { stakedUsde, asAlice, alice, bob } = await networkHelpers.loadFixture(vaultWorld);
      const asBob = stakedUsde.connect(bob);
      await asAlice.approve(bob, wad("1000"));
      await asBob.approve(alice, wad("1000"));
      await stakedUsde.addToBlacklist(alice, true);
      for (const call of [
        asAlice.redeem(1n, bob, bob),
        asBob.redeem(1n, alice, bob),
        asBob.redeem(1n, bob, alice),
        asAlice.redeem(1n, alice, alice),
      ]) {
        await expect(call).to.be.revertedWithCustomError(stakedUsde, "OperationNotAllowed");
      }
    });

    it("full: no start of a cooldown, but one in progress is paid", async () => {
      const { stakedUsde, asAlice, usde, alice } = await networkHelpers.loadFixture(vaultWorld);
      await stakedUsde.setCooldownDuration(100);
      await asAlice.cooldownShares(wad("10"));
      await stakedUsde.addToBlacklist(alice, true);
      await expect(asAlice.cooldownShares(1n)).to.be.revertedWithCustomError(stakedUsde, "OperationNotAllowed");
      await networkHelpers.time.increase(100);
      await expect(asAlice.unstake(alice)).to.changeTokenBalances(ethers, usde, [alice], [wad("10")]);
    });

    it("are lifted by removeFromBlacklist, each kind apart", async () => {
      const { stakedUsde, asAlice, alice, bob } = await networkHelpers.loadFixture(vaultWorld);
      await stakedUsde.addToBlacklist(alice, true);
      await stakedUsde.removeFromBlacklist(alice, false);
      await expect(asAlice.transfer(bob, 1n)).to.be.revertedWithCustomError(stakedUsde, "OperationNotAllowed");
      await stakedUsde.removeFromBlacklist(alice, true);
      await asAlice.transfer(bob, 1n);
    });

    it("revert with CantBlacklistOwner for the admin, and without the manager's role", async () => {
      const { stakedUsde, asAlice, deployer, alice, bob } = await networkHelpers.loadFixture(vaultWorld);
      await expect(stakedUsde.addToBlacklist(deployer, true)).to.be.revertedWithCustomError(
        stakedUsde,
        "CantBlacklistOwner",
      );
      for (const call of [() => asAlice.addToBlacklist(bob, true), () => asAlice.removeFromBlacklist(bob, true)]) {
        await expect(call())
          .to.be.revertedWithCustomError(stakedUsde, "AccessControlUnauthorizedAccount")
          .withArgs(alice, BLACKLIST_MANAGER);
      }
    });

    it("can't be shed: renounceRole reverts with OperationNotAllowed", async () => {
      const { stakedUsde, asAlice, alice } = await networkHelpers.loadFixture(vaultWorld);
      await stakedUsde.addToBlacklist(alice, true);
      await expect(asAlice.renounceRole(FULL, alice)).to.be.revertedWithCustomError(stakedUsde, "OperationNotAllowed");
    });
  });

  describe("redistributeLockedAmount", () => {
    it("gives the restricted account's shares to another", async () => {
      const { stakedUsde, alice, carol } = await networkHelpers.loadFixture(vaultWorld);
      await stakedUsde.addToBlacklist(alice, true);
      const moved = stakedUsde.redistributeLockedAmount(alice, carol);
      await expect(moved).to.changeTokenBalances(ethers, stakedUsde, [alice, carol], [-wad("1000"), wad("1000")]);
      await expect(moved).to.emit(stakedUsde, "LockedAmountRedistributed").withArgs(alice, carol, wad("1000"));
    });

    it("burns them for the benefit of the others, vesting over eight hours, when nobody is named", async () => {
      const { stakedUsde, alice, bob } = await networkHelpers.loadFixture(vaultWorld);
      await stakedUsde.addToBlacklist(alice, true);
      await stakedUsde.redistributeLockedAmount(alice, ethers.ZeroAddress);
      expect(await stakedUsde.totalSupply()).to.equal(wad("1000"));
      expect(await stakedUsde.totalAssets()).to.equal(wad("1000"));
      await networkHelpers.time.increase(VESTING_SECONDS);
      expect(await stakedUsde.totalAssets()).to.equal(wad("2000"));
      expect(await stakedUsde.maxWithdraw(bob)).to.be.closeTo(wad("2000"), 1n);
    });

    it("reverts with StillVesting when nobody is named while rewards vest", async () => {
      const { stakedUsde, alice } = await networkHelpers.loadFixture(vaultWorld);
      await stakedUsde.addToBlacklist(alice, true);
      await stakedUsde.transferInRewards(wad("1"));
      await expect(stakedUsde.redistributeLockedAmount(alice, ethers.ZeroAddress)).to.be.revertedWithCustomError(
        stakedUsde,
        "StillVesting",
      );
    });

    it("reverts with OperationNotAllowed when the source is not, or the target is, fully restricted", async () => {
      const { stakedUsde, alice, bob, carol } = await networkHelpers.loadFixture(vaultWorld);
      await stakedUsde.addToBlacklist(alice, false);
      await expect(stakedUsde.redistributeLockedAmount(alice, carol)).to.be.revertedWithCustomError(
        stakedUsde,
        "OperationNotAllowed",
      );
      await stakedUsde.addToBlacklist(alice, true);
      await stakedUsde.addToBlacklist(bob, true);
      await expect(stakedUsde.redistributeLockedAmount(alice, bob)).to.be.revertedWithCustomError(
        stakedUsde,
        "OperationNotAllowed",
      );
    });

    it("reverts for anybody but the admin", async () => {
      const { stakedUsde, asAlice, alice, bob } = await networkHelpers.loadFixture(vaultWorld);
      await expect(asAlice.redistributeLockedAmount(bob, alice))
        .to.be.revertedWithCustomError(stakedUsde, "AccessControlUnauthorizedAccount")
        .withArgs(alice, ethers.ZeroHash);
    });
  });

  describe("rescueTokens", () => {
    it("returns other tokens, but never USDe, and only for the admin", async () => {
      const { stakedUsde, asAlice, usde, deployer, alice, carol } = await networkHelpers.loadFixture(vaultWorld);
      const stray = await new TestToken__factory(deployer).deploy(deployer, "Stray", "STRAY", 18);
      await stray.mint(stakedUsde, 5n);
      await expect(stakedUsde.rescueTokens(stray, 5n, carol)).to.changeTokenBalances(ethers, stray, [carol], [5n]);
      await expect(stakedUsde.rescueTokens(usde, 1n, carol)).to.be.revertedWithCustomError(stakedUsde, "InvalidToken");
      await expect(asAlice.rescueTokens(stray, 1n, alice))
        .to.be.revertedWithCustomError(stakedUsde, "AccessControlUnauthorizedAccount")
        .withArgs(alice, ethers.ZeroHash);
    });
  });
});
