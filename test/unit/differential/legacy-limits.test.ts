import { expect } from "chai";
import {
  isBetweenCash,
  isBetweenHealthFactors,
  legacyStandingOf,
} from "../../../scripts/differential/legacy-limits.ts";
import { wad } from "../../../scripts/lib/wad.ts";
import type { TwinCall } from "../../../scripts/protocol/twin/twin-call.ts";
import type { TwinStanding } from "../../../scripts/protocol/twin/twin-standing.ts";

const LIQUIDATION: TwinCall["args"] = ["@token:WETH", "@token:WBTC", "@user:3", "71", false];

function call(method: string, args: TwinCall["args"]): TwinCall {
  return { wait: 1, user: 0, target: "pool", method, args };
}

function standing(healthFactor: string, fields: Partial<TwinStanding> = {}): TwinStanding {
  return {
    ...{ collateralBase: 1_000n, debtBase: 800n, liquidationThresholdBps: 7_800n, spareUnits: new Map() },
    healthFactorWad: wad(healthFactor),
    ...fields,
  };
}

const isCloseBase = (first: bigint, second: bigint): boolean => first - second <= 1n && second - first <= 1n;
const isCloseUnits = (_: string, first: bigint, second: bigint): boolean => isCloseBase(first, second);

describe("legacyStandingOf", () => {
  it("asks about the borrower of a liquidation, alone or in a flash loan", () => {
    expect(legacyStandingOf(call("liquidationCall", LIQUIDATION))).to.include({ user: 3 });
    const use = { approve: "WBTC", method: "liquidationCall", args: LIQUIDATION };
    const question = legacyStandingOf(call("flashLoanSimple", ["@user:1", "@token:WBTC", "900", use, "0"]));
    expect(question).to.deep.equal({ user: 3, loanedUnits: new Map([["WBTC", 900n]]) });
  });

  it("asks about the cash of every asset of a flash loan", () => {
    const args: TwinCall["args"] = ["@user:1", ["@token:USDC", "@token:USDe"], ["1", "20"], ["0", "0"], "@user:1"];
    const loanedUnits = new Map([
      ["USDC", 1n],
      ["USDe", 20n],
    ]);
    expect(legacyStandingOf(call("flashLoan", args))).to.deep.equal({ loanedUnits });
  });

  it("asks nothing about other calls", () => {
    expect(legacyStandingOf(call("supply", ["@token:WETH", "1", "@user:1", "0"]))).to.equal(undefined);
  });
});

describe("isBetweenHealthFactors", () => {
  for (const [below, above] of [
    ["0.949", "0.951"],
    ["0.999", "1.001"],
  ] as const) {
    it(`sees a limit between ${below} and ${above}, either way round`, () => {
      const [first, second] = [standing(below, { debtBase: 801n }), standing(above)];
      expect(isBetweenHealthFactors([first, second], isCloseBase)).to.equal(true);
      expect(isBetweenHealthFactors([second, first], isCloseBase)).to.equal(true);
    });
  }

  it("sees none where both are on one side", () => {
    expect(isBetweenHealthFactors([standing("0.96"), standing("0.99")], isCloseBase)).to.equal(false);
  });

  for (const field of ["collateralBase", "debtBase", "liquidationThresholdBps"] as const) {
    it(`is no excuse for ${field} beyond rounding`, () => {
      const other = standing("0.951", { [field]: standing("1")[field] + 2n });
      expect(isBetweenHealthFactors([standing("0.949"), other], isCloseBase)).to.equal(false);
    });
  }
});

describe("isBetweenCash", () => {
  const spare = (units: bigint): TwinStanding => standing("2", { spareUnits: new Map([["WETH", units]]) });

  it("sees a loan of all there is on one twin, which is a unit more than on the other", () => {
    expect(isBetweenCash([spare(0n), spare(-1n)], isCloseUnits)).to.equal(true);
  });

  it("sees none where both have enough, or lack it", () => {
    expect(isBetweenCash([spare(1n), spare(0n)], isCloseUnits)).to.equal(false);
    expect(isBetweenCash([spare(-1n), spare(-2n)], isCloseUnits)).to.equal(false);
  });

  it("is no excuse for cash that differs by more than rounding", () => {
    expect(isBetweenCash([spare(1n), spare(-1n)], isCloseUnits)).to.equal(false);
  });
});
