import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { WAD } from "../../../scripts/lib/wad.ts";
import { namedSigners } from "../../helpers/named-signers.ts";
import { deployCoins, deployHarness } from "../../helpers/stable-pool.ts";

const { ethers, networkHelpers } = await network.create("sim");

const SEED = 20_251_010;
const RUNS = { seed: SEED, numRuns: 40 };
// Newton stops within 1 wei of D, before and after: with no fee the virtual price may fall by that much.
const VIRTUAL_PRICE_TOLERANCE = 2n;
const SCALE = [1n, 10n ** 12n] as const; // xp units in one unit of USDe and of USDC

const EXCHANGE = "exchange(int128,int128,uint256,uint256)";
const ADD = "add_liquidity(uint256[],uint256)";
const REMOVE = "remove_liquidity(uint256,uint256[])";
const REMOVE_ONE = "remove_liquidity_one_coin(uint256,int128,uint256)";
const IMBALANCE = "remove_liquidity_imbalance(uint256[],uint256)";

const index = fc.constantFrom(0 as const, 1 as const);
const shareBps = fc.bigInt(1n, 3_000n);
const fee = fc.constantFrom(0n, 1_000_000n, 40_000_000n);

/** An action on the pool; sizes are basis points of what the pool holds. */
const action = fc.oneof(
  fc.record({ kind: fc.constant("swap" as const), coin: index, bps: shareBps }),
  fc.record({ kind: fc.constant("deposit" as const), coin: index, bps: shareBps }),
  fc.record({ kind: fc.constant("withdraw" as const), coin: index, bps: shareBps }),
  fc.record({ kind: fc.constant("withdrawOne" as const), coin: index, bps: shareBps }),
  fc.record({ kind: fc.constant("withdrawExact" as const), coin: index, bps: shareBps }),
);

async function mainnetState() {
  const { owner } = await namedSigners(ethers, "owner");
  const coins = await deployCoins(owner, [18, 6], [owner.address]);
  const pool = await deployHarness(owner, coins);
  for (const coin of coins) await coin.approve(pool, ethers.MaxUint256);
  // USDe/USDC on 3 May 2024
  await pool[ADD]([19_563_159_037n * 10n ** 15n, 14_855_154_831n * 10n ** 3n], 0n);
  return { owner, coins, pool };
}

type Fixture = Awaited<ReturnType<typeof mainnetState>>;

async function run({ pool }: Fixture, { kind, coin, bps }: typeof action extends fc.Arbitrary<infer T> ? T : never) {
  const held = await pool.balances(coin);
  const amount = (held * bps) / 10_000n;
  const lp = ((await pool.totalSupply()) * bps) / 10_000n;
  const alone = coin === 0 ? [amount, 0n] : [0n, amount];
  switch (kind) {
    case "swap": {
      const quoted = await pool.get_dy(coin, 1 - coin, amount);
      const before = await pool.balances(1 - coin);
      const adminBefore = await pool.admin_balances(1 - coin);
      await pool[EXCHANGE](coin, 1 - coin, amount, quoted);
      const paid = before - (await pool.balances(1 - coin)) - (await pool.admin_balances(1 - coin)) + adminBefore;
      expect(paid).to.equal(quoted);
      return;
    }
    case "deposit":
      await pool[ADD](alone, await pool.calc_token_amount(alone, true));
      return;
    case "withdraw":
      await pool[REMOVE](lp, [0n, 0n]);
      return;
    case "withdrawOne":
      await pool[REMOVE_ONE](lp, coin, await pool.calc_withdraw_one_coin(lp, coin));
      return;
    case "withdrawExact":
      await pool[IMBALANCE](alone, (await pool.calc_token_amount(alone, false)) + 1n);
      return;
  }
}

