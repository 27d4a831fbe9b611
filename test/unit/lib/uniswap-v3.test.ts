import { expect } from "chai";
import fc from "fast-check";
import { maxLiquidityPerTick } from "../../../scripts/lib/uniswap-v3/fee-tiers.ts";
import { limitAtFloor } from "../../../scripts/lib/uniswap-v3/limit-at-floor.ts";
import {
  amountsForLiquidityCeil,
  amountsForLiquidityFloor,
  liquidityForAmountsFloor,
} from "../../../scripts/lib/uniswap-v3/liquidity-amounts.ts";
import type { UniswapV3PoolState } from "../../../scripts/lib/uniswap-v3/pool-state.ts";
import { sqrtPriceX96Floor, token0PriceWadFloor, token1PriceWadFloor } from "../../../scripts/lib/uniswap-v3/price.ts";
import { rangeAround } from "../../../scripts/lib/uniswap-v3/range-around.ts";
import { SqrtPriceLimit, SqrtPriceLimitError } from "../../../scripts/lib/uniswap-v3/sqrt-price-limit.ts";
import { swapExactIn } from "../../../scripts/lib/uniswap-v3/swap.ts";
import {
  MAX_SQRT_PRICE_X96,
  MAX_TICK,
  MIN_SQRT_PRICE_X96,
  sqrtPriceAtTickX96,
  tickAtSqrtPrice,
  TickRangeError,
} from "../../../scripts/lib/uniswap-v3/tick-math.ts";
import { wad } from "../../../scripts/lib/wad.ts";

const Q96 = 1n << 96n;
const SPACING = 60;

/** A pool at price 1 with three overlapping ranges, a gap far above and a last range beyond it. */
function pool(): UniswapV3PoolState {
  const ranges = [
    [-600, 600, wad("1000")],
    [-60, 1_200, wad("7")],
    [-30_000, -600, wad("50")],
    [30_000, 60_000, wad("3")],
  ] as const;
  const ticks = new Map<number, { liquidityGross: bigint; liquidityNet: bigint }>();
  const add = (tick: number, liquidity: bigint, net: bigint): void => {
    const known = ticks.get(tick) ?? { liquidityGross: 0n, liquidityNet: 0n };
    ticks.set(tick, { liquidityGross: known.liquidityGross + liquidity, liquidityNet: known.liquidityNet + net });
  };
  for (const [lower, upper, liquidity] of ranges) {
    add(lower, liquidity, liquidity);
    add(upper, liquidity, -liquidity);
  }
  const sorted = [...ticks].map(([tick, rest]) => ({ tick, ...rest })).sort((a, b) => a.tick - b.tick);
  return { sqrtPriceX96: Q96, tick: 0, liquidity: wad("1007"), ticks: sorted };
}

const terms = { feePips: 3_000n, tickSpacing: SPACING };

