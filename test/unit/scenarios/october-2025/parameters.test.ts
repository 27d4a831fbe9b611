import { expect } from "chai";
import { InvalidInputError } from "../../../../scripts/lib/invalid-input-error.ts";
import { MODES, type Mode, parametersOf } from "../../../../scripts/scenarios/october-2025/parameters.ts";
import { readParameters } from "../../../../scripts/scenarios/sourced.ts";

const read = (mode: Mode, ...sets: readonly string[]) => readParameters(parametersOf(mode), sets);

for (const mode of MODES) {
  describe(`parametersOf ${mode}`, () => {
    it("gives every value a unit, a source and a confidence that says what it is worth", () => {
      const { assumptions } = read(mode);
      expect(assumptions.length).to.be.greaterThan(80);
      for (const { id, unit, source, confidence } of assumptions) {
        expect(unit, id).to.match(/\S/);
        expect(source, id).to.match(/^[A-Za-z][\w. -]*\S/);
        expect(["high", "medium", "low"], id).to.include(confidence);
      }
      expect(new Set(assumptions.map(({ id }) => id)).size).to.equal(assumptions.length);
    });

    it("calls nothing measured that is assumed", () => {
      const assumed = read(mode).assumptions.filter(({ source }) => /^(ASSUME: modelling|SEED)/.test(source));
      expect(assumed.length).to.be.greaterThan(20);
      for (const { id, confidence } of assumed) expect(confidence, id).to.equal("low");
    });

    it("spans 20:30 to 23:10 UTC in 800 blocks of 12 seconds", () => {
      const { window } = read(mode).values;
      expect(window).to.deep.equal({ start: Date.parse("2025-10-10T20:30Z") / 1000, blocks: 800, blockSeconds: 12 });
    });

    it("shares all of a group's collateral out among its buckets and slices", () => {
      const { loopers, whales, blueChipBorrowers } = read(mode).values.population;
      for (const slices of [loopers.buckets, whales.slices, blueChipBorrowers.slices]) {
        const shares = Object.values(slices).map(({ shareBps }) => shareBps);
        expect(shares.reduce((sum, share) => sum + share, 0)).to.equal(10_000);
      }
    });

    it("draws every delay from a range", () => {
      const { population, oracle } = read(mode).values;
      for (const group of [population.loopers, population.whales, population.lenders, population.liquidityProviders]) {
        expect(group.reactionMaxSeconds).to.be.at.least(group.reactionMinSeconds);
      }
      expect(oracle.delayMaxSeconds).to.be.at.least(oracle.delayMinSeconds);
    });

    it("refuses a group of nobody, naming what it must have", () => {
      expect(() => read(mode, "population.whales.count=0"))
        .to.throw(InvalidInputError)
        .that.includes({ field: "population.whales.count", value: 0, accepted: "a whole number from 1 to 2000" });
    });
  });
}

describe("parametersOf", () => {
  it("tells the two stories apart by redemption, the pool's size, and what loopers watch", () => {
    const [historical, seed] = [read("historical").values, read("seed").values];
    expect([historical.switches.redemption, seed.switches.redemption]).to.deep.equal(["open", "closed"]);
    expect([historical.population.loopers.watches, seed.population.loopers.watches]).to.deep.equal(["oracle", "pool"]);
    expect(seed.population.liquidityProviders.poolTvl < historical.population.liquidityProviders.poolTvl).to.equal(
      true,
    );
    expect(Object.keys(historical)).to.deep.equal(Object.keys(seed));
  });
});
