import { expect } from "chai";
import { studentQuantile } from "../../../../scripts/lib/student-distribution.ts";
import { EmptySampleError } from "../../../../scripts/metrics/estimators/empty-sample-error.ts";
import { proportionEstimate } from "../../../../scripts/metrics/estimators/proportion.ts";
import { replicatedEstimate } from "../../../../scripts/metrics/estimators/replicated.ts";
import { tailRows } from "../../../../scripts/metrics/tail-summary.ts";
import { expectClose } from "../../../helpers/expect-close.ts";

describe("studentQuantile", () => {
  // Tables of Student's t, 97.5 %.
  const TABLE = [12.706, 4.303, undefined, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228] as const;
  it("gives the tables' figures", () => {
    for (const [at, expected] of TABLE.entries()) {
      if (expected !== undefined) expectClose(studentQuantile(0.975, at + 1), expected, 0.002, `${at + 1}`);
    }
    expectClose(studentQuantile(0.975, 1_000_000), 1.96, 0.0001);
  });

  it("is odd about one half", () => {
    for (const degrees of [1, 2, 7])
      expectClose(studentQuantile(0.1, degrees), -studentQuantile(0.9, degrees), 1e-9, String(degrees));
  });
});

describe("replicatedEstimate", () => {
  it("gives the mean with Student's interval", () => {
    const { value, low, high } = replicatedEstimate([1, 2, 3, 4, 5]);
    expectClose(value, 3, 1e-12);
    expectClose(low, 3 - (2.7764 * Math.sqrt(2.5)) / Math.sqrt(5), 0.002);
    expectClose(high, 3 + (2.7764 * Math.sqrt(2.5)) / Math.sqrt(5), 0.002);
  });

  it("does not go below 0, and is open above where nothing was seen", () => {
    expect(replicatedEstimate([0, 0, 0, 1]).low).to.equal(0);
    expect(replicatedEstimate([0, 0, 0, 0])).to.deep.equal({ value: 0, low: 0, high: null });
    expect(replicatedEstimate([2])).to.deep.equal({ value: 2, low: null, high: null });
  });
});

describe("proportionEstimate", () => {
  it("gives Wilson's interval", () => {
    const { value, low, high } = proportionEstimate(5, 50);
    expectClose(value, 0.1, 1e-12);
    expectClose(low, 0.0435, 0.0001);
    expectClose(high, 0.2136, 0.0001);
  });

  it("is closed at the ends, and bounds what was never seen", () => {
    const none = proportionEstimate(0, 100);
    expect([none.value, none.low]).to.deep.equal([0, 0]);
    expectClose(none.high, 0.037, 0.001);
    expect(proportionEstimate(7, 7).high).to.equal(1);
    expect(() => proportionEstimate(0, 0)).to.throw(EmptySampleError);
  });
});

describe("tailRows", () => {
  it("gives each amount its probability, the plain runs it saves, and the plain share", () => {
    const probabilities = [
      [0.5, 0.02],
      [0.5, 0.04],
      [0.5, 0.03],
      [0.5, 0.03],
    ];
    const rows = tailRows([10, 100], { probabilities, runs: 80, plainLevels: [-1, 50, 100, 101] });
    expect(rows.map(({ above }) => above)).to.deep.equal([10, 100]);
    expectClose(rows[1]?.probability.value, 0.03, 1e-12);
    expectClose(rows[1]?.plain?.value, 0.25, 1e-12);
    expect(rows[0]?.plainRunsNeeded).to.equal(undefined);
    expect(rows[1]?.plainRunsNeeded).to.equal(Math.round((0.03 * 0.97 * 4) / (0.0002 / 3)));
    expect(tailRows([10], { probabilities, runs: 80, plainLevels: [] })[0]?.plain).to.equal(undefined);
  });
});
