import { expect } from "chai";
import { network } from "hardhat";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { deployExchangeRateFeed, deployPushedFeed } from "../../../scripts/protocol/deploy/oracles.ts";
import { VaultWithRatio__factory } from "../../../typechain-types/index.ts";
import { namedSigners } from "../../helpers/named-signers.ts";

const { ethers, networkHelpers } = await network.create("sim");

const YEAR_SECONDS = 365n * 86_400n;
const SNAPSHOT_RATIO = wad("1.2");
const MAX_GROWTH_BPS = 5_000n;
/** floor(1.2e18 * 50 % / 365 days). */
const GROWTH_PER_SECOND = (SNAPSHOT_RATIO * MAX_GROWTH_BPS) / 10_000n / YEAR_SECONDS;

async function deployFeed() {
  const { owner, stranger } = await namedSigners(ethers, "owner", "stranger");
  const base = await deployPushedFeed(owner, {
    description: "USDT / USD",
    deviationBps: 25n,
    heartbeatSeconds: 86_400n,
    answerE8: priceE8("1.0002"),
  });
  const vault = await new VaultWithRatio__factory(owner).deploy(SNAPSHOT_RATIO);
  const snapshotTimestamp = BigInt(await networkHelpers.time.latest());
  const feed = await deployExchangeRateFeed(owner, {
    baseFeed: await base.getAddress(),
    vault: await vault.getAddress(),
    description: "Capped sUSDe / USDT / USD",
    snapshotTimestamp,
    snapshotRatioWad: SNAPSHOT_RATIO,
    maxYearlyGrowthBps: MAX_GROWTH_BPS,
  });
  await networkHelpers.time.increaseTo(snapshotTimestamp + 1_000n);
  return { feed, base, vault, snapshotTimestamp, stranger };
}

