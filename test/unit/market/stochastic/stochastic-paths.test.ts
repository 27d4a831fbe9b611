import { expect } from "chai";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { cholesky, ImpossibleCorrelationsError } from "../../../../scripts/market/stochastic/cholesky.ts";
import { gammaDraw, normalDraw, poissonDraw, studentFactor } from "../../../../scripts/market/stochastic/draws.ts";
import { type AssetProcess, stochasticPaths } from "../../../../scripts/market/stochastic/stochastic-paths.ts";
import { normalCdf } from "../../../../scripts/lib/normal-distribution.ts";
import { expectClose } from "../../../helpers/expect-close.ts";

const DAY = 86_400;
const YEAR = 365 * DAY;

const gbm = (name: string, more: Partial<AssetProcess> = {}): AssetProcess => ({
  name,
  startE8: 100_00000000n,
  volatility: 0.8,
  model: { kind: "gbm", drift: 0 },
  ...more,
});

/** Paths of one seed, prices as numbers of dollars. */
function draw(assets: readonly AssetProcess[], seed: string, steps: number, stepSeconds: number, correlation = 0) {
  const paths = stochasticPaths({
    assets,
    correlation: () => correlation,
    startSeconds: 1_000_000,
    endSeconds: 1_000_000 + steps * stepSeconds,
    stepSeconds,
    rng: new Rng(seed),
  });
  return Object.fromEntries(
    Object.entries(paths).map(([name, points]) => [name, points.map(({ value }) => Number(value) / 1e8)]),
  );
}

const logReturns = (prices: readonly number[] = []): number[] =>
  prices.slice(1).map((price, at) => Math.log(price / (prices[at] ?? price)));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const moment = (values: readonly number[], power: number) => {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** power));
};
const correlationOf = (one: readonly number[], other: readonly number[]) => {
  const [a, b] = [mean(one), mean(other)];
  const shared = mean(one.map((value, at) => (value - a) * ((other[at] ?? 0) - b)));
  return shared / Math.sqrt(moment(one, 2) * moment(other, 2));
};

