import { expect } from "chai";
import { network } from "hardhat";
import { deployPriceRegistry, deployPushedFeed } from "../../../scripts/protocol/deploy/oracles.ts";
import { namedSigners } from "../../helpers/named-signers.ts";

const { ethers, networkHelpers } = await network.create("sim");

const USDE = "0x4c9EDD5852cd905f086C759E8383e09bff1E68B3";
const WETH = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
const UNPRICED = "0x514910771AF9Ca656af840dff83E8264EcF986CA";

async function deployRegistry() {
  const { owner, stranger } = await namedSigners(ethers, "owner", "stranger");
  const policy = { deviationBps: 50n, heartbeatSeconds: 3600n };
  const usdeFeed = await deployPushedFeed(owner, { ...policy, description: "USDe / USD", answerE8: 99_000_000n });
  const wethFeed = await deployPushedFeed(owner, { ...policy, description: "ETH / USD", answerE8: 4_000_00000000n });
  const registry = await deployPriceRegistry(owner, {
    sources: [
      { asset: USDE, feed: await usdeFeed.getAddress() },
      { asset: WETH, feed: await wethFeed.getAddress() },
    ],
  });
  return { registry, usdeFeed, wethFeed, owner, stranger };
}

async function deployRegistryWithFallback() {
  const base = await networkHelpers.loadFixture(deployRegistry);
  const lastResort = await deployPushedFeed(base.owner, {
    description: "last resort",
    deviationBps: 50n,
    heartbeatSeconds: 3600n,
    answerE8: 42n,
  });
  const fallback = await deployPriceRegistry(base.owner, {
    sources: [USDE, UNPRICED].map((asset) => ({ asset, feed: lastResort.target as string })),
  });
  await base.registry.setFallbackOracle(fallback);
  return { ...base, fallback };
}

describe("PriceRegistry", function () {
  describe("constructor", function () {
    it("counts in US dollars with 8 decimals and has no fallback unless given", async function () {
      const { registry } = await networkHelpers.loadFixture(deployRegistry);
      expect(await registry.BASE_CURRENCY()).to.equal(ethers.ZeroAddress);
      expect(await registry.BASE_CURRENCY_UNIT()).to.equal(100_000_000n);
      expect(await registry.getFallbackOracle()).to.equal(ethers.ZeroAddress);
      await expect(registry.deploymentTransaction())
        .to.emit(registry, "BaseCurrencySet")
        .withArgs(ethers.ZeroAddress, 100_000_000n);
    });

    it("takes the fallback that is given", async function () {
      const { registry, owner } = await networkHelpers.loadFixture(deployRegistry);
      const second = await deployPriceRegistry(owner, { sources: [], fallbackOracle: await registry.getAddress() });
      expect(await second.getAssetPrice(USDE)).to.equal(99_000_000n);
    });
  });

  describe("getAssetPrice", function () {
    it("reads the latest answer of the source, however old", async function () {
      const { registry, usdeFeed } = await networkHelpers.loadFixture(deployRegistry);
      await usdeFeed.updateAnswer(65_000_000n);
      await networkHelpers.time.increase(30 * 86_400);
      expect(await registry.getAssetPrice(USDE)).to.equal(65_000_000n);
    });

    it("prices the base currency at one unit", async function () {
      const { registry } = await networkHelpers.loadFixture(deployRegistry);
      expect(await registry.getAssetPrice(ethers.ZeroAddress)).to.equal(100_000_000n);
    });

    for (const answer of [0n, -1n]) {
      it(`asks the fallback when the answer is ${answer}`, async function () {
        const { registry, usdeFeed } = await networkHelpers.loadFixture(deployRegistryWithFallback);
        await usdeFeed.updateAnswer(answer);
        expect(await registry.getAssetPrice(USDE)).to.equal(42n);
      });
    }

    it("does not ask the fallback while the source answers", async function () {
      const { registry } = await networkHelpers.loadFixture(deployRegistryWithFallback);
      expect(await registry.getAssetPrice(USDE)).to.equal(99_000_000n);
    });

    it("asks the fallback for an asset without a source", async function () {
      const { registry } = await networkHelpers.loadFixture(deployRegistryWithFallback);
      expect(await registry.getAssetPrice(UNPRICED)).to.equal(42n);
    });

    it("reverts without data when there is no price and no fallback", async function () {
      const { registry, usdeFeed } = await networkHelpers.loadFixture(deployRegistry);
      await expect(registry.getAssetPrice(UNPRICED)).to.be.revertedWithoutReason(ethers);
      await usdeFeed.updateAnswer(0n);
      await expect(registry.getAssetPrice(USDE)).to.be.revertedWithoutReason(ethers);
    });
  });

  describe("getAssetsPrices", function () {
    it("keeps the order asked for", async function () {
      const { registry } = await networkHelpers.loadFixture(deployRegistry);
      expect(await registry.getAssetsPrices([WETH, USDE, WETH])).to.deep.equal([
        4_000_00000000n,
        99_000_000n,
        4_000_00000000n,
      ]);
    });
  });

  describe("setAssetSources", function () {
    it("replaces a source, which is how a scenario changes whose price counts", async function () {
      const { registry, wethFeed } = await networkHelpers.loadFixture(deployRegistry);
      await expect(registry.setAssetSources([USDE], [wethFeed]))
        .to.emit(registry, "AssetSourceUpdated")
        .withArgs(USDE, await wethFeed.getAddress());
      expect(await registry.getSourceOfAsset(USDE)).to.equal(await wethFeed.getAddress());
      expect(await registry.getAssetPrice(USDE)).to.equal(4_000_00000000n);
    });

    it("reverts when the arrays differ in length", async function () {
      const { registry, wethFeed } = await networkHelpers.loadFixture(deployRegistry);
      await expect(registry.setAssetSources([USDE, WETH], [wethFeed])).to.be.revertedWithCustomError(
        registry,
        "InconsistentParamsLength",
      );
    });

    it("reverts when the caller is not the owner", async function () {
      const { registry, wethFeed, stranger } = await networkHelpers.loadFixture(deployRegistry);
      await expect(registry.connect(stranger).setAssetSources([USDE], [wethFeed])).to.be.revertedWithCustomError(
        registry,
        "CallerNotAssetListingOrPoolAdmin",
      );
    });
  });

  describe("setFallbackOracle", function () {
    it("says so", async function () {
      const { registry, owner } = await networkHelpers.loadFixture(deployRegistry);
      await expect(registry.setFallbackOracle(owner))
        .to.emit(registry, "FallbackOracleUpdated")
        .withArgs(owner.address);
      expect(await registry.getFallbackOracle()).to.equal(owner.address);
    });

    it("reverts when the caller is not the owner", async function () {
      const { registry, stranger } = await networkHelpers.loadFixture(deployRegistry);
      await expect(registry.connect(stranger).setFallbackOracle(stranger)).to.be.revertedWithCustomError(
        registry,
        "CallerNotAssetListingOrPoolAdmin",
      );
    });
  });
});
