import { expect } from "chai";
import { network } from "hardhat";
import { deployPushedFeed } from "../../../scripts/protocol/deploy/oracles.ts";
import { namedSigners } from "../../helpers/named-signers.ts";

const { ethers, networkHelpers } = await network.create("sim");

const HEARTBEAT = 3600n;

async function deployFeed() {
  const { owner, node, stranger } = await namedSigners(ethers, "owner", "node", "stranger");
  const feed = await deployPushedFeed(owner, {
    description: "USDe / USD",
    deviationBps: 50n,
    heartbeatSeconds: HEARTBEAT,
    answerE8: 100_000_000n,
    nodes: [node.address],
  });
  const deployedAt = BigInt(await networkHelpers.time.latest()) - 1n; // the node was authorised one block later
  return { feed, owner, node, stranger, deployedAt };
}

describe("PushedFeed", function () {
  describe("constructor", function () {
    it("starts in round 1 with the initial answer", async function () {
      const { feed, deployedAt } = await networkHelpers.loadFixture(deployFeed);
      expect(await feed.latestRoundData()).to.deep.equal([1n, 100_000_000n, deployedAt, deployedAt, 1n]);
      expect(await feed.latestAnswer()).to.equal(100_000_000n);
      expect(await feed.latestRound()).to.equal(1n);
      expect(await feed.latestTimestamp()).to.equal(deployedAt);
    });

    it("keeps the description, the decimals and the update policy readable", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      expect(await feed.description()).to.equal("USDe / USD");
      expect(await feed.decimals()).to.equal(8n);
      expect(await feed.version()).to.equal(1n);
      expect(await feed.deviationBps()).to.equal(50n);
      expect(await feed.heartbeatSeconds()).to.equal(HEARTBEAT);
    });
  });

  describe("updateAnswer", function () {
    it("puts the answer in force in a new round and says so in both events", async function () {
      const { feed, owner } = await networkHelpers.loadFixture(deployFeed);
      const at = BigInt(await networkHelpers.time.latest()) + 12n;
      await networkHelpers.time.setNextBlockTimestamp(at);
      await expect(feed.updateAnswer(65_000_000n))
        .to.emit(feed, "AnswerUpdated")
        .withArgs(65_000_000n, 2n, at)
        .and.to.emit(feed, "NewRound")
        .withArgs(2n, owner.address, at);
      expect(await feed.latestRoundData()).to.deep.equal([2n, 65_000_000n, at, at, 2n]);
    });

    it("is open to an authorised node", async function () {
      const { feed, node } = await networkHelpers.loadFixture(deployFeed);
      await feed.connect(node).updateAnswer(99_000_000n);
      expect(await feed.latestAnswer()).to.equal(99_000_000n);
    });

    it("keeps answers of zero and below", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      await feed.updateAnswer(-1n);
      expect(await feed.latestAnswer()).to.equal(-1n);
    });

    it("reverts when the caller is neither the owner nor a node", async function () {
      const { feed, stranger } = await networkHelpers.loadFixture(deployFeed);
      await expect(feed.connect(stranger).updateAnswer(1n))
        .to.be.revertedWithCustomError(feed, "NotNode")
        .withArgs(stranger.address);
    });

    it("reverts when the answer is beyond 176 bits", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      await feed.updateAnswer(2n ** 175n - 1n);
      await expect(feed.updateAnswer(2n ** 175n))
        .to.be.revertedWithCustomError(feed, "SafeCastOverflowedIntDowncast")
        .withArgs(176n, 2n ** 175n);
    });
  });

  describe("setNode", function () {
    it("takes the right to push away again", async function () {
      const { feed, node } = await networkHelpers.loadFixture(deployFeed);
      await expect(feed.setNode(node, false)).to.emit(feed, "NodeSet").withArgs(node.address, false);
      expect(await feed.isNode(node)).to.equal(false);
      await expect(feed.connect(node).updateAnswer(1n)).to.be.revertedWithCustomError(feed, "NotNode");
    });

    it("reverts when the caller is not the owner", async function () {
      const { feed, node } = await networkHelpers.loadFixture(deployFeed);
      await expect(feed.connect(node).setNode(node, true))
        .to.be.revertedWithCustomError(feed, "OwnableUnauthorizedAccount")
        .withArgs(node.address);
    });
  });

  describe("setUpdatePolicy", function () {
    it("changes what needsUpdate asks for", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      await expect(feed.setUpdatePolicy(0n, 2n * HEARTBEAT))
        .to.emit(feed, "UpdatePolicySet")
        .withArgs(0n, 2n * HEARTBEAT);
      expect(await feed.needsUpdate(100_000_001n)).to.equal(true);
      expect(await feed.needsUpdate(100_000_000n)).to.equal(false);
    });

    it("reverts when the caller is not the owner", async function () {
      const { feed, stranger } = await networkHelpers.loadFixture(deployFeed);
      await expect(feed.connect(stranger).setUpdatePolicy(1n, 1n)).to.be.revertedWithCustomError(
        feed,
        "OwnableUnauthorizedAccount",
      );
    });
  });

  describe("needsUpdate", function () {
    it("asks for a push from the deviation on, both ways", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      expect(await feed.needsUpdate(99_500_000n)).to.equal(true);
      expect(await feed.needsUpdate(99_500_001n)).to.equal(false);
      expect(await feed.needsUpdate(100_500_000n)).to.equal(true);
      expect(await feed.needsUpdate(100_499_999n)).to.equal(false);
    });

    it("asks for a push when the heartbeat is due, whatever the price", async function () {
      const { feed, deployedAt } = await networkHelpers.loadFixture(deployFeed);
      await networkHelpers.time.increaseTo(deployedAt + HEARTBEAT - 1n);
      expect(await feed.needsUpdate(100_000_000n)).to.equal(false);
      await networkHelpers.time.increaseTo(deployedAt + HEARTBEAT);
      expect(await feed.needsUpdate(100_000_000n)).to.equal(true);
    });

    it("asks for a push out of zero", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      await feed.updateAnswer(0n);
      expect(await feed.needsUpdate(1n)).to.equal(true);
      expect(await feed.needsUpdate(0n)).to.equal(false);
    });
  });

  describe("history", function () {
    it("gives every round again", async function () {
      const { feed, deployedAt } = await networkHelpers.loadFixture(deployFeed);
      await feed.updateAnswer(90_000_000n);
      await feed.updateAnswer(65_000_000n);
      expect(await feed.getRoundData(1n)).to.deep.equal([1n, 100_000_000n, deployedAt, deployedAt, 1n]);
      expect(await feed.getAnswer(2n)).to.equal(90_000_000n);
      expect(await feed.getTimestamp(1n)).to.equal(deployedAt);
    });

    it("reverts when the round does not exist", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      for (const roundId of [0n, 2n]) {
        await expect(feed.getRoundData(roundId)).to.be.revertedWithCustomError(feed, "NoDataPresent").withArgs(roundId);
      }
      expect(await feed.getAnswer(2n)).to.equal(0n);
      expect(await feed.getTimestamp(2n)).to.equal(0n);
    });
  });
});
