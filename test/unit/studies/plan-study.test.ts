import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { batchesOf, batchesOfShard, countSetUps, runsOf } from "../../../scripts/studies/plan-study.ts";
import { mostRuns, nextRuns, rowsOfStudy } from "../../../scripts/studies/study-rounds.ts";
import { failedStudyRow, studyRow, tinyPlan } from "../../helpers/tiny-study.ts";

const run = ({ point, seed }: { readonly point: number; readonly seed: number }) => `${point}:${seed}`;

describe("planStudy", () => {
  it("shares a set-up among points that differ in oracle, backing, world, tastes and moments only", () => {
    const plan = tinyPlan({
      how: "list",
      points: [
        { oracle: "venue" },
        { oracle: "peg", backing: "impaired:0.75" },
        { "population.loopers.activeShareBps": 10_000, "population.keepers.minProfit": "1" },
        { "window.blocks": 4, "switches.keepers": false },
      ],
      world: { kind: "historical", depth: { BTC: 1.1 } },
    });
    expect(new Set(plan.points.map(({ setUp }) => setUp)).size).to.equal(1);
    expect(countSetUps(plan, runsOf(plan.points, 0, 3))).to.equal(3); // one a seed
  });

  it("shares a set-up among terms that governance can change afterwards, as far as a backend's calls go", () => {
    const points = [
      {},
      { "eModes.2.liquidationThresholdBps": 9_200 },
      { "lending.reserves.USDe.liquidationBonusBps": 10_700, "lending.reserves.WETH.borrowCap": 5 },
      { "lending.reserves.USDe.ltvBps": 7_100 },
      { "lending.liquidationRules.closeFactorBps": 10_000 },
    ];
    const setUps = (backend: string) =>
      new Set(tinyPlan({ how: "list", points, backend }).points.map(({ setUp }) => setUp)).size;
    expect(setUps("local")).to.equal(1);
    expect(setUps("aave-v3.6")).to.equal(2);
    expect(setUps("aave-v3.0")).to.equal(3);
  });

  it("sets up anew for another market, population or window", () => {
    const plan = tinyPlan({
      how: "list",
      points: [
        {},
        { "lending.reserves.USDe.reserveFactorBps": 2_000 },
        { "population.loopers.buckets.edge.ltvBps": 9_000 }, // loops that are opened elsewhere are another state
        { "population.whales.count": 2 },
        { "window.start": "21:41" },
        { "switches.redemptionCapPerBlock": "5000000" },
      ],
    });
    expect(new Set(plan.points.map(({ setUp }) => setUp)).size).to.equal(6);
  });

  it("refuses a point that the market or the scenario does, before anything runs", () => {
    expect(() => tinyPlan({ vary: [{ path: "eModes.2.ltvBps", values: [9_000, 9_900] }] })).to.throw(
      InvalidInputError,
      /eModes\.2\.ltvBps: got 9900/,
    );
    expect(() => tinyPlan({ vary: [{ path: "window.bloks", values: [1] }] })).to.throw(InvalidInputError, /blocks/);
    expect(() => tinyPlan({ vary: [{ path: "oracle", values: ["pig"] }] })).to.throw(InvalidInputError, /peg/);
    expect(() => tinyPlan({ vary: [{ path: "world.depth.BTC", values: [2] }] })).to.throw(InvalidInputError, /world/);
  });

  it("names the point that is refused, and what it sets", () => {
    const vary = [
      { path: "oracle", values: ["venue", "peg"] },
      { path: "eModes.2.ltvBps", values: [9_000, 9_900] },
    ];
    expect(() => tinyPlan({ vary })).to.throw(
      InvalidInputError,
      /^eModes\.2\.ltvBps: got 9900, .*, at point 1 \(oracle=venue, eModes\.2\.ltvBps=9900\); accepted: /,
    );
    expect(() => tinyPlan({ vary: [{ path: "window.bloks", values: [1] }] })).to.throw(
      InvalidInputError,
      /^vary: got "window\.bloks", where window has no "bloks", at point 0 .*; accepted: one of blocks/,
    );
  });

  it("names no point where the study's fixed values are refused by themselves", () => {
    const set = { "eModes.2.ltvBps": 12_000 };
    const refused = () => tinyPlan({ vary: [{ path: "oracle", values: ["venue", "peg"] }], set });
    expect(refused).to.throw(InvalidInputError, /^eModes\.2\.ltvBps: got 12000; accepted: an integer/);
  });

  it("refuses more runs than can be listed", () => {
    const vary = [{ path: "oracle", values: Array.from({ length: 6 }, () => "peg") }];
    expect(() => tinyPlan({ vary, seeds: 1_000_000 }))
      .to.throw(InvalidInputError, /6000000 runs; accepted: at most 833333/)
      .with.property("field", "seeds");
  });

  it("refuses a world that cannot be drawn, without drawing it", () => {
    const world = { kind: "stochastic", assets: { BTC: { kind: "gbm", volatility: 1, source: "test" } } };
    const correlations = { "BTC/DOGE": 0.5 };
    expect(() => tinyPlan({ world: { ...world, correlations } })).to.throw(InvalidInputError, /BTC\/DOGE/);
  });

  it("keeps its hash for more seeds, another question or rule, and changes it for what decides a row", () => {
    const { hash } = tinyPlan();
    const stop = { metric: "badDebtBase", relativeHalfWidth: 0.1, everySeeds: 2 };
    const frontier = [
      { metric: "badDebtBase", statistic: "max" },
      { metric: "borrowUsageBps", statistic: "mean" },
    ];
    const cap = { path: "window.blocks", from: 1, to: 9, tolerance: 1, atMost: 5 };
    const attribute = { switches: [{ name: "loops", off: { "switches.loops": false } }] };
    const asked = [{ question: "Why?" }, { metrics: ["latentBase"] }, { frontier }, { cap }, { attribute }];
    for (const keys of [{ seeds: 9 }, { seeds: 9, stop }, ...asked]) {
      expect(tinyPlan(keys).hash).to.equal(hash);
    }
    for (const keys of [{ seed: "2" }, { oracle: "peg" }, { set: { "window.blocks": 9 } }, { mode: "seed" }]) {
      expect(tinyPlan(keys).hash).not.to.equal(hash);
    }
  });
});

