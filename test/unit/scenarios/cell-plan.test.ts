import { expect } from "chai";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { cellPlan, ORACLE_POLICIES, parseBacking, parseOraclePolicy } from "../../../scripts/scenarios/cell-plan.ts";

describe("parseOraclePolicy", () => {
  it("takes each policy by its name", () => {
    expect(ORACLE_POLICIES.map(parseOraclePolicy)).to.deep.equal(["venue", "market-spot", "market-ema", "peg"]);
  });

  it("refuses any other, naming the option and the policies", () => {
    for (const text of ["", "Venue", "market", "chainlink"]) {
      expect(() => parseOraclePolicy(text))
        .to.throw(InvalidInputError)
        .that.includes({ field: "--oracle", value: text, accepted: "one of venue, market-spot, market-ema, peg" });
    }
  });
});

describe("parseBacking", () => {
  it("reads sound, and impaired with its ratio to the last decimal", () => {
    expect(parseBacking("sound")).to.deep.equal({ kind: "sound" });
    expect(parseBacking("impaired:0.75")).to.deep.equal({ kind: "impaired", ratioE8: 75_000_000n });
    expect(parseBacking("impaired:0.00000001")).to.deep.equal({ kind: "impaired", ratioE8: 1n });
    expect(parseBacking("impaired:0.99999999")).to.deep.equal({ kind: "impaired", ratioE8: 99_999_999n });
  });

  const refused = ["", "Sound", "impaired", "impaired:", "0.75"];
  const ratios = ["0", "0.0", "1", "1.5", "-0.5", "x", "75%", ".5", "1e-1", "0.123456789", "0.5 ", "0.5:0.5"];
  for (const text of [...refused, ...ratios.map((ratio) => `impaired:${ratio}`)]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const { accepted } = captured(() => parseBacking(text), { field: "--backing", value: text });
      expect(accepted).to.contain("sound").and.contain("over 0 and under 1");
    });
  }
});

describe("cellPlan", () => {
  it("keeps the world as the user wrote it", () => {
    expect(cellPlan("peg", "impaired:0.750")).to.deep.equal({
      oracle: "peg",
      backing: { kind: "impaired", ratioE8: 75_000_000n },
      backingName: "impaired:0.750",
    });
  });
});

function captured(act: () => unknown, expected: Partial<InvalidInputError>): InvalidInputError {
  let caught: unknown;
  try {
    act();
  } catch (error) {
    caught = error;
  }
  expect(caught).to.be.instanceOf(InvalidInputError).that.includes(expected);
  return caught as InvalidInputError;
}
