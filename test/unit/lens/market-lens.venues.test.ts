import { expect } from "chai";
import { network } from "hardhat";
import { priceE8 } from "../../../scripts/lib/units.ts";
import { deployLens } from "../../../scripts/protocol/deploy/lens.ts";
import { deployPriceRegistry, deployPushedFeed } from "../../../scripts/protocol/deploy/oracles.ts";
import { deployStablePool } from "../../../scripts/protocol/deploy/stable-pool.ts";
import { deployUniswap } from "../../../scripts/protocol/deploy/uniswap.ts";
import { AnswerOnlyFeed__factory } from "../../../typechain-types/index.ts";
import { namedSigners } from "../../helpers/named-signers.ts";
import { deployCoins, deploySeededPool, poolParams } from "../../helpers/stable-pool.ts";

const { ethers, networkHelpers } = await network.create("sim");

const NOTHING = {
  pool: ethers.ZeroAddress,
  oracle: ethers.ZeroAddress,
  assets: [],
  feeds: [],
  stablePools: [],
  pairs: [],
  desk: ethers.ZeroAddress,
  usde: ethers.ZeroAddress,
  deskAsset: ethers.ZeroAddress,
  backing: ethers.ZeroAddress,
  vault: ethers.ZeroAddress,
};

async function deployVenues() {
  const { deployer, holder } = await namedSigners(ethers, "deployer", "holder");
  const lens = await deployLens(deployer);
  const [usde, usdc] = await deployCoins(deployer, [18, 6], [deployer.address, holder.address]);
  if (usde === undefined || usdc === undefined) throw new Error("two coins were asked for");
  const stablePool = await deploySeededPool(deployer, [usde, usdc], [10n ** 24n, 2n * 10n ** 12n]);
  const uniswap = await deployUniswap(deployer, {
    pairs: [
      {
        name: "A",
        tokens: [await usde.getAddress(), await usdc.getAddress()],
        balancesUnits: [10n ** 24n, 10n ** 12n],
      },
    ],
  });
  const pair = uniswap.pairs["A"];
  if (pair === undefined) throw new Error("one pair was asked for");
  const feed = await deployPushedFeed(deployer, {
    description: "USDe / USD",
    deviationBps: 25n,
    heartbeatSeconds: 86_400n,
    answerE8: priceE8("0.99"),
  });
  return { deployer, holder, lens, usde, usdc, stablePool, pair, feed };
}

