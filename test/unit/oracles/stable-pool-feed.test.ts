import { expect } from "chai";
import { network } from "hardhat";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import { deployPushedFeed, deployStablePoolFeed } from "../../../scripts/protocol/deploy/oracles.ts";
import { StablePoolFeed__factory, type StableSwapPool } from "../../../typechain-types/index.ts";
import { namedSigners } from "../../helpers/named-signers.ts";
import { deployCoins, deploySeededPool } from "../../helpers/stable-pool.ts";

const { ethers, networkHelpers } = await network.create("sim");

const USDE = 0;
const USDC = 1;
const MILLION_USDE = 10n ** 24n;
const MILLION_USDC = 10n ** 12n;
const USDC_PRICE = priceE8("0.9998");

async function deployFeeds() {
  const { owner } = await namedSigners(ethers, "owner");
  const coins = await deployCoins(owner, [18, 6, 18], [owner.address]);
  const pool: StableSwapPool = await deploySeededPool(owner, coins.slice(0, 2), [
    20n * MILLION_USDE,
    20n * MILLION_USDC,
  ]);
  const usdcFeed = await deployPushedFeed(owner, {
    description: "USDC / USD",
    deviationBps: 25n,
    heartbeatSeconds: 86_400n,
    answerE8: USDC_PRICE,
  });
  const params = { pool: await pool.getAddress(), quoteFeed: await usdcFeed.getAddress(), description: "USDe / USD" };
  const spot = await deployStablePoolFeed(owner, { ...params, assetIndex: USDE, quoteIndex: USDC, mode: "spot" });
  const ema = await deployStablePoolFeed(owner, { ...params, assetIndex: USDE, quoteIndex: USDC, mode: "ema" });
  for (const coin of coins) await coin.approve(pool, ethers.MaxUint256);
  return { owner, coins, pool, usdcFeed, spot, ema, params };
}

async function sellUsde(pool: StableSwapPool, amountWei: bigint): Promise<void> {
  await pool["exchange(int128,int128,uint256,uint256)"](USDE, USDC, amountWei, 0n);
}

/** The closed form: USDe in USDC is 1e36 / p, times USDC in USD. */
function usdePriceE8(p: bigint, quoteE8: bigint): bigint {
  return (wad("1") * quoteE8) / p;
}

