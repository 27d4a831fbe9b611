import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { deployBalancedPool, USDE, USDC, EXCHANGE } from "../../fixtures/balanced-pool.ts";

const { ethers, networkHelpers } = await network.create("sim");
const { time } = networkHelpers;

async function balancedPool() {
  return deployBalancedPool(ethers);
}

describe("StableSwapPool", () => {
  describe("get_p, last_price, price_oracle", () => {
    it("cannot be moved within one block", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await time.increase(3_600);
      const before = await pool.price_oracle(0);
      const now = BigInt(await time.latest());
      await time.setNextBlockTimestamp(now + 1n);
      await pool[EXCHANGE](USDE, USDC, wad("16000000"), 0n);
      expect(await pool.get_p(0)).to.be.greaterThan(wad("1.05"));
      expect(await pool.price_oracle(0)).to.equal(before);
      expect(await pool.ma_last_time()).to.equal(((now + 1n) << 128n) | (now + 1n));
    });

    it("goes half of the way in one half-life", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await pool[EXCHANGE](USDE, USDC, wad("16000000"), 0n);
      const [ema, last] = [await pool.ema_price(0), await pool.last_price(0)];
      await time.increase(600); // 866 s * ln 2
      const halfway = (ema + last) / 2n;
      const distance = (await pool.price_oracle(0)) - halfway;
      expect(distance > 0n ? distance : -distance).to.be.lessThan((last - ema) / 1_000n);
    });

    it("reverts when there is no such price", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      for (const price of ["get_p", "last_price", "ema_price", "price_oracle"] as const) {
        await expect(pool[price](1)).to.be.revertedWithCustomError(pool, "PriceIndexOutOfRange").withArgs(1n, 1n);
      }
    });
  });

  describe("balances, coins, admin_balances", () => {
    it("ignores what is sent without a call", async () => {
      const { pool, usde } = await networkHelpers.loadFixture(balancedPool);
      await usde.transfer(pool, wad("5000000"));
      expect(await pool.balances(0)).to.equal(wad("17000000"));
      expect(await pool.get_p(0)).to.equal(wad("1"));
    });

    it("reverts when there is no such coin", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      for (const getter of ["balances", "coins", "admin_balances"] as const) {
        await expect(pool[getter](2)).to.be.revertedWithCustomError(pool, "CoinIndexOutOfRange").withArgs(2n, 2n);
      }
    });
  });
});