describe("StableSwapPool under random actions", () => {
  it("pays exactly its quotes, never lets the virtual price fall, and holds what it books", async () => {
    await fc.assert(
      fc.asyncProperty(fee, fc.array(action, { minLength: 1, maxLength: 6 }), async (feeE10, actions) => {
        const fixture = await networkHelpers.loadFixture(mainnetState);
        const { pool, coins } = fixture;
        await pool.set_new_fee(feeE10, 50_000_000_000n);
        let virtualPriceWad = await pool.get_virtual_price();
        for (const step of actions) {
          await run(fixture, step);
          const next = await pool.get_virtual_price();
          expect(next).to.be.at.least(virtualPriceWad - VIRTUAL_PRICE_TOLERANCE);
          virtualPriceWad = next;
          for (const [k, coin] of coins.entries()) {
            expect(await coin.balanceOf(pool)).to.equal((await pool.balances(k)) + (await pool.admin_balances(k)));
          }
        }
      }),
      RUNS,
    );
  });

  it("never pays back more than was sold, there and back", async () => {
    await fc.assert(
      fc.asyncProperty(fee, index, fc.bigInt(10n ** 12n, 14n * 10n ** 24n), async (feeE10, coin, soldXp) => {
        const { pool, owner, coins } = await networkHelpers.loadFixture(mainnetState);
        await pool.set_new_fee(feeE10, 50_000_000_000n);
        const other = 1 - coin;
        const before = await Promise.all(coins.map((token) => token.balanceOf(owner)));
        const sold = soldXp / SCALE[coin];
        const bought = await pool.get_dy(coin, other, sold);
        await pool[EXCHANGE](coin, other, sold, bought);
        if (bought > 0n) await pool[EXCHANGE](other, coin, bought, 0n);
        const after = await Promise.all(coins.map((token) => token.balanceOf(owner)));
        expect(after[other]).to.equal(before[other]);
        expect(after[coin]).to.be.at.most(before[coin]);
      }),
      RUNS,
    );
  });

  async function outOfLp({ pool, owner }: Fixture, coinIn: 0 | 1, coinOut: 0 | 1, amount: bigint) {
    const lpBefore = await pool.balanceOf(owner);
    await pool[ADD](coinIn === 0 ? [amount, 0n] : [0n, amount], 0n);
    return pool.calc_withdraw_one_coin((await pool.balanceOf(owner)) - lpBefore, coinOut);
  }

  it("never pays an LP back more than was deposited", async () => {
    await fc.assert(
      fc.asyncProperty(fee, index, shareBps, async (feeE10, coin, bps) => {
        const fixture = await networkHelpers.loadFixture(mainnetState);
        await fixture.pool.set_new_fee(feeE10, 50_000_000_000n);
        const amount = ((await fixture.pool.balances(coin)) * bps) / 10_000n;
        expect(await outOfLp(fixture, coin, coin, amount)).to.be.at.most(amount);
      }),
      RUNS,
    );
  });

  it("pays no more through LP than by a swap when there is no fee", async () => {
    await fc.assert(
      fc.asyncProperty(index, shareBps, async (coin, bps) => {
        const fixture = await networkHelpers.loadFixture(mainnetState);
        await fixture.pool.set_new_fee(0n, 0n);
        const other = coin === 0 ? 1 : 0;
        const amount = ((await fixture.pool.balances(coin)) * bps) / 10_000n;
        const bySwap = await fixture.pool.get_dy(coin, other, amount);
        // Newton's two wei of D, in units of the coin paid
        expect(await outOfLp(fixture, coin, other, amount)).to.be.at.most(bySwap + 2n);
      }),
      RUNS,
    );
  });

  it("finds with get_dx what get_dy needs, to one part in a thousand of the size plus one unit", async () => {
    await fc.assert(
      fc.asyncProperty(index, fc.bigInt(10n ** 18n, 10n ** 25n), async (coin, dxXp) => {
        const { pool } = await networkHelpers.loadFixture(mainnetState);
        const dx = dxXp / SCALE[coin];
        const found = await pool.get_dx(coin, 1 - coin, await pool.get_dy(coin, 1 - coin, dx));
        const distance = found > dx ? found - dx : dx - found;
        expect(distance * SCALE[coin]).to.be.at.most((dx * SCALE[coin]) / 1_000n + 2n * 10n ** 12n);
      }),
      RUNS,
    );
  });

  it("keeps the average between its past and the last stored value", async () => {
    await fc.assert(
      fc.asyncProperty(index, shareBps, fc.integer({ min: 1, max: 100_000 }), async (coin, bps, seconds) => {
        const { pool } = await networkHelpers.loadFixture(mainnetState);
        await pool[EXCHANGE](coin, 1 - coin, ((await pool.balances(coin)) * bps) / 10_000n, 0n);
        const [ema, last] = [await pool.ema_price(0), await pool.last_price(0)];
        await networkHelpers.time.increase(seconds);
        const oracle = await pool.price_oracle(0);
        expect(oracle).to.be.at.least((ema < last ? ema : last) - 1n);
        expect(oracle).to.be.at.most(ema > last ? ema : last);
      }),
      RUNS,
    );
  });
});