describe("StablePoolFeed", function () {
  describe("latestAnswer, spot", function () {
    it("starts at the quote coin's price in a balanced pool", async function () {
      const { spot } = await networkHelpers.loadFixture(deployFeeds);
      expect(await spot.latestAnswer()).to.be.closeTo(USDC_PRICE, 1n);
    });

    it("falls when USDe is sold into the pool, while the pool's own number rises", async function () {
      const { pool, spot } = await networkHelpers.loadFixture(deployFeeds);
      const before = { feed: await spot.latestAnswer(), pool: await pool.get_p(0) };
      await sellUsde(pool, 10n * MILLION_USDE);
      expect(await spot.latestAnswer()).to.be.lessThan(before.feed);
      expect(await pool.get_p(0)).to.be.greaterThan(before.pool);
    });

    it("rises when USDe is bought", async function () {
      const { pool, spot } = await networkHelpers.loadFixture(deployFeeds);
      const before = await spot.latestAnswer();
      await pool["exchange(int128,int128,uint256,uint256)"](USDC, USDE, 10n * MILLION_USDC, 0n);
      expect(await spot.latestAnswer()).to.be.greaterThan(before);
    });

    it("is floor(1e18 * quote / get_p) at every imbalance, also below 0.50", async function () {
      const { pool, spot } = await networkHelpers.loadFixture(deployFeeds);
      for (const millions of [5n, 5n, 5n, 4n, 1n]) {
        await sellUsde(pool, millions * MILLION_USDE);
        expect(await spot.latestAnswer()).to.equal(usdePriceE8(await pool.get_p(0), USDC_PRICE));
      }
      expect(await spot.latestAnswer()).to.be.lessThan(priceE8("0.5"));
    });

    it("follows the quote coin's own price", async function () {
      const { pool, usdcFeed, spot } = await networkHelpers.loadFixture(deployFeeds);
      await usdcFeed.updateAnswer(priceE8("0.9"));
      expect(await spot.latestAnswer()).to.equal(usdePriceE8(await pool.get_p(0), priceE8("0.9")));
    });

    for (const answer of [0n, -1n]) {
      it(`is 0 when the quote feed answers ${answer}`, async function () {
        const { usdcFeed, spot } = await networkHelpers.loadFixture(deployFeeds);
        await usdcFeed.updateAnswer(answer);
        expect(await spot.latestAnswer()).to.equal(0n);
      });
    }
  });

  describe("latestAnswer, EMA", function () {
    it("does not move in the block of the sale, then falls towards the spot", async function () {
      const { pool, spot, ema } = await networkHelpers.loadFixture(deployFeeds);
      const before = await ema.latestAnswer();
      await sellUsde(pool, 18n * MILLION_USDE);
      expect(await ema.latestAnswer()).to.be.closeTo(before, 1n);
      await networkHelpers.time.increase(600);
      await networkHelpers.mine();
      const after = await ema.latestAnswer();
      expect(after).to.be.lessThan(before);
      expect(after).to.be.greaterThan(await spot.latestAnswer());
      expect(after).to.equal(usdePriceE8(await pool.price_oracle(0), USDC_PRICE));
    });

    it("never reads below 0.50 of the quote coin, since the pool averages min(p, 2)", async function () {
      const { pool, spot, ema } = await networkHelpers.loadFixture(deployFeeds);
      await sellUsde(pool, 21n * MILLION_USDE);
      await networkHelpers.time.increase(86_400);
      await networkHelpers.mine();
      expect(await spot.latestAnswer()).to.be.lessThan(USDC_PRICE / 2n);
      expect(await ema.latestAnswer()).to.be.closeTo(USDC_PRICE / 2n, 1n);
    });
  });

  describe("other coins", function () {
    it("prices coin 1 in coin 0 without inverting", async function () {
      const { owner, pool, params } = await networkHelpers.loadFixture(deployFeeds);
      const feed = await deployStablePoolFeed(owner, { ...params, assetIndex: USDC, quoteIndex: USDE, mode: "spot" });
      await sellUsde(pool, 10n * MILLION_USDE);
      expect(await feed.latestAnswer()).to.equal(((await pool.get_p(0)) * USDC_PRICE) / wad("1"));
    });

    it("prices coin 1 in coin 2 through both prices in coin 0", async function () {
      const { owner, coins, params } = await networkHelpers.loadFixture(deployFeeds);
      const pool = await deploySeededPool(owner, coins, [10n * MILLION_USDE, 20n * MILLION_USDC, 30n * MILLION_USDE]);
      const feed = await deployStablePoolFeed(owner, {
        ...params,
        pool: await pool.getAddress(),
        assetIndex: 1,
        quoteIndex: 2,
        mode: "spot",
      });
      const answer = await feed.latestAnswer();
      expect(answer).to.equal(((await pool.get_p(0)) * USDC_PRICE) / (await pool.get_p(1)));
      expect(answer).to.be.greaterThan(USDC_PRICE); // coin 2 is the most plentiful, so the cheapest
    });
  });

  describe("constructor", function () {
    it("keeps what it reads readable", async function () {
      const { pool, usdcFeed, ema } = await networkHelpers.loadFixture(deployFeeds);
      expect(await ema.POOL()).to.equal(await pool.getAddress());
      expect(await ema.QUOTE_TO_USD_AGGREGATOR()).to.equal(await usdcFeed.getAddress());
      expect([await ema.ASSET_INDEX(), await ema.QUOTE_INDEX(), await ema.PRICE_MODE()]).to.deep.equal([0n, 1n, 1n]);
      expect(await ema.latestRound()).to.equal(await usdcFeed.latestRound());
      expect(await ema.latestTimestamp()).to.equal(await usdcFeed.latestTimestamp());
    });

    for (const [assetIndex, quoteIndex] of [
      [0, 0],
      [2, 0],
      [0, 2],
    ] as const) {
      it(`reverts when coin ${assetIndex} is to be priced in coin ${quoteIndex} of two`, async function () {
        const { owner, params } = await networkHelpers.loadFixture(deployFeeds);
        await expect(deployStablePoolFeed(owner, { ...params, assetIndex, quoteIndex, mode: "spot" }))
          .to.be.revertedWithCustomError(new StablePoolFeed__factory(owner), "InvalidCoinPair")
          .withArgs(assetIndex, quoteIndex, 2n);
      });
    }
  });
});