describe("MarketLens on oracles and venues", function () {
  describe("getMarket", function () {
    it("reads nothing but the block when everything is absent", async function () {
      const { lens } = await networkHelpers.loadFixture(deployVenues);
      const block = await ethers.provider.getBlock("latest");
      const market = await lens.getMarket(NOTHING);
      expect([market.blockNumber, market.timestamp]).to.deep.equal([
        BigInt(block?.number ?? 0),
        BigInt(block?.timestamp ?? 0),
      ]);
      expect([...market.desk]).to.deep.equal(Array<bigint>(9).fill(0n));
      expect(
        [market.reserves, market.feeds, market.stablePools, market.pairs].map((list) => list.length),
      ).to.deep.equal([0, 0, 0, 0]);
    });

    it("equals the getters of a stable pool", async function () {
      const { lens, stablePool } = await networkHelpers.loadFixture(deployVenues);
      const target = await stablePool.getAddress();
      const [state] = (await lens.getMarket({ ...NOTHING, stablePools: [target] })).stablePools;
      expect(state?.balances).to.deep.equal(await stablePool.get_balances());
      expect(state?.slice(1)).to.deep.equal([
        await stablePool.get_p(0),
        await stablePool.price_oracle(0),
        await stablePool.totalSupply(),
        await stablePool.get_virtual_price(),
        await stablePool.fee(),
        await stablePool.A_precise(),
        await stablePool.offpeg_fee_multiplier(),
        await stablePool.last_price(0),
        await stablePool.ema_price(0),
        await stablePool.ma_exp_time(),
        (await stablePool.ma_last_time()) & ((1n << 128n) - 1n),
        await stablePool.future_A_time(),
      ]);
      expect(state?.spotPriceWad).not.to.equal(0n);
    });

    it("reads a stable pool before its first deposit, whose prices are 0", async function () {
      const { deployer, lens, usde, usdc } = await networkHelpers.loadFixture(deployVenues);
      const empty = await deployStablePool(deployer, await poolParams(deployer, [usde, usdc]));
      const [state] = (await lens.getMarket({ ...NOTHING, stablePools: [await empty.getAddress()] })).stablePools;
      expect(state?.balances).to.deep.equal([0n, 0n]);
      expect([state?.spotPriceWad, state?.virtualPriceWad, state?.totalSupply]).to.deep.equal([0n, 0n, 0n]);
      expect(state?.aPrecise).to.equal(await empty.A_precise());
    });

    it("equals the getters of a Uniswap pair", async function () {
      const { lens, pair } = await networkHelpers.loadFixture(deployVenues);
      const [state] = (await lens.getMarket({ ...NOTHING, pairs: [await pair.getAddress()] })).pairs;
      const { reserve0, reserve1 } = await pair.getReserves();
      expect([...(state ?? [])]).to.deep.equal([reserve0, reserve1, await pair.totalSupply()]);
    });

    it("reads answer and time of a feed, and the answer alone of a feed without rounds", async function () {
      const { deployer, lens, feed } = await networkHelpers.loadFixture(deployVenues);
      const adapter = await new AnswerOnlyFeed__factory(deployer).deploy(-5n);
      const { feeds } = await lens.getMarket({
        ...NOTHING,
        feeds: [await feed.getAddress(), await adapter.getAddress(), ethers.ZeroAddress],
      });
      expect(feeds.map((state) => [...state])).to.deep.equal([
        [priceE8("0.99"), await feed.latestTimestamp()],
        [-5n, 0n],
        [0n, 0n],
      ]);
    });

    it("gives absent pools and pairs empty states, in their places", async function () {
      const { lens, pair } = await networkHelpers.loadFixture(deployVenues);
      const market = await lens.getMarket({
        ...NOTHING,
        stablePools: [ethers.ZeroAddress],
        pairs: [ethers.ZeroAddress, await pair.getAddress()],
      });
      expect(market.stablePools[0]?.balances).to.deep.equal([]);
      expect(market.pairs.map((state) => state.totalSupply)).to.deep.equal([0n, await pair.totalSupply()]);
    });

    it("shows the oracle's price, and 0 where the oracle has none", async function () {
      const { deployer, lens, usde, usdc, feed } = await networkHelpers.loadFixture(deployVenues);
      const oracle = await deployPriceRegistry(deployer, {
        sources: [{ asset: await usde.getAddress(), feed: await feed.getAddress() }],
      });
      const { reserves } = await lens.getMarket({
        ...NOTHING,
        oracle: await oracle.getAddress(),
        assets: [await usde.getAddress(), await usdc.getAddress()],
      });
      expect(reserves.map((state) => state.priceE8)).to.deep.equal([priceE8("0.99"), 0n]);
    });
  });

  describe("getAccounts", function () {
    it("reads wallets alone where the pool is absent", async function () {
      const { lens, usde, usdc, deployer, holder } = await networkHelpers.loadFixture(deployVenues);
      const states = await lens.getAccounts(
        ethers.ZeroAddress,
        [usde],
        [usdc, usde],
        [holder.address, ethers.ZeroAddress, deployer.address],
      );
      for (const [i, account] of [holder.address, ethers.ZeroAddress, deployer.address].entries()) {
        expect(states[i]?.walletBalances).to.deep.equal([await usdc.balanceOf(account), await usde.balanceOf(account)]);
        expect(states[i]?.nativeBalance).to.equal(await ethers.provider.getBalance(account));
        expect(states[i]?.scaledATokenBalances).to.deep.equal([0n]);
      }
    });
  });
});
