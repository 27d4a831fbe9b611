import { expect } from "chai";
import { InvalidInputError } from "../../../../scripts/lib/invalid-input-error.ts";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { shapleyShares } from "../../../../scripts/metrics/estimators/shapley.ts";
import { expectClose } from "../../../helpers/expect-close.ts";

/** By definition: the mean over all orders of joining. */
function byOrders(players: number, worth: (coalition: number) => number): number[] {
  const orders = (rest: readonly number[]): number[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((first) => orders(rest.filter((other) => other !== first)).map((order) => [first, ...order]));
  const all = orders(Array.from({ length: players }, (_, at) => at));
  const shares = Array.from({ length: players }, () => 0);
  for (const order of all) {
    let coalition = 0;
    for (const player of order) {
      const joined = coalition | (1 << player);
      shares[player] = (shares[player] ?? 0) + (worth(joined) - worth(coalition)) / all.length;
      coalition = joined;
    }
  }
  return shares;
}

describe("shapleyShares", () => {
  it("shares the glove game as the textbook does: 2/3 to the only left glove, 1/6 to each right one", () => {
    const shares = shapleyShares(3, (coalition) => ((coalition & 1) !== 0 && (coalition & 6) !== 0 ? 1 : 0));
    for (const [at, share] of [2 / 3, 1 / 6, 1 / 6].entries()) expectClose(shares[at], share, 1e-12);
  });

  it("shares a loss that needs all of n causes evenly", () => {
    for (const share of shapleyShares(10, (coalition) => (coalition === 1_023 ? 50 : 0))) {
      expectClose(share, 5, 1e-9);
    }
  });

  it("equals the mean over all orders of joining, for any worths", () => {
    const rng = new Rng("worths");
    const worths = Array.from({ length: 32 }, () => rng.float());
    const expected = byOrders(5, (coalition) => worths[coalition] ?? 0);
    for (const [at, share] of shapleyShares(5, (coalition) => worths[coalition] ?? 0).entries()) {
      expectClose(share, expected[at] ?? NaN, 1e-12);
    }
  });

  it("sums to what all together make, and gives nothing to who changes nothing", () => {
    const worth = (coalition: number) => 7 + ((coalition & 1) !== 0 ? 3 : 0) + ((coalition & 3) === 3 ? 2 : 0);
    const shares = shapleyShares(3, worth);
    expectClose(
      shares.reduce((sum, share) => sum + share, 0),
      worth(7) - worth(0),
      1e-12,
    );
    expect(shares[2]).to.equal(0);
  });

  it("throws for none and for more than ten", () => {
    for (const players of [0, 11]) {
      expect(() => shapleyShares(players, () => 0))
        .to.throw(InvalidInputError)
        .with.property("value", players);
    }
  });
});
