import { expect } from "chai";
import { network } from "hardhat";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { deployCappedPegFeed, deployPushedFeed } from "../../../scripts/protocol/deploy/oracles.ts";
import { namedSigners } from "../../helpers/named-signers.ts";

const { ethers, networkHelpers } = await network.create("sim");

const CAP = priceE8("1.04");

async function deployFeed() {
  const { owner, stranger } = await namedSigners(ethers, "owner", "stranger");
  const usdt = await deployPushedFeed(owner, {
    description: "USDT / USD",
    deviationBps: 25n,
    heartbeatSeconds: 86_400n,
    answerE8: priceE8("1.0002"),
  });
  const feed = await deployCappedPegFeed(owner, {
    underlyingFeed: await usdt.getAddress(),
    description: "Capped USDT / USD",
    priceCapE8: CAP,
  });
  return { feed, usdt, stranger };
}

describe("CappedPegFeed", function () {
  describe("latestAnswer", function () {
    it("is the underlying answer below the cap", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      expect(await feed.latestAnswer()).to.equal(priceE8("1.0002"));
      expect(await feed.isCapped()).to.equal(false);
    });

    it("is the underlying answer at the cap, which does not bind there", async function () {
      const { feed, usdt } = await networkHelpers.loadFixture(deployFeed);
      await usdt.updateAnswer(CAP);
      expect(await feed.latestAnswer()).to.equal(CAP);
      expect(await feed.isCapped()).to.equal(false);
    });

    it("is the cap above it", async function () {
      const { feed, usdt } = await networkHelpers.loadFixture(deployFeed);
      await usdt.updateAnswer(CAP + 1n);
      expect(await feed.latestAnswer()).to.equal(CAP);
      expect(await feed.isCapped()).to.equal(true);
    });

    it("has no floor", async function () {
      const { feed, usdt } = await networkHelpers.loadFixture(deployFeed);
      await usdt.updateAnswer(1n);
      expect(await feed.latestAnswer()).to.equal(1n);
    });

    for (const answer of [0n, -1n]) {
      it(`is 0 when the underlying answer is ${answer}`, async function () {
        const { feed, usdt } = await networkHelpers.loadFixture(deployFeed);
        await usdt.updateAnswer(answer);
        expect(await feed.latestAnswer()).to.equal(0n);
      });
    }
  });

  describe("rounds", function () {
    it("are those of the underlying feed, with the capped answer", async function () {
      const { feed, usdt } = await networkHelpers.loadFixture(deployFeed);
      await usdt.updateAnswer(priceE8("1.2"));
      const [roundId, , startedAt, updatedAt, answeredInRound] = await usdt.latestRoundData();
      expect(await feed.latestRoundData()).to.deep.equal([roundId, CAP, startedAt, updatedAt, answeredInRound]);
      expect(await feed.getRoundData(2n)).to.deep.equal([roundId, CAP, startedAt, updatedAt, answeredInRound]);
      expect(await feed.latestRound()).to.equal(2n);
      expect(await feed.latestTimestamp()).to.equal(updatedAt);
      expect(await feed.getAnswer(2n)).to.equal(CAP);
      expect(await feed.getTimestamp(2n)).to.equal(updatedAt);
    });

    it("do not hold the past, whose cap is not kept", async function () {
      const { feed, usdt } = await networkHelpers.loadFixture(deployFeed);
      await usdt.updateAnswer(priceE8("0.99"));
      await expect(feed.getRoundData(1n)).to.be.revertedWithCustomError(feed, "NoDataPresent").withArgs(1n);
      expect(await feed.getAnswer(1n)).to.equal(0n);
      expect(await feed.getTimestamp(1n)).to.equal(0n);
    });
  });

  describe("constructor", function () {
    it("reads as a Chainlink feed and names its source", async function () {
      const { feed, usdt } = await networkHelpers.loadFixture(deployFeed);
      expect(await feed.decimals()).to.equal(8n);
      expect(await feed.version()).to.equal(1n);
      expect(await feed.description()).to.equal("Capped USDT / USD");
      expect(await feed.ASSET_TO_USD_AGGREGATOR()).to.equal(await usdt.getAddress());
    });
  });

  describe("setPriceCap", function () {
    it("moves the cap", async function () {
      const { feed, usdt } = await networkHelpers.loadFixture(deployFeed);
      await expect(feed.setPriceCap(priceE8("1.1")))
        .to.emit(feed, "PriceCapUpdated")
        .withArgs(priceE8("1.1"));
      await usdt.updateAnswer(priceE8("1.2"));
      expect(await feed.getPriceCap()).to.equal(priceE8("1.1"));
      expect(await feed.latestAnswer()).to.equal(priceE8("1.1"));
    });

    it("accepts exactly the present price and exactly 2", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      await feed.setPriceCap(priceE8("1.0002"));
      await feed.setPriceCap(priceE8("2"));
      expect(await feed.getPriceCap()).to.equal(priceE8("2"));
    });

    it("reverts when the cap is below the present price", async function () {
      const { feed } = await networkHelpers.loadFixture(deployFeed);
      await expect(feed.setPriceCap(priceE8("1.0002") - 1n)).to.be.revertedWithCustomError(
        feed,
        "CapLowerThanActualPrice",
      );
    });

    for (const cap of [priceE8("2") + 1n, -1n]) {
      it(`reverts when the cap is ${cap}`, async function () {
        const { feed, usdt } = await networkHelpers.loadFixture(deployFeed);
        await usdt.updateAnswer(-2n); // so that the present price is no objection
        await expect(feed.setPriceCap(cap)).to.be.revertedWithCustomError(feed, "InvalidNewPriceCap");
      });
    }

    it("reverts when the caller is not the owner", async function () {
      const { feed, stranger } = await networkHelpers.loadFixture(deployFeed);
      await expect(feed.connect(stranger).setPriceCap(CAP)).to.be.revertedWithCustomError(
        feed,
        "CallerIsNotRiskOrPoolAdmin",
      );
    });
  });
});
