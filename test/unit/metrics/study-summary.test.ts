import { expect } from "chai";
import { Rng } from "../../../scripts/lib/rng.ts";
import { EmptySampleError } from "../../../scripts/metrics/estimators/empty-sample-error.ts";
import { paretoFront } from "../../../scripts/metrics/pareto-front.ts";
import { isKnown, statisticOf, summarizeStudy, type StudyQuestion } from "../../../scripts/metrics/study-summary.ts";
import type { StudyRow } from "../../../scripts/metrics/study-row.ts";
import { failedStudyRow, studyRow } from "../../helpers/tiny-study.ts";
import { expectClose } from "../../helpers/expect-close.ts";

const QUESTION: StudyQuestion = {
  name: "s",
  question: "q",
  seed: "1",
  axes: [{ path: "lt", name: "lt" }],
  metrics: ["badDebtBase", "poolLowE8"],
};
const dollars = (amount: number) => BigInt(Math.round(amount * 100_000_000));

/** A hundred seeds a point: bad debt 1 .. 100 dollars times a factor, usage fixed. */
function pointRows(point: number, factor: number, usageBps: bigint): StudyRow[] {
  return Array.from({ length: 100 }, (_, seed) =>
    studyRow(
      point,
      seed,
      {
        badDebtBase: dollars((seed + 1) * factor),
        poolLowE8: BigInt(99 - seed) * 1_000_000n,
        borrowUsageBps: usageBps,
      },
      { lt: String(point) },
    ),
  );
}

describe("summarizeStudy", () => {
  it("gives every statistic in dollars, of the bad tail", () => {
    const [point] = summarizeStudy(QUESTION, pointRows(0, 1, 0n)).points;
    const { badDebtBase, poolLowE8 } = point?.metrics ?? {};
    expect(badDebtBase?.mean.value).to.equal(50.5);
    expect(badDebtBase?.median.value).to.equal(50);
    expect(badDebtBase?.var95.value).to.equal(95);
    expect(badDebtBase?.var99.value).to.equal(99);
    expectClose(badDebtBase?.es95.value, 98, 1e-9);
    expect(badDebtBase?.max).to.deep.equal({ value: 100, low: 100, high: null });
    // Lows are worse when lower: VaR 95 is the value with five others under it.
    expectClose(poolLowE8?.var95.value, 0.05, 1e-12);
    expect(poolLowE8?.max.value).to.equal(0);
    expectClose(poolLowE8?.mean.value, 0.495, 1e-12);
  });

  it("leaves failed runs and missing figures out of the figures, and counts them", () => {
    const rows = [studyRow(0, 0, { badDebtBase: dollars(4), poolLowE8: null }), failedStudyRow(0, 1)];
    const summary = summarizeStudy(QUESTION, rows);
    expect(summary.points[0]).to.include({ runs: 2, failed: 1 });
    expect(summary.points[0]?.metrics.badDebtBase).to.include({ runs: 1 });
    expect(summary.points[0]?.metrics.poolLowE8).to.equal(undefined);
    expect(summary.failures).to.deep.equal([{ run: "0:1", error: "RunAbortedError: stopped" }]);
  });

  it("names the worst runs of the first metric, worst first", () => {
    const { worst } = summarizeStudy(QUESTION, [...pointRows(0, 1, 0n), ...pointRows(1, 2, 0n)]);
    expect(worst[0]).to.deep.equal({ run: "1:99", value: 200 });
    expect(worst).to.have.length(12);
    const lows = summarizeStudy({ ...QUESTION, metrics: ["poolLowE8"] }, pointRows(0, 1, 0n)).worst;
    expect(lows[0]).to.deep.equal({ run: "0:99", value: 0 });
  });

  it("gives the same figures again, intervals included", () => {
    expect(summarizeStudy(QUESTION, pointRows(0, 1, 0n))).to.deep.equal(summarizeStudy(QUESTION, pointRows(0, 1, 0n)));
  });

  describe("answer", () => {
    const rows = [...pointRows(0, 1, 9_000n), ...pointRows(1, 3, 9_500n), ...pointRows(2, 2, 8_000n)];
    const asked = (atMost: number, prefer?: "borrowUsageBps") =>
      summarizeStudy({ ...QUESTION, answer: { metric: "badDebtBase", statistic: "var95", atMost, prefer } }, rows);

    it("keeps the points within the limit, and tells which are so with their whole interval", () => {
      const { answer } = asked(195);
      expect(answer?.within).to.deep.equal([0, 2]);
      expect(answer?.surelyWithin).to.deep.equal([0]); // the other's interval ends at 200
    });

    it("prefers what it is told to among those surely within", () => {
      expect(asked(1_000, "borrowUsageBps").answer?.point).to.equal(1);
      expect(asked(1_000).answer?.point).to.equal(0); // else the least figure
    });

    it("names the closest point when none is within", () => {
      const { answer } = asked(10, "borrowUsageBps");
      expect([answer?.within, answer?.point]).to.deep.equal([[], 0]);
    });

    it("follows the chosen point's figure as runs came in", () => {
      const { convergence } = asked(195);
      expect(convergence.at(-1)).to.include({ runs: 100, value: 95 });
    });
  });
});

