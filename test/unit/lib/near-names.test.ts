import { expect } from "chai";
import { nearNames, oneOf } from "../../../scripts/lib/near-names.ts";

describe("nearNames", () => {
  it("puts the nearest first, whatever the case", () => {
    expect(nearNames("usde", ["USDC", "WETH", "sUSDe", "USDe"])).to.deep.equal(["USDe", "USDC", "sUSDe", "WETH"]);
    expect(nearNames("liquidationTreshold", ["ltv", "liquidationBonus", "liquidationThreshold"])[0]).to.equal(
      "liquidationThreshold",
    );
  });

  it("gives twelve at most", () => {
    const many = Array.from({ length: 30 }, (_, index) => `name${index}`);
    expect(nearNames("name7", many)).to.have.length(12).and.to.include("name7");
  });
});

describe("oneOf", () => {
  it("says how many are left out", () => {
    expect(oneOf("a", ["a", "b"])).to.equal("one of a, b");
    expect(
      oneOf(
        "a",
        Array.from({ length: 14 }, (_, index) => `n${index}`),
      ),
    ).to.match(/ \(and 2 more\)$/);
  });

  it("says so when there is nothing to choose from", () => {
    expect(oneOf("a", [])).to.equal("nothing here: none is defined");
  });
});
