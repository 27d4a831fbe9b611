import { expect } from "chai";
import fc from "fast-check";
import { Rng } from "../../../scripts/lib/rng.ts";
import { EmptyPopulationError, splitByRank } from "../../../scripts/scenarios/split-by-rank.ts";

const sumOf = (amounts: readonly bigint[]) => amounts.reduce((left, right) => left + right, 0n);
const descending = (amounts: readonly bigint[]) => [...amounts].sort((a, b) => (a < b ? 1 : -1));

describe("splitByRank", () => {
  it("keeps the total to the unit for any total and number of accounts", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 30n }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 50 }),
        (total, count, flattening) => {
          const amounts = splitByRank(total, count, flattening, new Rng(1), "x");
          expect(amounts).to.have.length(count);
          expect(sumOf(amounts)).to.equal(total);
          expect(amounts.every((amount) => amount >= 0n)).to.equal(true);
        },
      ),
      { seed: 1 },
    );
  });

  it("is heavy-tailed: by Zipf's law the second has half of the first, the tenth a tenth", () => {
    const sizes = descending(splitByRank(10n ** 24n, 100, 0, new Rng(1), "x"));
    const share = (rank: number) => Math.round((Number(sizes[rank - 1]) / Number(sizes[0])) * 10_000);
    expect([share(2), share(4), share(10), share(100)]).to.deep.equal([5_000, 2_500, 1_000, 100]);
  });

  it("makes the largest smaller when flattened", () => {
    const largest = [0, 5, 100].map(
      (flattening) => descending(splitByRank(10n ** 12n, 50, flattening, new Rng(1), "x"))[0] ?? 0n,
    );
    expect(largest).to.deep.equal(descending(largest));
    expect(new Set(largest).size).to.equal(3);
  });

  it("deals the ranks by the generator: the same seed gives the same accounts the same amounts", () => {
    const dealt = (seed: string) => splitByRank(10n ** 12n, 50, 0, new Rng(seed), "x");
    expect(dealt("a")).to.deep.equal(dealt("a"));
    expect(dealt("a")).not.to.deep.equal(dealt("b"));
    const [one, other] = [descending(dealt("a")), descending(dealt("b"))];
    // The remainder of the division goes to whoever comes first: below one unit an account.
    for (const [rank, amount] of one.entries()) expect(Number(amount - (other[rank] ?? 0n))).to.be.within(-50, 50);
  });

  it("throws EmptyPopulationError naming the group when there is nobody", () => {
    expect(() => splitByRank(1n, 0, 0, new Rng(1), "population.whales.count")).to.throw(
      EmptyPopulationError,
      "population.whales.count: 0 accounts",
    );
  });
});
