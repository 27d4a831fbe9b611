import { expect } from "chai";
import { Rng } from "../../../scripts/lib/rng.ts";
import { paretoFront } from "../../../scripts/metrics/pareto-front.ts";
import { checkRecommendation } from "../../../scripts/metrics/recommendation.ts";
import type { StudyRow } from "../../../scripts/metrics/study-row.ts";
import { summarizeStudy } from "../../../scripts/metrics/study-summary.ts";
import { studyRow } from "../../helpers/tiny-study.ts";
import { expectClose } from "../../helpers/expect-close.ts";

const OBJECTIVES = [
  { metric: "badDebtBase", statistic: "mean" },
  { metric: "borrowUsageBps", statistic: "mean" },
] as const;
const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

/** A point whose loss may depend on the seed. */
function point(number: number, lossOf: (seed: number) => number, usageBps: bigint): StudyRow[] {
  return SEEDS.map((seed) =>
    studyRow(number, seed, { badDebtBase: BigInt(lossOf(seed)) * 10n ** 8n, borrowUsageBps: usageBps }),
  );
}

function check(rows: readonly StudyRow[]) {
  const question = { name: "r", question: "?", seed: "1", axes: [], metrics: OBJECTIVES.map(({ metric }) => metric) };
  const frontier = paretoFront(summarizeStudy(question, rows).points, OBJECTIVES);
  return { frontier, checks: checkRecommendation(frontier, rows, new Rng("r")) };
}

describe("checkRecommendation", () => {
  it("gives all samples to a point that is best at every seed", () => {
    const { frontier, checks } = check([...point(0, () => 1, 9_000n), ...point(1, () => 50, 5_000n)]);
    expect(frontier.recommended).to.equal(0);
    expect(checks.shares).to.deep.equal([{ point: 0, share: 1 }]);
  });

  it("splits samples between points that are equal but for chance, most often first", () => {
    const noisy = (shift: number) => (seed: number) => ((seed + shift) % 40) * 10;
    const { checks } = check([...point(0, noisy(0), 5_000n), ...point(1, noisy(20), 5_000n)]);
    const [first, second] = checks.shares;
    expect(first?.share).to.be.within(0.5, 0.7);
    expectClose((first?.share ?? 0) + (second?.share ?? 0), 1, 1e-12);
  });

  it("draws the same seeds for all points: what is better at every seed stays better, however they spread", () => {
    const { checks } = check([
      ...point(0, (seed) => seed * 100, 5_000n),
      ...point(1, (seed) => seed * 100 + 1, 5_000n),
    ]);
    expect(checks.shares).to.deep.equal([{ point: 0, share: 1 }]);
  });

  it("tells what would be recommended without each objective", () => {
    const { checks } = check([
      ...point(0, () => 0, 1_000n),
      ...point(1, () => 10, 8_000n),
      ...point(2, () => 100, 9_000n),
    ]);
    expect(checks.without.map(({ objective, recommended }) => [objective.metric, recommended])).to.deep.equal([
      ["badDebtBase", 2],
      ["borrowUsageBps", 0],
    ]);
  });

  it("names beaten points whose intervals leave it open, and no others", () => {
    const wide = (least: number) => (seed: number) => least + (seed % 2) * 100;
    const { checks } = check([
      ...point(0, wide(0), 9_000n),
      ...point(1, wide(1), 8_000n),
      ...point(2, wide(1_000), 7_000n),
    ]);
    expect(checks.notSurelyBeaten).to.deep.equal([1]);
  });

  it("gives the same for the same seed", () => {
    const rows = [...point(0, (seed) => seed, 5_000n), ...point(1, (seed) => 39 - seed, 5_000n)];
    expect(check(rows).checks).to.deep.equal(check(rows).checks);
  });
});