describe("Uniswap v3's arithmetic", () => {
  describe("ticks", () => {
    it("reach from the lowest price to the highest", () => {
      expect(sqrtPriceAtTickX96(-MAX_TICK)).to.equal(MIN_SQRT_PRICE_X96);
      expect(sqrtPriceAtTickX96(MAX_TICK)).to.equal(MAX_SQRT_PRICE_X96);
      expect(sqrtPriceAtTickX96(0)).to.equal(Q96);
      expect(tickAtSqrtPrice(MIN_SQRT_PRICE_X96)).to.equal(-MAX_TICK);
      expect(tickAtSqrtPrice(MAX_SQRT_PRICE_X96 - 1n)).to.equal(MAX_TICK - 1);
    });

    it("end there", () => {
      for (const tick of [-MAX_TICK - 1, MAX_TICK + 1, 0.5]) {
        expect(() => sqrtPriceAtTickX96(tick))
          .to.throw(TickRangeError)
          .that.includes({ what: "tick", value: tick });
      }
      for (const price of [MIN_SQRT_PRICE_X96 - 1n, MAX_SQRT_PRICE_X96]) {
        expect(() => tickAtSqrtPrice(price))
          .to.throw(TickRangeError)
          .that.includes({ value: price });
      }
    });

    it("carry at most what all of them together may (the pools' own figures)", () => {
      expect([1, 10, 60, 200].map(maxLiquidityPerTick)).to.deep.equal([
        191_757_530_477_355_301_479_181_766_273_477n,
        1_917_569_901_783_203_986_719_870_431_555_990n,
        11_505_743_598_341_114_571_880_798_222_544_994n,
        38_350_317_471_085_141_830_651_933_667_504_588n,
      ]);
    });
  });

  describe("prices", () => {
    it("are told both ways round, in whole tokens", () => {
      // 4,000 USDC (6 decimals) for one WETH (18 decimals), WETH being token0.
      const sqrtPriceX96 = sqrtPriceX96Floor({ units1: 4_000n * 10n ** 6n, units0: 10n ** 18n });
      expect(Number(token0PriceWadFloor(sqrtPriceX96, 18, 6)) / 1e18).to.be.within(3_999.999999, 4_000);
      expect(Number(token1PriceWadFloor(sqrtPriceX96, 18, 6)) / 1e18).to.be.within(0.00025, 0.000250000001);
    });

    it("have ranges around them, on usable ticks and no narrower than asked", () => {
      fc.assert(
        fc.property(fc.integer({ min: -800_000, max: 800_000 }), fc.bigInt(1n, 5_000n), (tick, halfWidthBps) => {
          const sqrtPriceX96 = sqrtPriceAtTickX96(tick) + 12_345n;
          const { lowerTick, upperTick } = rangeAround(sqrtPriceX96, halfWidthBps, SPACING);
          expect([lowerTick % SPACING, upperTick % SPACING].map(Math.abs)).to.deep.equal([0, 0]);
          const edge = (at: number): bigint => (sqrtPriceAtTickX96(at) ** 2n * 10_000n) / sqrtPriceX96 ** 2n;
          expect(edge(lowerTick) <= 10_000n - halfWidthBps).to.equal(true);
          expect(edge(upperTick) >= 10_000n + halfWidthBps).to.equal(true);
        }),
      );
    });
  });

  describe("liquidity", () => {
    it("never pays out more than was put in, and loses two units at most", () => {
      const tick = fc.integer({ min: -20_000, max: 20_000 });
      fc.assert(
        fc.property(tick, tick, fc.integer({ min: 1, max: 9_000 }), fc.bigInt(1n, 10n ** 24n), (at, from, width, l) => {
          const price = sqrtPriceAtTickX96(at) + 77n;
          const range = { lowerX96: sqrtPriceAtTickX96(from), upperX96: sqrtPriceAtTickX96(from + width) };
          const [asked, paid] = [amountsForLiquidityCeil(price, range, l), amountsForLiquidityFloor(price, range, l)];
          for (const key of ["amount0Units", "amount1Units"] as const) {
            expect(asked[key] - paid[key] >= 0n && asked[key] - paid[key] <= 2n).to.equal(true);
          }
          expect(liquidityForAmountsFloor(price, range, asked) >= l - l / 10n ** 6n - 10n ** 6n).to.equal(true);
          const most = liquidityForAmountsFloor(price, range, asked);
          const again = amountsForLiquidityCeil(price, range, most);
          expect(again.amount0Units <= asked.amount0Units && again.amount1Units <= asked.amount1Units).to.equal(true);
        }),
      );
    });
  });

  describe("a price limit", () => {
    it("cannot be 0, nor either end of the range", () => {
      for (const price of [0n, MIN_SQRT_PRICE_X96, MAX_SQRT_PRICE_X96]) {
        expect(() => SqrtPriceLimit.at(price))
          .to.throw(SqrtPriceLimitError)
          .that.includes({ sqrtPriceX96: price });
      }
      expect(SqrtPriceLimit.at(MIN_SQRT_PRICE_X96 + 1n).sqrtPriceX96).to.equal(MIN_SQRT_PRICE_X96 + 1n);
    });

    it("lies on the side to which the sale moves the price, and no further than told", () => {
      const [down, up] = [true, false].map((sellsToken0) => SqrtPriceLimit.within(Q96, sellsToken0, 100n).sqrtPriceX96);
      const share = (sqrtPriceX96: bigint): number => Number((sqrtPriceX96 ** 2n * 10n ** 9n) / Q96 ** 2n) / 1e9;
      expect(share(down!)).to.be.within(0.99, 0.990000001);
      expect(down! ** 2n * 10_000n >= Q96 ** 2n * 9_900n).to.equal(true);
      expect(share(up!)).to.be.within(1.009999, 1.01);
      expect(up! ** 2n * 10_000n <= Q96 ** 2n * 10_100n).to.equal(true);
    });

    it("at a floor is the nearest price at which the next unit brings the floor, fee included", () => {
      fc.assert(
        fc.property(fc.boolean(), fc.bigInt(1n, 10n ** 12n), fc.bigInt(1n, 10n ** 12n), (sells0, bought, sold) => {
          const { sqrtPriceX96 } = limitAtFloor({ boughtUnits: bought, soldUnits: sold }, sells0, 3_000n);
          /** Whether a unit sold at this price, less the fee of 0.3 %, brings the floor. */
          const brings = (price: bigint): boolean =>
            sells0
              ? price ** 2n * 997_000n * sold >= bought * 1_000_000n * Q96 ** 2n
              : Q96 ** 2n * 997_000n * sold >= bought * 1_000_000n * price ** 2n;
          expect(brings(sqrtPriceX96)).to.equal(true);
          // Two units of the square root beyond, it no longer does.
          expect(brings(sqrtPriceX96 + (sells0 ? -2n : 2n))).to.equal(false);
        }),
      );
    });

    it("at a floor sells no unit for less, fee included, and stops only there", () => {
      fc.assert(
        fc.property(
          fc.boolean(),
          fc.bigInt(9_500n, 9_960n),
          fc.bigInt(10n ** 6n, wad("500")),
          (sells0, floor, units) => {
            const fraction = { boughtUnits: floor, soldUnits: 10_000n };
            const limit = limitAtFloor(fraction, sells0, 3_000n);
            const sale = swapExactIn(pool(), { ...terms, sellsToken0: sells0, amountInUnits: units, limit });
            // One unit of rounding a stretch.
            expect((sale.boughtUnits + 8n) * 10_000n >= sale.soldUnits * floor).to.equal(true);
            if (sale.soldUnits === units) return;
            expect(sale.after.sqrtPriceX96).to.equal(limit.sqrtPriceX96);
            const probe = 10n ** 12n;
            const further = SqrtPriceLimit.within(sale.after.sqrtPriceX96, sells0, 100n);
            const next = swapExactIn(sale.after, {
              ...terms,
              sellsToken0: sells0,
              amountInUnits: probe,
              limit: further,
            });
            expect(next.boughtUnits * 10_000n <= next.soldUnits * floor).to.equal(true);
          },
        ),
      );
    });
  });

  describe("swaps", () => {
    const far = (sellsToken0: boolean) => SqrtPriceLimit.within(Q96, sellsToken0, 9_999n);

    it("give no free lunch: there and back brings less", () => {
      fc.assert(
        fc.property(fc.boolean(), fc.bigInt(1n, wad("2000")), (sellsToken0, amountInUnits) => {
          const there = swapExactIn(pool(), { ...terms, sellsToken0, amountInUnits, limit: far(sellsToken0) });
          const back = swapExactIn(there.after, {
            ...terms,
            sellsToken0: !sellsToken0,
            amountInUnits: there.boughtUnits,
            limit: far(!sellsToken0),
          });
          expect(back.boughtUnits <= there.soldUnits).to.equal(true);
        }),
      );
    });

    it("bring no more in two parts than at once, but for what the cut rounds away", () => {
      fc.assert(
        fc.property(fc.boolean(), fc.bigInt(10n ** 9n, wad("800")), (sellsToken0, amountInUnits) => {
          const limit = far(sellsToken0);
          const whole = swapExactIn(pool(), { ...terms, sellsToken0, amountInUnits, limit });
          const half = swapExactIn(pool(), { ...terms, sellsToken0, amountInUnits: amountInUnits / 2n, limit });
          const rest = amountInUnits - amountInUnits / 2n;
          const other = swapExactIn(half.after, { ...terms, sellsToken0, amountInUnits: rest, limit });
          expect(half.boughtUnits + other.boughtUnits <= whole.boughtUnits + 2n).to.equal(true);
        }),
      );
    });

    it("go through empty ticks to a range beyond them, and stop at the limit where there is none", () => {
      const up = swapExactIn(pool(), {
        ...terms,
        sellsToken0: false,
        amountInUnits: wad("100"),
        limit: SqrtPriceLimit.at(sqrtPriceAtTickX96(40_000)),
      });
      expect(up.after.tick).to.be.within(30_000, 40_000);
      expect(up.after.liquidity).to.equal(wad("3"));
      const down = swapExactIn(pool(), {
        ...terms,
        sellsToken0: true,
        amountInUnits: wad("10000"),
        limit: SqrtPriceLimit.at(sqrtPriceAtTickX96(-50_000)),
      });
      expect(down.after).to.include({ tick: -50_000, liquidity: 0n });
      expect(down.soldUnits < wad("10000")).to.equal(true);
      expect(down.ticksCrossed).to.equal(3);
    });
  });
});