describe("stochastic paths", () => {
  describe("draws", () => {
    it("are normal with mean 0, variance 1, no skew and kurtosis 3", () => {
      const rng = new Rng("normal");
      const values = Array.from({ length: 200_000 }, () => normalDraw(rng));
      expectClose(mean(values), 0, 0.01);
      expectClose(moment(values, 2), 1, 0.01);
      expectClose(moment(values, 3), 0, 0.03);
      expectClose(moment(values, 4), 3, 0.06);
    });

    it("are gamma with mean and variance equal to the shape", () => {
      for (const shape of [1.25, 2, 7.5]) {
        const rng = new Rng(`gamma ${shape}`);
        const values = Array.from({ length: 100_000 }, () => gammaDraw(shape, rng));
        expectClose(mean(values), shape, 0.02 * shape);
        expectClose(moment(values, 2), shape, 0.04 * shape);
      }
    });

    it("are Student's with variance 1 and kurtosis 3 + 6 / (v - 4)", () => {
      const rng = new Rng("student");
      const values = Array.from({ length: 400_000 }, () => normalDraw(rng) * studentFactor(10, rng));
      expectClose(moment(values, 2), 1, 0.01);
      expectClose(moment(values, 4), 4, 0.15);
    });

    it("are Poisson with mean and variance equal", () => {
      const rng = new Rng("poisson");
      const values = Array.from({ length: 100_000 }, () => poissonDraw(0.7, rng));
      expectClose(mean(values), 0.7, 0.01);
      expectClose(moment(values, 2), 0.7, 0.02);
      expect(poissonDraw(0, rng)).to.equal(0);
    });
  });

  describe("cholesky", () => {
    it("gives a lower triangle whose square is the matrix", () => {
      const matrix = [
        [1, 0.8, 0.3],
        [0.8, 1, 0.5],
        [0.3, 0.5, 1],
      ];
      const lower = cholesky(matrix);
      for (const [row, values] of matrix.entries()) {
        for (const [column, value] of values.entries()) {
          const product = (lower[row] ?? []).reduce((sum, factor, at) => sum + factor * (lower[column]?.[at] ?? 0), 0);
          expectClose(product, value, 1e-12);
        }
      }
    });

    it("throws for correlations that contradict each other, and for a repeated asset", () => {
      const contradiction = [
        [1, 0.9, -0.9],
        [0.9, 1, 0.9],
        [-0.9, 0.9, 1],
      ];
      expect(() => cholesky(contradiction))
        .to.throw(ImpossibleCorrelationsError)
        .with.property("row", 2);
      const twin = [
        [1, 1],
        [1, 1],
      ];
      expect(() => cholesky(twin))
        .to.throw(ImpossibleCorrelationsError)
        .with.property("row", 1);
    });
  });

  describe("stochasticPaths", () => {
    it("begins at the first price, has a point a step up to the end, and is the same for the same seed", () => {
      const make = () =>
        stochasticPaths({
          assets: [gbm("BTC")],
          correlation: () => 0,
          startSeconds: 60,
          endSeconds: 100,
          stepSeconds: 12,
          rng: new Rng("s"),
        });
      const points = make()["BTC"] ?? [];
      expect(points.map(({ timestampSeconds }) => timestampSeconds)).to.deep.equal([60, 72, 84, 96, 108]);
      expect(points[0]?.value).to.equal(100_00000000n);
      expect(make()).to.deep.equal(make());
    });

    it("leaves an asset's path as it was when an independent one is added", () => {
      expect(draw([gbm("BTC"), gbm("ETH")], "more", 50, 12)["BTC"]).to.deep.equal(
        draw([gbm("BTC")], "more", 50, 12)["BTC"],
      );
    });

    it("diffuses with the stated volatility, and keeps the expected price", () => {
      const returns = logReturns(draw([gbm("BTC")], "gbm", 50_000, 3_600)["BTC"]);
      const hour = 3_600 / YEAR;
      expectClose(moment(returns, 2) / (0.64 * hour), 1, 0.02);
      expectClose(mean(returns) / hour, -0.32, (3 * 0.8) / Math.sqrt(50_000 * hour)); // -volatility^2 / 2
      const days = Array.from(
        { length: 4_000 },
        (_, seed) => draw([gbm("BTC")], `day ${seed}`, 1, DAY)["BTC"]?.at(-1) ?? 0,
      );
      expectClose(mean(days), 100, (3 * (100 * 0.8 * Math.sqrt(1 / 365))) / Math.sqrt(4_000));
    });

    it("falls under a barrier as often as the reflection principle says", () => {
      // V5 of the risk sheet: martingale, volatility 80 %, one day, health factor 1.05. The barrier is shifted for discrete steps.
      const steps = 144;
      const volatility = 0.8 * Math.sqrt(1 / 365);
      const touches = (distance: number): number =>
        normalCdf((-distance + volatility ** 2 / 2) / volatility) +
        Math.exp(distance) * normalCdf((-distance - volatility ** 2 / 2) / volatility);
      expectClose(touches(Math.log(1.05)), 0.25, 0.001);
      // Seen only at the end of each step, the price touches as if the barrier stood 0.5826 steps' deviations further off.
      const seen = touches(Math.log(1.05) + 0.5826 * volatility * Math.sqrt(1 / steps));
      const worlds = 3_000;
      let touched = 0;
      for (let world = 0; world < worlds; world++) {
        const prices = draw([gbm("ETH")], `barrier ${world}`, steps, DAY / steps)["ETH"] ?? [];
        if (prices.some((price) => price <= 100 / 1.05)) touched++;
      }
      expectClose(touched / worlds, seen, 3 * Math.sqrt((seen * (1 - seen)) / worlds));
    });

    it("draws back to the peg: stationary deviation sigma / sqrt(2 k), half of it gone after the half-life", () => {
      const usde: AssetProcess = {
        ...gbm("USDe"),
        startE8: 1_00000000n,
        volatility: 0.5,
        model: { kind: "ou", halfLifeSeconds: 600, worthE8At: () => 1_00000000n },
      };
      const logs = (draw([usde], "ou", 60_000, 60)["USDe"] ?? []).map((price) => Math.log(price));
      const speed = (Math.LN2 / 600) * YEAR;
      expectClose(Math.sqrt(moment(logs, 2)) / (0.5 / Math.sqrt(2 * speed)), 1, 0.03);
      expectClose(correlationOf(logs.slice(0, -10), logs.slice(10)), 0.5, 0.03);
    });

    it("follows what the token is worth when that falls", () => {
      const usde: AssetProcess = {
        ...gbm("USDe"),
        startE8: 1_00000000n,
        volatility: 0,
        model: {
          kind: "ou",
          halfLifeSeconds: 60,
          worthE8At: (seconds) => (seconds > 1_000_600 ? 75_000_000n : 1_00000000n),
        },
      };
      const prices = draw([usde], "fall", 40, 60)["USDe"] ?? [];
      expect(prices[10]).to.equal(1);
      expectClose(prices[11], Math.sqrt(0.75), 1e-6); // half of the logarithm's way
      expectClose(prices.at(-1), 0.75, 1e-6);
    });

    it("correlates returns as asked", () => {
      const paths = draw([gbm("BTC"), gbm("ETH")], "correlated", 40_000, 60, 0.85);
      expectClose(correlationOf(logReturns(paths["BTC"]), logReturns(paths["ETH"])), 0.85, 0.01);
    });

    it("gives assets of the same degrees of freedom a joint tail, and keeps their variance", () => {
      const tails = { degreesOfFreedom: 5 };
      const joint = draw([gbm("BTC", tails), gbm("ETH", tails)], "tails", 60_000, 60);
      const [btc, eth] = [logReturns(joint["BTC"]), logReturns(joint["ETH"])];
      expectClose(moment(btc, 2) / ((0.64 * 60) / YEAR), 1, 0.05);
      const sd = Math.sqrt(moment(btc, 2));
      const extreme = btc.filter((value, at) => Math.abs(value) > 3 * sd && Math.abs(eth[at] ?? 0) > 3 * sd).length;
      const apart = draw([gbm("BTC", tails), gbm("ETH", { degreesOfFreedom: 5.001 })], "tails", 60_000, 60);
      const other = logReturns(apart["ETH"]);
      const independent = logReturns(apart["BTC"]).filter(
        (value, at) => Math.abs(value) > 3 * sd && Math.abs(other[at] ?? 0) > 3 * sd,
      ).length;
      expect(extreme).to.be.above(3 * Math.max(1, independent));
    });

    it("jumps as often as stated, by the stated mean", () => {
      const jumping = gbm("ALT", { volatility: 0, jumps: { perDay: 24, mean: -0.001, sd: 0 } });
      const returns = logReturns(draw([jumping], "jumps", 5_000, 600)["ALT"]);
      const jumps = returns.reduce((sum, value) => sum + value, 0) / -0.001;
      const expected = 24 * 5_000 * (600 / DAY);
      expectClose(jumps, expected, 4 * Math.sqrt(expected));
    });

    it("never falls to nothing", () => {
      const doomed = gbm("ALT", { volatility: 0, jumps: { perDay: 86_400, mean: -3, sd: 0 } });
      const points = stochasticPaths({
        assets: [doomed],
        correlation: () => 0,
        startSeconds: 0,
        endSeconds: 600,
        stepSeconds: 12,
        rng: new Rng("doom"),
      });
      expect(points["ALT"]?.at(-1)?.value).to.equal(1n);
    });
  });
});
