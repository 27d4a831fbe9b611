import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { october2025PricePaths } from "../../../scripts/market/october-2025-paths.ts";
import { runInput, runSeed } from "../../../scripts/studies/run-input.ts";
import { tinyPlan } from "../../helpers/tiny-study.ts";
import { expectClose } from "../../helpers/expect-close.ts";

const LOW = Date.parse("2025-10-10T21:54:00Z") / 1000;
const START = Date.parse("2025-10-10T21:40:00Z") / 1000;

const ou = { kind: "ou", volatility: 0.5, halfLifeSeconds: 600, source: "assumed" };
const gbm = { kind: "gbm", volatility: 0.9, source: "assumed" };
const drawn = {
  world: { kind: "stochastic", assets: { BTC: gbm, ALT: gbm, USDe: ou }, correlations: { "BTC/ALT": 0.8 } },
};

describe("worldPaths", () => {
  it("leaves the day as it was unless told", () => {
    expect(runInput(tinyPlan(), {}, 0).pricePaths).to.deep.equal({});
  });

  it("stretches a market's fall from its first price, and says so among the assumptions", () => {
    const { pricePaths, assumptions } = runInput(
      tinyPlan({ world: { kind: "historical", depth: { USDe: 0.5 } } }),
      {},
      0,
    );
    const day = october2025PricePaths()["USDe-venue"];
    const first = day?.priceE8At(0) ?? 0n;
    expect(pricePaths["USDe-venue"]?.priceE8At(LOW)).to.equal(first - (first - (day?.priceE8At(LOW) ?? 0n)) / 2n);
    expect(Object.keys(pricePaths)).to.deep.equal(["USDe-venue"]);
    expect(assumptions.find(({ id }) => id === "world.depth.USDe")?.value).to.equal("0.5");
    expect(assumptions.filter(({ id }) => id.startsWith("path.USDe-venue."))).to.deep.equal([]);
    expect(assumptions.filter(({ id }) => id.startsWith("path.BTC/USD."))).not.to.deep.equal([]);
  });

  it("lets a point change the world", () => {
    const plan = tinyPlan({ world: { kind: "historical", depth: { USDe: 1 } } });
    const deeper = runInput(plan, { "world.depth.USDe": "1.5" }, 0).pricePaths["USDe-venue"];
    expect(deeper?.priceE8At(LOW) ?? 0n).to.equal(47_500_000n); // 1 - 1.5 x 0.35
  });

  it("draws paths that begin at the market's first prices; markets without a process of their own follow ALT", () => {
    const { pricePaths, definition } = runInput(tinyPlan(drawn), {}, 0);
    expect(Object.keys(pricePaths).sort()).to.deep.equal(["AAVE/USD", "ALT/USD", "BTC/USD", "LINK/USD", "USDe-venue"]);
    const feed = definition.feeds["BTC/USD"];
    expect(pricePaths["BTC/USD"]?.priceE8At(START)).to.equal(feed?.kind === "pushed" ? feed.priceE8 : undefined);
    const share = (name: string) =>
      Number(pricePaths[name]?.priceE8At(START + 96)) / Number(pricePaths[name]?.priceE8At(START));
    expectClose(share("LINK/USD"), share("ALT/USD"), 1e-6);
    expect(share("ALT/USD")).not.to.equal(1);
  });

  it("is the same world at every point of a seed, and another at another seed", () => {
    const plan = tinyPlan({ ...drawn, vary: [{ path: "oracle", values: ["venue", "peg"] }] });
    const at = (values: Record<string, string>, seed: number) =>
      runInput(plan, values, seed).pricePaths["BTC/USD"]?.priceE8At(START + 60);
    expect(at({ oracle: "venue" }, 0)).to.equal(at({ oracle: "peg" }, 0));
    expect(at({ oracle: "venue" }, 0)).not.to.equal(at({ oracle: "venue" }, 1));
    expect(runSeed(plan.study, 1)).to.equal("1/1");
  });

  it("draws USDe back to what backs it once that is known", () => {
    const calm = {
      ...drawn,
      world: { ...drawn.world, assets: { USDe: { ...ou, volatility: 0, halfLifeSeconds: 12 } }, correlations: {} },
    };
    const path = runInput(tinyPlan(calm), { backing: "impaired:0.8" }, 0).pricePaths["USDe-venue"];
    expectClose(Number(path?.priceE8At(START + 96)) / 1e8, 0.8, 0.01);
  });

  it("refuses correlations of markets it does not draw", () => {
    const wrong = { world: { ...drawn.world, correlations: { "BTC/ETH": 0.5 } } };
    expect(() => tinyPlan(wrong))
      .to.throw(InvalidInputError)
      .with.property("field", "world.correlations.BTC/ETH");
  });
});
