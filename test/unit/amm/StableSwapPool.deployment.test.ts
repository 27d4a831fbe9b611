import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { CoinDecimalsMismatchError, deployStablePool } from "../../../scripts/protocol/deploy/stable-pool.ts";
import { StableSwapPool__factory, TestToken__factory } from "../../../typechain-types/index.ts";
import { deployBalancedPool, EXCHANGE } from "../../fixtures/balanced-pool.ts";
import { deployCoins, deploySeededPool, poolParams } from "../../helpers/stable-pool.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function balancedPool() {
  return deployBalancedPool(ethers);
}

describe("StableSwapPool", () => {
  describe("constructor", () => {
    type PoolParameters = Parameters<StableSwapPool__factory["deploy"]>[0];

    async function constructed(change: Partial<PoolParameters>, fixture?: Awaited<ReturnType<typeof balancedPool>>) {
      const { owner, coins } = fixture ?? (await networkHelpers.loadFixture(balancedPool));
      const addresses = await Promise.all(coins.map((coin) => coin.getAddress()));
      const factory = new StableSwapPool__factory(owner);
      const deployment = factory.deploy({
        name: "Pool",
        symbol: "P",
        coins: addresses,
        amplification: 200n,
        fee: 1_000_000n,
        offpegFeeMultiplier: 50_000_000_000n,
        maExpTime: 866n,
        owner: owner.address,
        feeReceiver: owner.address,
        ...change,
      });
      return { factory, deployment, addresses };
    }

    it("stores what it was given, and Curve's defaults", async () => {
      const { pool, coins, owner, feeReceiver } = await networkHelpers.loadFixture(balancedPool);
      expect([await pool.name(), await pool.symbol(), await pool.decimals()]).to.deep.equal([
        "USDe-USDC",
        "USDeUSDC",
        18n,
      ]);
      expect(await pool.N_COINS()).to.equal(2n);
      expect(await pool.coins(1)).to.equal(await coins[1]?.getAddress());
      expect(await pool.stored_rates()).to.deep.equal([10n ** 18n, 10n ** 30n]);
      expect([await pool.A(), await pool.A_precise(), await pool.initial_A(), await pool.future_A()]).to.deep.equal([
        200n,
        20_000n,
        20_000n,
        20_000n,
      ]);
      expect([await pool.initial_A_time(), await pool.future_A_time()]).to.deep.equal([0n, 0n]);
      expect([await pool.fee(), await pool.offpeg_fee_multiplier(), await pool.admin_fee()]).to.deep.equal([
        1_000_000n,
        50_000_000_000n,
        5_000_000_000n,
      ]);
      expect([await pool.ma_exp_time(), await pool.D_ma_time()]).to.deep.equal([866n, 62_324n]);
      expect([await pool.owner(), await pool.fee_receiver()]).to.deep.equal([owner.address, feeReceiver.address]);
      expect([await pool.last_price(0), await pool.ema_price(0)]).to.deep.equal([10n ** 18n, 10n ** 18n]);
    });

    it("takes four coins", async () => {
      const { owner } = await networkHelpers.loadFixture(balancedPool);
      const coins = await deployCoins(owner, [18, 6, 8, 2], [owner.address]);
      const pool = await deploySeededPool(owner, coins, [wad("10"), 10n * 10n ** 6n, 10n * 10n ** 8n, 10n * 10n ** 2n]);
      expect(await pool.totalSupply()).to.equal(wad("40"));
      expect(await pool.stored_rates()).to.deep.equal([10n ** 18n, 10n ** 30n, 10n ** 28n, 10n ** 34n]);
      expect(await Promise.all([0, 1, 2].map((index) => pool.get_p(index)))).to.deep.equal([
        wad("1"),
        wad("1"),
        wad("1"),
      ]);
      expect(await Promise.all([2, 3].map((index) => pool.coins(index)))).to.deep.equal(
        await Promise.all(coins.slice(2).map((coin) => coin.getAddress())),
      );
      await coins[0]?.approve(pool, wad("1"));
      const dy = await pool.get_dy(0, 3, wad("1"));
      await expect(pool[EXCHANGE](0, 3, wad("1"), dy)).to.changeTokenBalances(ethers, coins[3]!, [owner], [dy]);
    });

    it("reverts when there are fewer than two or more than four coins", async () => {
      const { addresses } = await constructed({});
      const one = await constructed({ coins: addresses.slice(1) });
      await expect(one.deployment).to.be.revertedWithCustomError(one.factory, "UnsupportedCoinCount").withArgs(1n);
      const five = await constructed({ coins: [...addresses, ...addresses, addresses[0] ?? ""] });
      await expect(five.deployment).to.be.revertedWithCustomError(five.factory, "UnsupportedCoinCount").withArgs(5n);
    });

    it("reverts when a coin is named twice or has more than 18 decimals", async () => {
      const { addresses } = await constructed({});
      const twice = await constructed({ coins: [addresses[0] ?? "", addresses[0] ?? ""] });
      await expect(twice.deployment).to.be.revertedWith("Duplicate coins");
      const fixture = await networkHelpers.loadFixture(balancedPool);
      const fine = await new TestToken__factory(fixture.owner).deploy(fixture.owner, "Fine", "F", 19);
      const tooFine = await constructed({ coins: [addresses[0] ?? "", await fine.getAddress()] }, fixture);
      await expect(tooFine.deployment).to.be.revertedWith("Max 18 decimals for coins");
    });

    it("reverts when A, the fee, the multiplier, the window or the fee receiver is out of range", async () => {
      for (const amplification of [0n, 1_000_000n]) {
        const { factory, deployment } = await constructed({ amplification });
        await expect(deployment)
          .to.be.revertedWithCustomError(factory, "AmplificationOutOfRange")
          .withArgs(amplification);
      }
      await expect((await constructed({ fee: 100_000_001n })).deployment).to.be.revertedWith("Invalid fee");
      const steep = await constructed({ fee: 100_000_000n, offpegFeeMultiplier: 500_000_000_001n });
      await expect(steep.deployment)
        .to.be.revertedWithCustomError(steep.factory, "OffpegFeeTooHigh")
        .withArgs(100_000_000n, 500_000_000_001n);
      const instant = await constructed({ maExpTime: 0n });
      await expect(instant.deployment)
        .to.be.revertedWithCustomError(instant.factory, "InvalidAveragingWindow")
        .withArgs(0n);
      const nobody = await constructed({ feeReceiver: ethers.ZeroAddress });
      await expect(nobody.deployment).to.be.revertedWithCustomError(nobody.factory, "ZeroReceiver");
    });
  });
});

describe("deployStablePool", () => {
  it("throws when a coin's decimals are not the token's", async () => {
    const { owner, coins } = await networkHelpers.loadFixture(balancedPool);
    const params = await poolParams(owner, coins);
    const wrong = params.coins.map((coin) => ({ ...coin, decimals: 18 }));
    const error: unknown = await deployStablePool(owner, { ...params, coins: wrong }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(CoinDecimalsMismatchError);
    expect(error).to.include({ coin: wrong[1]?.address, given: 18, actual: 6 });
  });
});
