import { expect } from "chai";
import { tailCurves } from "../../../scripts/reports/tail-curves.ts";
import { failedStudyRow, studyRow } from "../../helpers/tiny-study.ts";

describe("tailCurves", () => {
  const rows = [0n, 3n, 3n, 8n].map((dollars, seed) =>
    studyRow(0, seed, { badDebtBase: dollars * 100_000_000n, poolLowE8: 100_000_000n - dollars * 1_000_000n }),
  );
  const curveOf = (name: "badDebtBase" | "poolLowE8") => tailCurves([name], rows)[name]?.[0];

  it("gives each value with the share of runs as bad or worse, in plain units", () => {
    expect(curveOf("badDebtBase")?.steps.map(([value, share]) => [value, share])).to.deep.equal([
      [0, 1],
      [3, 0.75],
      [8, 0.25],
    ]);
    expect(curveOf("badDebtBase")).to.include({ point: 0, runs: 4, beyond: 0.6024 }); // 1 - 0.025^(1/4)
  });

  it("goes down where lower is worse", () => {
    expect(curveOf("poolLowE8")?.steps.map(([value, share]) => [value, share])).to.deep.equal([
      [1, 1],
      [0.97, 0.75],
      [0.92, 0.25],
    ]);
  });

  it("leaves out failed runs, and points without the figure", () => {
    const curves = tailCurves(
      ["badDebtBase"],
      [...rows, failedStudyRow(0, 4), failedStudyRow(1, 0), studyRow(2, 0, { badDebtBase: null })],
    );
    expect(curves.badDebtBase?.map(({ point, runs }) => [point, runs])).to.deep.equal([[0, 4]]);
  });
});
