import { expect } from "chai";
import { network } from "hardhat";
import type { TestToken } from "../../../typechain-types/index.ts";
import { deployCoins, deployHarness, deploySeededPool } from "../../helpers/stable-pool.ts";
import { emaVectors, liquidityVectors, swapVectors, type SwapVector } from "../../helpers/stable-pool-vectors.ts";

const { ethers, networkHelpers } = await network.create("sim");
const deployer = (await ethers.getSigners())[0]!;

// Curve's factory takes at most 1 % at deployment; above it the owner sets the fee afterwards.
const HIGHEST_FEE_AT_DEPLOYMENT_E10 = 100_000_000n;

const coinsByDecimals = new Map<string, TestToken[]>();

async function coinsOf(decimals: readonly number[]): Promise<TestToken[]> {
  const key = decimals.join("/");
  const known = coinsByDecimals.get(key);
  if (known !== undefined) return known;
  const coins = await deployCoins(deployer, decimals, [deployer.address]);
  coinsByDecimals.set(key, coins);
  return coins;
}

async function poolOf(vector: SwapVector) {
  const coins = await coinsOf(vector.decimals);
  const { A, feeE10, offpegFeeMultiplierE10 } = vector;
  const late = feeE10 > HIGHEST_FEE_AT_DEPLOYMENT_E10;
  const pool = await deploySeededPool(deployer, coins, vector.balances, {
    A,
    feeE10: late ? 0n : feeE10,
    offpegFeeMultiplierE10,
  });
  if (late) await pool.set_new_fee(feeE10, offpegFeeMultiplierE10);
  const sold = coins[vector.i];
  if (sold === undefined) throw new RangeError(`vector ${vector.id} sells coin ${vector.i}`);
  return { pool, sold };
}

describe("StableSwapPool on Curve's vectors", () => {
  describe("exchange", () => {
    for (const vector of swapVectors) {
      const { id, tag, A, i, j, dx, out, balances } = vector;
      it(`equals Curve to the wei: ${id}, ${tag}, A ${A}, sells ${dx} of coin ${i} at ${balances.join("/")}`, async () => {
        const { pool, sold } = await poolOf(vector);
        const prices = () => Promise.all(out.pricesBeforeWad.map((_, index) => pool.get_p(index)));

        expect(await pool.totalSupply()).to.equal(out.D);
        expect(await prices()).to.deep.equal(out.pricesBeforeWad);
        expect(await pool.get_dy(i, j, dx)).to.equal(out.getDy);
        expect(await pool.get_dx(i, j, out.getDy)).to.equal(out.getDxOfDy);
        expect(await pool.dynamic_fee(i, j)).to.equal(out.dynamicFeeViewE10);

        await sold.approve(pool, dx);
        await expect(pool["exchange(int128,int128,uint256,uint256)"](i, j, dx, out.getDy))
          .to.emit(pool, "TokenExchange")
          .withArgs(deployer, i, dx, j, out.getDy);

        expect(await pool.get_balances()).to.deep.equal(out.balancesAfter);
        expect(await pool.admin_balances(j)).to.equal(out.adminFee);
        expect(await Promise.all(out.lastPricesWad.map((_, index) => pool.last_price(index)))).to.deep.equal(
          out.lastPricesWad,
        );
        expect(await prices()).to.deep.equal(out.pricesAfterWad);
        expect(await pool.get_virtual_price()).to.equal((out.DAfter * 10n ** 18n) / out.D);
      });
    }
  });

  for (const [index, vector] of liquidityVectors.entries()) {
    const balances = vector.balances.map(BigInt);
    const supply = BigInt(vector.totalSupply);
    const setUp = async () => {
      const coins = await coinsOf([18, 6]);
      const pool = await deployHarness(deployer, coins, balances, {
        A: BigInt(vector.A),
        feeE10: BigInt(vector.fee),
        offpegFeeMultiplierE10: BigInt(vector.offpeg_fee_multiplier),
      });
      expect(await pool.totalSupply()).to.equal(BigInt(vector.D0));
      await pool.setTotalSupply(deployer, supply);
      return { pool, coins };
    };

    if (vector.op === "add_liquidity") {
      describe("add_liquidity", () => {
        it(`equals Curve to the wei: ${index}, ${vector.amounts?.join("/")} at ${vector.balances.join("/")}`, async () => {
          const { pool, coins } = await setUp();
          const { amounts = [], minted = "", fees = [], admin_fees = [], balances_after = [], D2 = "" } = vector;
          const deposit = amounts.map(BigInt);
          expect(await pool.calc_token_amount(deposit, true)).to.equal(BigInt(minted));

          for (const [coin, amount] of deposit.entries()) await coins[coin]?.approve(pool, amount);
          await expect(pool["add_liquidity(uint256[],uint256)"](deposit, BigInt(minted)))
            .to.emit(pool, "AddLiquidity")
            .withArgs(deployer, deposit, fees.map(BigInt), BigInt(D2), supply + BigInt(minted));

          expect(await pool.get_balances()).to.deep.equal(balances_after.map(BigInt));
          for (const [coin, share] of admin_fees.entries()) {
            expect(await pool.admin_balances(coin)).to.equal(BigInt(share));
          }
        });
      });
    } else {
      describe("remove_liquidity_one_coin", () => {
        it(`equals Curve to the wei: ${index}, burns ${vector.burn} for coin ${vector.i} at ${vector.balances.join("/")}`, async () => {
          const { pool } = await setUp();
          const { burn = "", i = -1, dy = "", fee_amount = "", D1 = "" } = vector;
          expect(await pool.calc_withdraw_one_coin(BigInt(burn), i)).to.equal(BigInt(dy));

          await expect(pool["remove_liquidity_one_coin(uint256,int128,uint256)"](BigInt(burn), i, BigInt(dy)))
            .to.emit(pool, "RemoveLiquidityOne")
            .withArgs(deployer, i, BigInt(burn), BigInt(dy), supply - BigInt(burn));

          expect(await pool.admin_balances(i)).to.equal(BigInt(fee_amount) / 2n);
          await networkHelpers.time.increase(10_000_000); // long enough for the average to be the stored invariant
          expect(await pool.D_oracle()).to.equal(BigInt(D1));
        });
      });
    }
  }

  describe("price_oracle and D_oracle", () => {
    for (const vector of emaVectors) {
      const { windowSeconds, elapsedSeconds, lastPriceWad, lastEmaWad, priceOracleWad } = vector;
      it(`equals Curve to the wei: ${elapsedSeconds} s of ${windowSeconds}, ${lastEmaWad} to ${lastPriceWad}`, async () => {
        const pool = await deployHarness(deployer, await coinsOf([18, 6]), [10n ** 24n, 10n ** 12n]);
        await pool.set_ma_exp_time(windowSeconds, windowSeconds);
        await pool.setPriceAverage(lastPriceWad, lastEmaWad, elapsedSeconds);
        expect(await pool.price_oracle(0)).to.equal(priceOracleWad);
        await pool.setInvariantAverage(lastPriceWad, lastEmaWad, elapsedSeconds);
        expect(await pool.D_oracle()).to.equal(priceOracleWad);
      });
    }
  });
});