describe("isKnown", () => {
  const rule = { quantile: 0.5, confidence: 0.95, relativeHalfWidth: 0.1 };
  it("is so when the interval is narrow for the estimate's size", () => {
    const values = Array.from({ length: 100 }, (_, at) => 100 + at / 100);
    expect(isKnown(values, "badDebtBase", rule)).to.equal(true);
    expect(
      isKnown(
        values.map((value) => (value - 100) * 50),
        "badDebtBase",
        rule,
      ),
    ).to.equal(false);
  });

  it("is so when every run gives nothing, and never for no values or an open side", () => {
    expect(
      isKnown(
        Array.from({ length: 100 }, () => 0),
        "badDebtBase",
        rule,
      ),
    ).to.equal(true);
    expect(isKnown([], "badDebtBase", rule)).to.equal(false);
    expect(isKnown([5, 5], "badDebtBase", rule)).to.equal(false);
  });
});

describe("statisticOf", () => {
  it("throws for no values", () => {
    expect(() => statisticOf([], "badDebtBase", "mean", new Rng(1))).to.throw(EmptySampleError);
  });
});

describe("paretoFront", () => {
  const objectives = [
    { metric: "badDebtBase", statistic: "mean" },
    { metric: "borrowUsageBps", statistic: "mean" },
  ] as const;
  const question = { ...QUESTION, metrics: ["badDebtBase", "borrowUsageBps"] as const };
  const rows = [
    ...pointRows(0, 1, 6_000n), // little loss, little usage
    ...pointRows(1, 2, 8_900n), // in the middle of both
    ...pointRows(2, 9, 9_000n), // much of both
    ...pointRows(3, 4, 7_000n), // beaten by 1 in both
  ];
  const front = paretoFront(summarizeStudy(question, rows).points, objectives);

  it("keeps the points that none beats in everything", () => {
    expect(front.points.filter(({ isOnFront }) => isOnFront).map(({ point }) => point)).to.deep.equal([0, 1, 2]);
  });

  it("tells which are beaten with their whole interval", () => {
    expect(front.points.filter(({ isSurelyDominated }) => isSurelyDominated).map(({ point }) => point)).to.deep.equal([
      3,
    ]);
  });

  it("recommends the point nearest to the best of everything", () => {
    expect(front.recommended).to.equal(1);
  });

  it("lets a difference weigh little that is next to nothing beside the range of all points", () => {
    const near = [
      ...pointRows(0, 1.002, 9_000n),
      ...pointRows(1, 1.001, 8_000n),
      ...pointRows(2, 1, 5_000n),
      ...pointRows(3, 500, 9_000n), // what a loss can be
    ];
    expect(paretoFront(summarizeStudy(question, near).points, objectives).recommended).to.equal(0);
  });

  it("keeps equal points both, and leaves out a point without a figure", () => {
    const twins = paretoFront(
      summarizeStudy(question, [...pointRows(0, 1, 1n), ...pointRows(1, 1, 1n), failedStudyRow(2, 0)]).points,
      objectives,
    );
    expect(twins.points.map(({ isOnFront }) => isOnFront)).to.deep.equal([true, true]);
  });

  it("recommends nothing of nothing", () => {
    expect(paretoFront([], objectives)).to.include({ recommended: undefined });
  });
});
