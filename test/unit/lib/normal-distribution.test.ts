import { expect } from "chai";
import { normalCdf, normalDensity, normalQuantile } from "../../../scripts/lib/normal-distribution.ts";
import { expectClose } from "../../helpers/expect-close.ts";

describe("normal distribution", () => {
  describe("normalCdf", () => {
    // Abramowitz and Stegun, table 26.1 and 26.2, to the digits printed there.
    const KNOWN: readonly (readonly [number, number])[] = [
      [0, 0.5],
      [0.5, 0.691462461274013],
      [1, 0.841344746068543],
      [1.96, 0.97500210485178],
      [3, 0.99865010196837],
      [-1, 0.158655253931457],
      [-3, 0.00134989803163009],
      [-5, 2.86651571879194e-7],
      [-8, 6.22096057427178e-16],
    ];
    for (const [x, probability] of KNOWN) {
      it(`gives ${probability} at ${x}`, () => {
        expect(Math.abs(normalCdf(x) / probability - 1)).to.be.below(1e-12);
      });
    }

    it("is continuous where the series meets the continued fraction", () => {
      expectClose(normalCdf(-3.0000001) / normalCdf(-2.9999999), 1, 1e-6);
    });
  });

  describe("normalQuantile", () => {
    it("gives back what the distribution was asked with, far into both tails", () => {
      for (const x of [-8, -5, -3, -1.5, -0.1, 0, 0.1, 1.5, 3, 5]) {
        expectClose(normalQuantile(normalCdf(x)), x, 1e-9 * Math.max(1, normalCdf(x) / normalDensity(x)));
      }
    });

    it("gives the multiplier of a 95 % interval", () => {
      expectClose(normalQuantile(0.975), 1.959963984540054, 1e-13);
    });

    it("is without bound at the ends", () => {
      expect([normalQuantile(0), normalQuantile(1)]).to.deep.equal([-Infinity, Infinity]);
    });
  });
});
