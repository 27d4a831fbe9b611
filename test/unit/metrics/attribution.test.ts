import { expect } from "chai";
import { Rng } from "../../../scripts/lib/rng.ts";
import { attribution, type AttributionDesign } from "../../../scripts/metrics/attribution.ts";
import { EmptySampleError } from "../../../scripts/metrics/estimators/empty-sample-error.ts";
import { drawOrders } from "../../../scripts/metrics/estimators/sampled-shapley.ts";
import { failedStudyRow, studyRow } from "../../helpers/tiny-study.ts";
import { expectClose } from "../../helpers/expect-close.ts";

const dollars = (amount: number) => BigInt(Math.round(amount * 100_000_000));
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** Student's 0.975 quantile for 4 degrees of freedom. */
const STUDENT_4 = 2.776;

describe("attribution", () => {
  const EXACT: AttributionDesign = { switches: 2, coalitions: [0, 1, 2, 3] };
  /** Two switches; each adds its own, both together some more; seeds differ. */
  const rows = Array.from({ length: 5 }, (_, seed) =>
    [0, 10, 4, 14 + 2 * seed].map((worth, point) => studyRow(point, seed, { badDebtBase: dollars(worth + seed) })),
  ).flat();

  it("shares seed by seed, so that what all seeds have in common brings no error", () => {
    const { shares, none, all, seeds } = attribution(rows, "badDebtBase", EXACT);
    expect(seeds).to.equal(5);
    expect(none.value).to.equal(2);
    expect(all.value).to.equal(14 + 4 + 2);
    expect(shares.map(({ estimate }) => estimate.value)).to.deep.equal([12, 6]); // 10 and 4, and half of what both add
    expect(sum(shares.map(({ estimate }) => estimate.value))).to.equal(all.value - none.value);
    const [first] = shares;
    expectClose(first?.standardError, Math.sqrt(2.5 / 5), 1e-9);
    expect(first?.orderError).to.equal(0);
    expectClose((first?.estimate.high ?? 0) - (first?.estimate.value ?? 0), STUDENT_4 * Math.sqrt(2.5 / 5), 2e-3);
  });

  it("finds a combination by its point's number, whatever the order of the points", () => {
    const moved = rows.map((row) => ({ ...row, point: 3 - row.point }));
    expect(attribution(moved, "badDebtBase", { ...EXACT, coalitions: [3, 2, 1, 0] })).to.deep.equal(
      attribution(rows, "badDebtBase", EXACT),
    );
  });

  it("leaves out a seed that lacks a combination", () => {
    const lacking = rows.filter(({ point, seed }) => !(seed === 3 && point === 2));
    expect(attribution([...lacking, failedStudyRow(2, 3)], "badDebtBase", EXACT).seeds).to.equal(4);
  });

  it("throws when no seed has them all", () => {
    expect(() => attribution([studyRow(0, 0)], "badDebtBase", EXACT)).to.throw(EmptySampleError);
  });

  describe("from drawn orders", () => {
    const SWITCHES = 3;
    const coalitions = [0, 1, 2, 3, 4, 5, 6, 7];
    const design = (seeds: string, orders = 4): AttributionDesign => ({
      switches: SWITCHES,
      coalitions,
      ordersOf: (seed) => drawOrders(SWITCHES, orders, new Rng(seeds).fork(String(seed))),
    });
    /** The glove game (shares 2/3, 1/6, 1/6), paid so much. */
    const glove = (coalition: number): number => ((coalition & 1) !== 0 && (coalition & 6) !== 0 ? 1 : 0);
    const glovesAt = (seed: number, pay: number) =>
      coalitions.map((coalition, point) => studyRow(point, seed, { badDebtBase: dollars(pay * glove(coalition)) }));

    it("covers seeds and orders: the interval holds the true shares at about its confidence", () => {
      const rng = new Rng("coverage");
      const studies = 250;
      let held = 0;
      for (let study = 0; study < studies; study++) {
        // A pay around 60 is what seeds differ in; two pairs of orders a seed leave their own error.
        const own = Array.from({ length: 8 }, (_, seed) => glovesAt(seed, 60 + 40 * (rng.float() - 0.5))).flat();
        const [first] = attribution(own, "badDebtBase", design(`study ${study}`)).shares;
        const { low, high } = first?.estimate ?? {};
        if ((low ?? Infinity) <= 40 && (high ?? -Infinity) >= 40) held++;
      }
      expect(held / studies).to.be.within(0.91, 0.98);
    });

    it("tells the orders' part of the error from the seeds'", () => {
      const equal = Array.from({ length: 40 }, (_, seed) => glovesAt(seed, 60)).flat();
      const [ofOrders] = attribution(equal, "badDebtBase", design("equal")).shares;
      // Seeds are all alike here, so the orders make all of the error: both figures estimate the same.
      expectClose((ofOrders?.orderError ?? 0) / (ofOrders?.standardError ?? NaN), 1, 0.35);
      // In an additive game no order matters: all of the error is the seeds'.
      const additive = Array.from({ length: 5 }, (_, seed) =>
        coalitions.map((coalition, point) =>
          studyRow(point, seed, { badDebtBase: dollars((coalition & 1) * (1 + seed)) }),
        ),
      ).flat();
      const [ofSeeds] = attribution(additive, "badDebtBase", design("additive")).shares;
      expect(ofSeeds?.orderError).to.equal(0);
      expectClose(ofSeeds?.standardError, Math.sqrt(2.5 / 5), 1e-9);
    });

    it("has the interval of its orders alone for one seed, and none for one pair", () => {
      const many = attribution(glovesAt(0, 60), "badDebtBase", design("one", 400)).shares[0];
      expect(many?.standardError).to.equal(many?.orderError);
      expect(many?.estimate.low).to.be.below(40);
      expect(many?.estimate.high).to.be.above(40);
      const single = attribution(glovesAt(0, 60), "badDebtBase", design("one", 2)).shares[0];
      expect(single).to.deep.include({ standardError: undefined, orderError: undefined });
      expect(single?.estimate).to.include({ low: null, high: null });
    });

    it("asks only for the combinations that the orders of a seed go through", () => {
      const own = design("few", 2);
      const through = new Set(own.ordersOf?.(0).flatMap((order) => order.map((_, at) => bits(order.slice(0, at)))));
      const rest = glovesAt(0, 60).filter(({ point }) => through.has(point) || point === 7);
      expect(rest.length).to.equal(6);
      expect(attribution(rest, "badDebtBase", own).seeds).to.equal(1);
      expect(() => attribution(rest.slice(1), "badDebtBase", own)).to.throw(EmptySampleError);
    });
  });
});

function bits(players: readonly number[]): number {
  return players.reduce((coalition, player) => coalition | (1 << player), 0);
}