describe("batches", () => {
  const plan = tinyPlan({
    seeds: 5,
    vary: [
      { path: "population.whales.count", values: [1, 2] },
      { path: "oracle", values: ["venue", "peg", "market-ema"] },
    ],
  });
  const all = runsOf(plan.points, 0, 5);

  it("hold every run once, and in each only runs of one set-up and seed", () => {
    const batches = batchesOf(plan, all);
    expect(batches.flat().map(run).sort()).to.deep.equal(all.map(run).sort());
    for (const batch of batches) {
      expect(new Set(batch.map(({ point, seed }) => `${plan.points[point]?.setUp ?? ""}/${seed}`)).size).to.equal(1);
    }
    expect(batches).to.have.length(10);
  });

  it("are cut to size", () => {
    expect(batchesOf(plan, all, 2).map(({ length }) => length)).to.deep.equal(
      Array.from({ length: 10 }, () => [2, 1]).flat(),
    );
  });

  it("are shared out to shards whole and once", () => {
    const batches = batchesOf(plan, all);
    const shards = [1, 2, 3].map((part) => batchesOfShard(batches, { part, of: 3 }));
    expect(shards.flat(2).map(run).sort()).to.deep.equal(all.map(run).sort());
  });

  it("leave a shard beyond the last batch without runs", () => {
    expect(nextRuns(plan, { part: 11, of: 11 }, [])).to.deep.equal([]);
  });
});

describe("nextRuns", () => {
  const keys = { seeds: 10, vary: [{ path: "oracle", values: ["venue", "peg"] }] };

  it("gives all runs that are not finished, failed ones counted as finished", () => {
    const plan = tinyPlan({ ...keys, seeds: 2 });
    expect(nextRuns(plan, undefined, [studyRow(0, 1), failedStudyRow(1, 0)]).map(run)).to.deep.equal(["0:0", "1:1"]);
    expect(
      nextRuns(
        plan,
        undefined,
        mostRuns(plan, undefined).map(({ point, seed }) => studyRow(point, seed)),
      ),
    ).to.deep.equal([]);
  });

  describe("with a stopping rule", () => {
    const stop = { metric: "badDebtBase", quantile: 0.5, relativeHalfWidth: 0.1, everySeeds: 6 };
    const plan = tinyPlan({ ...keys, stop });
    const known = Array.from({ length: 6 }, (_, seed) => studyRow(0, seed, { badDebtBase: 100n }));
    const spread = Array.from({ length: 6 }, (_, seed) => studyRow(1, seed, { badDebtBase: BigInt(seed) * 100n }));

    it("begins with one round a point", () => {
      expect(nextRuns(plan, undefined, [])).to.have.length(12);
    });

    it("ends a point whose quantile is known, and goes on with one whose is not, to the most seeds there are", () => {
      expect(nextRuns(plan, undefined, [...known, ...spread]).map(run)).to.deep.equal(["1:6", "1:7", "1:8", "1:9"]);
    });

    it("does not ask the rule in the middle of a round, so that an interruption changes nothing", () => {
      expect(nextRuns(plan, undefined, known.slice(0, 5)).map(run)).to.include("0:5");
    });

    it("gives a shard whole points", () => {
      const second = nextRuns(plan, { part: 2, of: 2 }, []);
      expect(new Set(second.map(({ point }) => point))).to.deep.equal(new Set([1]));
    });

    it("leaves rows beyond the rule's end out of the results", () => {
      const longer = [...known, studyRow(0, 6), studyRow(0, 7), ...spread];
      expect(rowsOfStudy(plan, longer).filter(({ point }) => point === 0)).to.have.length(6);
      expect(rowsOfStudy(plan, longer).filter(({ point }) => point === 1)).to.have.length(6);
    });
  });
});
