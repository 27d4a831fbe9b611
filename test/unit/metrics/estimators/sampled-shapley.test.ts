import { expect } from "chai";
import { Rng } from "../../../../scripts/lib/rng.ts";
import { coalitionsAlong, drawOrders, sampledShares } from "../../../../scripts/metrics/estimators/sampled-shapley.ts";
import { shapleyShares } from "../../../../scripts/metrics/estimators/shapley.ts";
import { expectClose } from "../../../helpers/expect-close.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/**
 * The airport game of twelve (Littlechild, Owen 1973): a runway is as long as its longest user needs, player i needs i + 1.
 * Player i pays its part of every stretch that it uses: the sum of 1 / (12 - j) for j from 0 to i.
 */
const PLAYERS = 12;
const runway = (coalition: number): number => 32 - Math.clz32(coalition);
const SHARES = Array.from({ length: PLAYERS }, (_, player) =>
  sum(Array.from({ length: player + 1 }, (__, stretch) => 1 / (PLAYERS - stretch))),
);

describe("sampledShapley", () => {
  describe("drawOrders", () => {
    it("draws pairs of an order and its reverse, of all players", () => {
      const orders = drawOrders(5, 6, new Rng(1));
      expect(orders).to.have.length(6);
      for (let at = 0; at < 6; at += 2) expect(orders[at + 1]).to.deep.equal(orders[at]?.toReversed());
      for (const order of orders) expect(order.toSorted()).to.deep.equal([0, 1, 2, 3, 4]);
    });

    it("begins more orders with the same ones", () => {
      expect(drawOrders(12, 20, new Rng("s")).slice(0, 8)).to.deep.equal(drawOrders(12, 8, new Rng("s")));
    });
  });

  describe("coalitionsAlong", () => {
    it("goes from nobody to all, one player at a time", () => {
      expect(coalitionsAlong([2, 0, 1])).to.deep.equal([0b000, 0b100, 0b101, 0b111]);
    });
  });

  describe("sampledShares", () => {
    it("equals the exact shares when every order counts once", () => {
      const pairs = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
      ].flatMap((order) => [order, order.toReversed()]);
      const worth = (coalition: number) => [0, 1, 5, 9, 2, 2, 20, 31][coalition] ?? NaN;
      for (const [at, share] of sampledShares(pairs, worth).shares.entries()) {
        expectClose(share, shapleyShares(3, worth)[at] ?? NaN, 1e-12);
      }
    });

    it("is within its error of the airport game's closed form, for more players than can be run", () => {
      const { shares, standardErrors } = sampledShares(drawOrders(PLAYERS, 4_000, new Rng("airport")), runway);
      for (const [player, share] of shares.entries()) {
        const error = standardErrors[player] ?? NaN;
        expect(error).to.be.within(0.0001, 0.06);
        expectClose(share, SHARES[player] ?? NaN, 4 * error, `player ${player}`);
      }
    });

    it("sums to what all together make, of however few orders", () => {
      expectClose(sum(sampledShares(drawOrders(PLAYERS, 2, new Rng(3)), runway).shares), PLAYERS, 1e-12);
    });

    it("is exact at once, without an error, where what a player adds depends on nobody", () => {
      const weight = (coalition: number) => sum([1, 2, 4, 8].map((own, at) => ((coalition >> at) & 1) * own * 10));
      const { shares, standardErrors } = sampledShares(drawOrders(4, 6, new Rng(4)), weight);
      expect(shares).to.deep.equal([10, 20, 40, 80]);
      expect(standardErrors).to.deep.equal([0, 0, 0, 0]);
    });

    it("knows no error of a single pair", () => {
      expect(sampledShares(drawOrders(3, 2, new Rng(5)), runway).standardErrors).to.deep.equal(
        Array.from({ length: 3 }, () => undefined),
      );
    });
  });
});
