import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { deployStablePool } from "../../../scripts/protocol/deploy/stable-pool.ts";
import { CallbackToken__factory, FeeOnTransferToken__factory } from "../../../typechain-types/index.ts";
import {
  deployBalancedPool,
  USDE,
  USDC,
  usdc,
  EXCHANGE,
  EXCHANGE_TO,
  RECEIVED,
  RECEIVED_TO,
  ADD,
  REMOVE,
  REMOVE_ONE,
  IMBALANCE,
} from "../../fixtures/balanced-pool.ts";
import { poolParams } from "../../helpers/stable-pool.ts";

const { ethers, networkHelpers } = await network.create("sim");

async function balancedPool() {
  return deployBalancedPool(ethers);
}

describe("StableSwapPool", () => {
  describe("exchange", () => {
    it("pays what get_dy says, from the trader to the receiver", async () => {
      const { pool, usde, usdcToken, trader, receiver } = await networkHelpers.loadFixture(balancedPool);
      const dy = await pool.get_dy(USDE, USDC, wad("1000000"));
      const swap = await pool.connect(trader)[EXCHANGE_TO](USDE, USDC, wad("1000000"), dy, receiver);
      await expect(swap).to.changeTokenBalances(ethers, usde, [trader, pool], [-wad("1000000"), wad("1000000")]);
      await expect(swap).to.changeTokenBalances(ethers, usdcToken, [pool, receiver], [-dy, dy]);
      await expect(swap).to.emit(pool, "TokenExchange").withArgs(trader, USDE, wad("1000000"), USDC, dy);
    });

    it("makes the price of coin 1 in coin 0 go up when coin 0 is sold", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await pool[EXCHANGE](USDE, USDC, wad("10000000"), 0n);
      expect(await pool.get_p(0)).to.be.greaterThan(wad("1"));
      expect(await pool.last_price(0)).to.be.greaterThan(wad("1"));
    });

    it("caps the stored spot price at 2, not the current one", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await pool[EXCHANGE](USDE, USDC, wad("17500000"), 0n);
      expect(await pool.get_p(0)).to.be.greaterThan(wad("2"));
      expect(await pool.last_price(0)).to.equal(wad("2"));
    });

    it("prices what arrives, not what was sent", async () => {
      const { owner, usdcToken } = await networkHelpers.loadFixture(balancedPool);
      const taxed = await new FeeOnTransferToken__factory(owner).deploy(100n);
      await taxed.mint(owner, wad("3000000"));
      const coins = [
        { address: await taxed.getAddress(), decimals: 18 },
        { address: await usdcToken.getAddress(), decimals: 6 },
      ];
      const pool = await deployStablePool(owner, { ...(await poolParams(owner, [usdcToken])), coins });
      await taxed.approve(pool, ethers.MaxUint256);
      await usdcToken.approve(pool, ethers.MaxUint256);
      await pool[ADD]([wad("1000000"), usdc("990000")], 0n);
      expect(await pool.get_balances()).to.deep.equal([wad("990000"), usdc("990000")]);

      const dy = await pool.get_dy(USDE, USDC, wad("99000"));
      await expect(pool[EXCHANGE](USDE, USDC, wad("100000"), dy))
        .to.emit(pool, "TokenExchange")
        .withArgs(owner, USDE, wad("99000"), USDC, dy);
    });

    it("costs less gas than the genuine contract's median of 153,000", async () => {
      const { pool, trader } = await networkHelpers.loadFixture(balancedPool);
      for (const dx of [wad("1000"), wad("1000000"), wad("15000000")]) {
        const swap = await pool.connect(trader)[EXCHANGE](USDE, USDC, dx, 0n);
        expect((await swap.wait())?.gasUsed).to.be.lessThan(153_000n);
      }
    });

    it("shuts out every call that a coin makes from within a swap", async () => {
      const { owner, pool: other, usdcToken } = await networkHelpers.loadFixture(balancedPool);
      const caller = await new CallbackToken__factory(owner).deploy();
      await caller.mint(owner, wad("3000000"));
      const coins = [
        { address: await caller.getAddress(), decimals: 18 },
        { address: await usdcToken.getAddress(), decimals: 6 },
      ];
      const pool = await deployStablePool(owner, { ...(await poolParams(owner, [usdcToken])), coins });
      for (const coin of [caller, usdcToken]) await coin.approve(pool, ethers.MaxUint256);
      await pool[ADD]([wad("1000000"), usdc("1000000")], 0n);

      const shut = other.interface.getError("ReentrancyGuardReentrantCall")?.selector;
      for (const data of [
        pool.interface.encodeFunctionData(EXCHANGE, [USDC, USDE, 1n, 0n]),
        pool.interface.encodeFunctionData(ADD, [[1n, 1n], 0n]),
        pool.interface.encodeFunctionData(REMOVE, [1n, [0n, 0n]]),
        pool.interface.encodeFunctionData(REMOVE_ONE, [1n, 0, 0n]),
        pool.interface.encodeFunctionData(IMBALANCE, [[1n, 1n], 9n]),
        pool.interface.encodeFunctionData("withdraw_admin_fees"),
        pool.interface.encodeFunctionData("get_virtual_price"),
        pool.interface.encodeFunctionData("price_oracle", [0n]),
        pool.interface.encodeFunctionData("D_oracle"),
      ]) {
        await caller.setCallback(pool, data);
        await pool[EXCHANGE](USDE, USDC, wad("1"), 0n);
        expect(await caller.lastResult()).to.equal(shut);
      }
    });

    it("pays nothing for less than one unit of the coin bought", async () => {
      const { pool, usdcToken, trader } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool.connect(trader)[EXCHANGE](USDE, USDC, 10n ** 11n, 0n)).to.changeTokenBalances(
        ethers,
        usdcToken,
        [trader],
        [0n],
      );
    });

    it("gives half of the fee to the admin", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await pool.set_new_fee(100_000_000n, 0n);
      const [, before] = await pool.get_balances();
      const dy = await pool.get_dy(USDE, USDC, wad("100000"));
      await pool[EXCHANGE](USDE, USDC, wad("100000"), dy);
      const admin = await pool.admin_balances(USDC);
      const [, after] = await pool.get_balances();
      expect(admin).to.equal(dy / 198n); // 1 % fee: the trader keeps 99 parts, the admin half of one
      expect((before ?? 0n) - (after ?? 0n)).to.equal(dy + admin);
    });

    it("reverts when it pays less than asked", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const dy = await pool.get_dy(USDE, USDC, wad("1000"));
      await expect(pool[EXCHANGE](USDE, USDC, wad("1000"), dy + 1n)).to.be.revertedWith(
        "Exchange resulted in fewer coins than expected",
      );
    });

    it("reverts when a coin is swapped for itself or an index is out of range", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool[EXCHANGE](1, 1, 1n, 0n))
        .to.be.revertedWithCustomError(pool, "SameCoin")
        .withArgs(1n);
      await expect(pool[EXCHANGE](0, 2, 1n, 0n))
        .to.be.revertedWithCustomError(pool, "CoinIndexOutOfRange")
        .withArgs(2n, 2n);
      await expect(pool[EXCHANGE](-1, 0, 1n, 0n))
        .to.be.revertedWithCustomError(pool, "CoinIndexOutOfRange")
        .withArgs(-1n, 2n);
    });

    it("reverts when nothing is sold or nobody receives", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool[EXCHANGE](0, 1, 0n, 0n)).to.be.revertedWithCustomError(pool, "ZeroExchangeAmount");
      await expect(pool[EXCHANGE_TO](0, 1, 1n, 0n, ethers.ZeroAddress)).to.be.revertedWithCustomError(
        pool,
        "ZeroReceiver",
      );
    });
  });

  describe("exchange_received", () => {
    it("sells the surplus over the book", async () => {
      const { pool, usde, usdcToken, trader, receiver } = await networkHelpers.loadFixture(balancedPool);
      const dy = await pool.get_dy(USDE, USDC, wad("1000"));
      await usde.connect(trader).transfer(pool, wad("1000"));
      const swap = pool.connect(receiver)[RECEIVED](USDE, USDC, wad("999"), dy);
      await expect(swap).to.changeTokenBalances(ethers, usdcToken, [receiver], [dy]);
      await expect(swap).to.emit(pool, "TokenExchange").withArgs(receiver, USDE, wad("1000"), USDC, dy);
    });

    it("pays the named receiver", async () => {
      const { pool, usde, usdcToken, trader, receiver } = await networkHelpers.loadFixture(balancedPool);
      await usde.connect(trader).transfer(pool, wad("1000"));
      const dy = await pool.get_dy(USDE, USDC, wad("1000"));
      await expect(pool.connect(trader)[RECEIVED_TO](USDE, USDC, wad("1000"), 0n, receiver)).to.changeTokenBalances(
        ethers,
        usdcToken,
        [receiver],
        [dy],
      );
    });

    it("reverts when less was sent than said", async () => {
      const { pool, usde } = await networkHelpers.loadFixture(balancedPool);
      await usde.transfer(pool, wad("1000"));
      await expect(pool[RECEIVED](USDE, USDC, wad("1000") + 1n, 0n))
        .to.be.revertedWithCustomError(pool, "SurplusTooSmall")
        .withArgs(wad("1000"), wad("1000") + 1n);
    });
  });

  describe("get_dx", () => {
    it("finds about what get_dy needs", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const dx = wad("1000000");
      const found = await pool.get_dx(USDE, USDC, await pool.get_dy(USDE, USDC, dx));
      const distance = found > dx ? found - dx : dx - found;
      expect(distance).to.be.lessThan(dx / 10_000n);
    });
  });
});