describe("StableSwapPool depth", () => {
  async function pool100k() {
    const { owner } = await namedSigners(ethers, "owner");
    const coins = await deployCoins(owner, [18, 18], [owner.address]);
    const pool = await deployHarness(owner, coins, { A: 100n, feeE10: 1_000_000n, offpegFeeMultiplierE10: 0n });
    for (const coin of coins) await coin.approve(pool, ethers.MaxUint256);
    await pool[ADD]([100_000n * WAD, 100_000n * WAD], 0n);
    return pool;
  }

  // A = 100, 100,000 of each coin, fee 1 bp; a probe of 1,000 after selling a share of one side.
  for (const [percent, discountMilliBps] of [
    [40n, 113_600n],
    [50n, 175_300n],
    [60n, 281_500n],
  ] as const) {
    it(`sells a probe ${Number(discountMilliBps) / 1_000} bps below par after ${percent} % of a side`, async () => {
      const pool = await networkHelpers.loadFixture(pool100k);
      await pool[EXCHANGE](0, 1, percent * 1_000n * WAD, 0n);
      const paid = await pool.get_dy(0, 1, 1_000n * WAD);
      const lostMilliBps = ((1_000n * WAD - paid) * 10_000n) / WAD;
      expect(lostMilliBps).to.be.closeTo(discountMilliBps, 50n); // stated to 0.1 bps
    });
  }

  // Net USDe sold, per mille of TVL, at which the fee-free spot price of a balanced pool reaches a price.
  const spots = ["0.997", "0.99", "0.98", "0.95", "0.92", "0.80", "0.65"] as const;
  const depthPerMille = {
    100: [73, 189, 268, 354, 389, 445, 475],
    200: [131, 265, 331, 396, 422, 461, 483],
    500: [232, 346, 392, 434, 451, 476, 490],
  } as const;

  async function balancedPool() {
    const { owner } = await namedSigners(ethers, "owner");
    const coins = await deployCoins(owner, [18, 18], [owner.address]);
    const entries = await Promise.all(
      ([100, 200, 500] as const).map(async (A) => {
        const pool = await deployHarness(owner, coins, { A: BigInt(A), feeE10: 0n, offpegFeeMultiplierE10: 0n });
        return [A, pool] as const;
      }),
    );
    for (const [, pool] of entries) {
      for (const coin of coins) await coin.approve(pool, ethers.MaxUint256);
      await pool[ADD]([500_000n * WAD, 500_000n * WAD], 0n);
    }
    return new Map(entries);
  }

  for (const A of [100, 200, 500] as const) {
    for (const [column, spot] of spots.entries()) {
      const perMille = depthPerMille[A][column] ?? 0;
      it(`reaches ${spot} after selling ${perMille / 10} % of TVL at A = ${A}`, async () => {
        const pool = (await networkHelpers.loadFixture(balancedPool)).get(A);
        if (pool === undefined) throw new RangeError(`no pool with A = ${A}`);
        const priceAfter = async (halfPerMille: number) => {
          const snapshot = await networkHelpers.takeSnapshot();
          await pool[EXCHANGE](0, 1, (BigInt(halfPerMille) * 1_000_000n * WAD) / 2_000n, 0n);
          const priceWad = 10n ** 36n / (await pool.get_p(0));
          await snapshot.restore();
          return Number(priceWad) / 1e18;
        };
        // The table is rounded to 0.1 %: the price is crossed within half a digit of it.
        expect(await priceAfter(2 * perMille - 1)).to.be.greaterThan(Number(spot));
        expect(await priceAfter(2 * perMille + 1)).to.be.lessThan(Number(spot));
      });
    }
  }
});
