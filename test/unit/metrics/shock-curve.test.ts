import { expect } from "chai";
import { wad } from "../../../scripts/lib/wad.ts";
import type { HealthLine } from "../../../scripts/lib/record.ts";
import { debtUnderBps, shockCurve } from "../../../scripts/metrics/shock-curve.ts";

const LINE: HealthLine = {
  type: "health",
  step: 0,
  boundsWad: [wad("0.95"), wad("1"), wad("1.1"), wad("1.25"), wad("2")],
  debtBase: [1n, 2n, 30n, 40n, 100n, 27n],
  accounts: [1, 1, 3, 4, 5, 6],
};

describe("shockCurve", () => {
  it("reaches health factors under 1 / (1 - m), from no fall on", () => {
    expect(shockCurve(LINE)).to.deep.equal([
      { shockBps: 0n, debtBase: 3n, accounts: 2 },
      { shockBps: 909n, debtBase: 33n, accounts: 5 },
      { shockBps: 2_000n, debtBase: 73n, accounts: 9 },
      { shockBps: 5_000n, debtBase: 173n, accounts: 14 },
    ]);
  });
});

describe("debtUnderBps", () => {
  it("gives the share of all debt under a bound", () => {
    expect(debtUnderBps(LINE, wad("1.1"))).to.equal(1_650n);
  });

  it("is undefined for a health factor between bounds, and without debt", () => {
    expect(debtUnderBps(LINE, wad("1.05"))).to.equal(undefined);
    expect(debtUnderBps({ ...LINE, debtBase: LINE.debtBase.map(() => 0n) }, wad("1.1"))).to.equal(undefined);
  });
});
