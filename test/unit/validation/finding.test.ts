import { expect } from "chai";
import { near, notModelled, within } from "../../../scripts/validation/finding.ts";

describe("near", () => {
  it("passes at the tolerance and fails beyond it, on both sides", () => {
    const status = (got: number) => near({ what: "x", expected: 10, got, tolerance: 0.5 }).status;
    expect([9.49, 9.5, 10, 10.5, 10.51].map(status)).to.deep.equal(["fail", "pass", "pass", "pass", "fail"]);
  });

  it("writes every figure with the same decimals and unit", () => {
    const figure = near({ what: "x", expected: 113.6, got: 113.64, tolerance: 0.5, decimals: 1, unit: " bps" });
    expect(figure).to.deep.equal({
      what: "x",
      expected: "113.6 bps",
      got: "113.6 bps",
      tolerance: "± 0.5 bps",
      status: "pass",
    });
  });

  it("fails a figure that is not a number", () => {
    expect(near({ what: "x", expected: 1, got: NaN, tolerance: 1 }).status).to.equal("fail");
  });
});

describe("within", () => {
  it("counts both bounds as inside", () => {
    const status = (got: number) => within({ what: "x", got, low: 1, high: 2 }).status;
    expect([0.99, 1, 2, 2.01, NaN].map(status)).to.deep.equal(["fail", "pass", "pass", "fail", "fail"]);
  });

  it("says what is accepted where a bound is left out, and shows the published figure beside it", () => {
    expect(within({ what: "x", got: 1, low: 0.985, decimals: 3 }).tolerance).to.equal("at least 0.985");
    const most = within({ what: "x", got: 1, high: 1, decimals: 0, unit: " %", published: "0.2 %" });
    expect([most.tolerance, most.expected]).to.deep.equal(["at most 1 %", "0.2 %"]);
  });
});

describe("notModelled", () => {
  it("neither passes nor fails, and says why", () => {
    const finding = notModelled("ADL", "62 s", "no perpetuals");
    expect([finding.status, finding.got, finding.note]).to.deep.equal(["not modelled", "", "no perpetuals"]);
  });
});
