import { expect } from "chai";
import { network } from "hardhat";
import { wad } from "../../../scripts/lib/wad.ts";
import { deployBalancedPool, USDE, USDC, EXCHANGE } from "../../fixtures/balanced-pool.ts";

const { ethers, networkHelpers } = await network.create("sim");
const { time } = networkHelpers;

const DAY = 86_400n;

async function balancedPool() {
  return deployBalancedPool(ethers);
}

describe("StableSwapPool", () => {
  describe("ramp_A", () => {
    it("moves A linearly, up and down", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      for (const [target, half] of [
        [400n, 30_000n],
        [100n, 25_000n],
      ] as const) {
        const start = BigInt(await time.latest()) + 2n * DAY;
        await time.setNextBlockTimestamp(start);
        const current = await pool.A_precise();
        await expect(pool.ramp_A(target, start + 2n * DAY))
          .to.emit(pool, "RampA")
          .withArgs(current, target * 100n, start, start + 2n * DAY);
        await time.increaseTo(start + DAY);
        expect(await pool.A_precise()).to.equal(half);
        expect(await pool.A()).to.equal(half / 100n);
        await time.increaseTo(start + 2n * DAY);
        expect(await pool.A_precise()).to.equal(target * 100n);
      }
    });

    it("lets views round A down while the swap does not", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const start = BigInt(await time.latest()) + DAY;
      await time.setNextBlockTimestamp(start);
      await pool.ramp_A(2_000n, start + 2n * DAY);
      await time.increaseTo(start + 1_000n);
      expect((await pool.A_precise()) % 100n).to.be.greaterThan(0n);
      const quoted = await pool.get_dy(USDE, USDC, wad("16000000"));
      const paid = await pool[EXCHANGE].staticCall(USDE, USDC, wad("16000000"), 0n);
      expect(paid).to.be.greaterThan(quoted);
    });

    it("stops where it stands", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const start = BigInt(await time.latest()) + DAY;
      await time.setNextBlockTimestamp(start);
      await pool.ramp_A(400n, start + 2n * DAY);
      await time.setNextBlockTimestamp(start + DAY);
      await expect(pool.stop_ramp_A())
        .to.emit(pool, "StopRampA")
        .withArgs(30_000n, start + DAY);
      await time.increase(3n * DAY);
      expect([await pool.A_precise(), await pool.initial_A_time(), await pool.future_A_time()]).to.deep.equal([
        30_000n,
        start + DAY,
        start + DAY,
      ]);
    });

    it("reverts when it begins less than a day after the last, or lasts less than a day", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const start = BigInt(await time.latest()) + DAY;
      await time.setNextBlockTimestamp(start);
      await expect(pool.ramp_A(400n, start + DAY - 1n))
        .to.be.revertedWithCustomError(pool, "RampTooShort")
        .withArgs(start + DAY - 1n, start + DAY);
      await time.setNextBlockTimestamp(start + 1n);
      await pool.ramp_A(400n, start + DAY + 1n);
      await time.setNextBlockTimestamp(start + DAY);
      await expect(pool.ramp_A(500n, start + 3n * DAY))
        .to.be.revertedWithCustomError(pool, "RampTooSoon")
        .withArgs(start + DAY + 1n);
    });

    it("reverts when A is out of range or changes more than tenfold", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      const end = BigInt(await time.latest()) + 10n * DAY;
      for (const target of [0n, 1_000_000n]) {
        await expect(pool.ramp_A(target, end))
          .to.be.revertedWithCustomError(pool, "AmplificationOutOfRange")
          .withArgs(target);
      }
      for (const target of [19n, 2_001n]) {
        await expect(pool.ramp_A(target, end))
          .to.be.revertedWithCustomError(pool, "RampTooSteep")
          .withArgs(20_000n, target * 100n);
      }
    });
  });

  describe("set_new_fee", () => {
    it("sets fee and multiplier up to 50 %", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool.set_new_fee(5_000_000_000n, 10_000_000_000n))
        .to.emit(pool, "ApplyNewFee")
        .withArgs(5_000_000_000n, 10_000_000_000n);
      expect([await pool.fee(), await pool.offpeg_fee_multiplier()]).to.deep.equal([5_000_000_000n, 10_000_000_000n]);
    });

    it("reverts when the fee, alone or off the peg, is above 50 %", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool.set_new_fee(5_000_000_001n, 0n))
        .to.be.revertedWithCustomError(pool, "FeeTooHigh")
        .withArgs(5_000_000_001n);
      await expect(pool.set_new_fee(5_000_000_000n, 10_000_000_001n))
        .to.be.revertedWithCustomError(pool, "OffpegFeeTooHigh")
        .withArgs(5_000_000_000n, 10_000_000_001n);
      await expect(pool.set_new_fee(0n, 2n ** 64n))
        .to.be.revertedWithCustomError(pool, "OffpegFeeTooHigh")
        .withArgs(0n, 2n ** 64n);
    });
  });

  describe("set_ma_exp_time", () => {
    it("sets both windows", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      await expect(pool.set_ma_exp_time(100n, 200n)).to.emit(pool, "SetNewMATime").withArgs(100n, 200n);
      expect([await pool.ma_exp_time(), await pool.D_ma_time()]).to.deep.equal([100n, 200n]);
    });

    it("reverts when a window is zero or has more than 64 bits", async () => {
      const { pool } = await networkHelpers.loadFixture(balancedPool);
      for (const window of [0n, 2n ** 64n]) {
        for (const windows of [
          [window, 1n],
          [1n, window],
        ] as const) {
          await expect(pool.set_ma_exp_time(...windows))
            .to.be.revertedWithCustomError(pool, "InvalidAveragingWindow")
            .withArgs(window);
        }
      }
    });
  });

  describe("owner", () => {
    it("is the only one who sets parameters", async () => {
      const { pool, trader } = await networkHelpers.loadFixture(balancedPool);
      const stranger = pool.connect(trader);
      for (const call of [
        () => stranger.ramp_A(1n, 1n),
        () => stranger.stop_ramp_A(),
        () => stranger.set_new_fee(0n, 0n),
        () => stranger.set_ma_exp_time(1n, 1n),
      ]) {
        await expect(call()).to.be.revertedWithCustomError(pool, "OwnableUnauthorizedAccount").withArgs(trader);
      }
    });
  });
});
