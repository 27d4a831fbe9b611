import { expect } from "chai";
import { network } from "hardhat";
import type { TestToken } from "../../../typechain-types/index.ts";
import { deployStablePool } from "../../../scripts/protocol/deploy/stable-pool.ts";
import { namedSigners } from "../../helpers/named-signers.ts";
import { deployCoins, deployHarness, poolParams } from "../../helpers/stable-pool.ts";
import { emaVectors, liquidityVectors, swapVectors, type SwapVector } from "../../helpers/stable-pool-vectors.ts";

const { ethers, networkHelpers } = await network.create("sim");
const { deployer } = await namedSigners(ethers, "deployer");

// Curve's factory takes at most 1 % at deployment; above it the owner sets the fee afterwards.
const HIGHEST_FEE_AT_DEPLOYMENT_E10 = 100_000_000n;

type Pool = Awaited<ReturnType<typeof deployPool>>;

const parametersOf = ({ A, feeE10, offpegFeeMultiplierE10, decimals }: SwapVector) =>
  [A, feeE10, offpegFeeMultiplierE10, decimals.join("/")].join(" ");

async function deployPool({ A, feeE10, offpegFeeMultiplierE10 }: SwapVector, coins: readonly TestToken[]) {
  const late = feeE10 > HIGHEST_FEE_AT_DEPLOYMENT_E10;
  const overrides = { A, feeE10: late ? 0n : feeE10, offpegFeeMultiplierE10 };
  const pool = await deployStablePool(deployer, await poolParams(deployer, coins, overrides));
  if (late) await pool.set_new_fee(feeE10, offpegFeeMultiplierE10);
  for (const coin of coins) await coin.approve(pool, ethers.MaxUint256);
  return pool;
}

/** One empty pool for each set of parameters; a test deposits and is rolled back by the next. */
async function emptyPools() {
  const coinsByDecimals = new Map<string, TestToken[]>();
  const pools = new Map<string, Pool>();
  for (const vector of swapVectors) {
    const key = vector.decimals.join("/");
    const coins = coinsByDecimals.get(key) ?? (await deployCoins(deployer, vector.decimals, [deployer.address]));
    coinsByDecimals.set(key, coins);
    if (!pools.has(parametersOf(vector))) pools.set(parametersOf(vector), await deployPool(vector, coins));
  }
  return pools;
}

async function poolOf(vector: SwapVector): Promise<Pool> {
  const pool = (await networkHelpers.loadFixture(emptyPools)).get(parametersOf(vector));
  if (pool === undefined) throw new RangeError(`no pool for vector ${vector.id}`);
  await pool["add_liquidity(uint256[],uint256)"]([...vector.balances], 0n);
  return pool;
}

/** Every liquidity vector has mainnet's parameters, and so has the pool of every moving average. */
async function emptyHarness() {
  const coins = await deployCoins(deployer, [18, 6], [deployer.address]);
  const pool = await deployHarness(deployer, coins);
  for (const coin of coins) await coin.approve(pool, ethers.MaxUint256);
  return pool;
}

describe("StableSwapPool on Curve's vectors", () => {
  describe("exchange", () => {
    for (const vector of swapVectors) {
      const { id, tag, A, i, j, dx, out, balances } = vector;
      it(`equals Curve to the wei: ${id}, ${tag}, A ${A}, sells ${dx} of coin ${i} at ${balances.join("/")}`, async () => {
        const pool = await poolOf(vector);
        const prices = () => Promise.all(out.pricesBeforeWad.map((_, index) => pool.get_p(index)));

        expect(await pool.totalSupply()).to.equal(out.D);
        expect(await prices()).to.deep.equal(out.pricesBeforeWad);
        expect(await pool.get_dy(i, j, dx)).to.equal(out.getDy);
        expect(await pool.get_dx(i, j, out.getDy)).to.equal(out.getDxOfDy);
        expect(await pool.dynamic_fee(i, j)).to.equal(out.dynamicFeeViewE10);

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
      const pool = await networkHelpers.loadFixture(emptyHarness);
      expect([await pool.A(), await pool.fee(), await pool.offpeg_fee_multiplier()]).to.deep.equal([
        BigInt(vector.A),
        BigInt(vector.fee),
        BigInt(vector.offpeg_fee_multiplier),
      ]);
      await pool["add_liquidity(uint256[],uint256)"](balances, BigInt(vector.D0));
      await pool.setTotalSupply(deployer, supply);
      return pool;
    };

    if (vector.op === "add_liquidity") {
      describe("add_liquidity", () => {
        it(`equals Curve to the wei: ${index}, ${vector.amounts?.join("/")} at ${vector.balances.join("/")}`, async () => {
          const pool = await setUp();
          const { amounts = [], minted = "", fees = [], admin_fees = [], balances_after = [], D2 = "" } = vector;
          const deposit = amounts.map(BigInt);
          expect(await pool.calc_token_amount(deposit, true)).to.equal(BigInt(minted));

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
          const pool = await setUp();
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
        const pool = await networkHelpers.loadFixture(emptyHarness);
        await pool.set_ma_exp_time(windowSeconds, windowSeconds);
        await pool.setPriceAverage(lastPriceWad, lastEmaWad, elapsedSeconds);
        expect(await pool.price_oracle(0)).to.equal(priceOracleWad);
        await pool.setInvariantAverage(lastPriceWad, lastEmaWad, elapsedSeconds);
        expect(await pool.D_oracle()).to.equal(priceOracleWad);
      });
    }
  });
});