describe("ExchangeRateFeed", function () {
  describe("latestAnswer", function () {
    it("is the base answer times the ratio, floored, while the ratio is below the growth line", async function () {
      const { feed, vault } = await networkHelpers.loadFixture(deployFeed);
      const ratio = SNAPSHOT_RATIO + 1n;
      await vault.setRatio(ratio);
      expect(await feed.latestAnswer()).to.equal((priceE8("1.0002") * ratio) / wad("1"));
      expect(await feed.isCapped()).to.equal(false);
    });

    it("stops at the growth line, which rises by the second", async function () {
      const { feed, vault, snapshotTimestamp } = await networkHelpers.loadFixture(deployFeed);
      await vault.setRatio(wad("2"));
      for (const age of [10_000n, YEAR_SECONDS]) {
        await networkHelpers.time.increaseTo(snapshotTimestamp + age);
        const maxRatio = SNAPSHOT_RATIO + GROWTH_PER_SECOND * age;
        expect(await feed.getMaxRatio()).to.equal(maxRatio);
        expect(await feed.latestAnswer()).to.equal((priceE8("1.0002") * maxRatio) / wad("1"));
        expect(await feed.isCapped()).to.equal(true);
      }
    });

    it("does not count as capped exactly on the line", async function () {
      const { feed, vault, snapshotTimestamp } = await networkHelpers.loadFixture(deployFeed);
      await networkHelpers.time.setNextBlockTimestamp(snapshotTimestamp + 5_000n);
      await vault.setRatio(SNAPSHOT_RATIO + GROWTH_PER_SECOND * 5_000n);
      expect(await feed.isCapped()).to.equal(false);
    });

    it("follows a falling ratio at once", async function () {
      const { feed, vault } = await networkHelpers.loadFixture(deployFeed);
      await vault.setRatio(wad("0.9"));
      expect(await feed.latestAnswer()).to.equal((priceE8("1.0002") * wad("0.9")) / wad("1"));
    });

    for (const answer of [0n, -1n]) {
      it(`is 0 when the base answer is ${answer}`, async function () {
        const { feed, base } = await networkHelpers.loadFixture(deployFeed);
        await base.updateAnswer(answer);
        expect(await feed.latestAnswer()).to.equal(0n);
      });
    }

    it("has the rounds of the base feed", async function () {
      const { feed, base } = await networkHelpers.loadFixture(deployFeed);
      const [roundId, , startedAt, updatedAt, answeredInRound] = await base.latestRoundData();
      expect(await feed.latestRoundData()).to.deep.equal([
        roundId,
        await feed.latestAnswer(),
        startedAt,
        updatedAt,
        answeredInRound,
      ]);
    });
  });

  describe("constructor", function () {
    it("keeps the growth line, the vault and the base feed readable", async function () {
      const { feed, base, vault, snapshotTimestamp } = await networkHelpers.loadFixture(deployFeed);
      expect(await feed.getSnapshotRatio()).to.equal(SNAPSHOT_RATIO);
      expect(await feed.getSnapshotTimestamp()).to.equal(snapshotTimestamp);
      expect(await feed.getMaxYearlyGrowthRatePercent()).to.equal(MAX_GROWTH_BPS);
      expect(await feed.getMaxRatioGrowthPerSecond()).to.equal(GROWTH_PER_SECOND);
      expect(await feed.RATIO_PROVIDER()).to.equal(await vault.getAddress());
      expect(await feed.BASE_TO_USD_AGGREGATOR()).to.equal(await base.getAddress());
      expect(await feed.getRatio()).to.equal(SNAPSHOT_RATIO);
    });
  });

  describe("setCapParameters", function () {
    it("moves the growth line", async function () {
      const { feed, snapshotTimestamp } = await networkHelpers.loadFixture(deployFeed);
      const line = {
        snapshotTimestamp: snapshotTimestamp + 500n,
        snapshotRatio: wad("1.3"),
        maxYearlyRatioGrowthPercent: 0n,
      };
      await expect(feed.setCapParameters(line))
        .to.emit(feed, "CapParametersUpdated")
        .withArgs(line.snapshotRatio, line.snapshotTimestamp, 0n, 0n);
      expect(await feed.getMaxRatio()).to.equal(wad("1.3"));
    });

    it("reverts when the snapshot ratio is zero", async function () {
      const { feed, snapshotTimestamp } = await networkHelpers.loadFixture(deployFeed);
      const line = { snapshotTimestamp, snapshotRatio: 0n, maxYearlyRatioGrowthPercent: 0n };
      await expect(feed.setCapParameters(line)).to.be.revertedWithCustomError(feed, "SnapshotRatioIsZero");
    });

    it("reverts when the snapshot is older than the one in force", async function () {
      const { feed, snapshotTimestamp } = await networkHelpers.loadFixture(deployFeed);
      const older = snapshotTimestamp - 1n;
      await expect(
        feed.setCapParameters({ snapshotTimestamp: older, snapshotRatio: 1n, maxYearlyRatioGrowthPercent: 0n }),
      )
        .to.be.revertedWithCustomError(feed, "InvalidRatioTimestamp")
        .withArgs(older);
    });

    it("reverts when the snapshot is in the future", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      const now = BigInt(await networkHelpers.time.latest()) + 12n;
      const line = { snapshotRatio: 1n, maxYearlyRatioGrowthPercent: 0n };
      await networkHelpers.time.setNextBlockTimestamp(now);
      await expect(feed.setCapParameters({ ...line, snapshotTimestamp: now + 1n }))
        .to.be.revertedWithCustomError(feed, "InvalidRatioTimestamp")
        .withArgs(now + 1n);
    });

    it("reverts when the caller is not the owner", async function () {
      const { feed, snapshotTimestamp, stranger } = await networkHelpers.loadFixture(deployFeed);
      const line = { snapshotTimestamp, snapshotRatio: 1n, maxYearlyRatioGrowthPercent: 0n };
      await expect(feed.connect(stranger).setCapParameters(line)).to.be.revertedWithCustomError(
        feed,
        "CallerIsNotRiskOrPoolAdmin",
      );
    });
  });
});
