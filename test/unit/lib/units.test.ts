import { expect } from "chai";
import fc from "fast-check";
import { InvalidInputError } from "../../../scripts/lib/invalid-input-error.ts";
import { formatAmount, parseAmount, priceE8 } from "../../../scripts/lib/units.ts";

describe("units", () => {
  describe("parseAmount", () => {
    it("parses to the last decimal", () => {
      expect(parseAmount("123.45", 6)).to.equal(123_450_000n);
      expect(parseAmount("0.000000000000000001", 18)).to.equal(1n);
      expect(parseAmount("123456789012345678901234567890.123456789012345678", 18)).to.equal(
        123456789012345678901234567890123456789012345678n,
      );
      expect(parseAmount("1500", 0)).to.equal(1500n);
    });

    it("accepts underscores between digits", () => {
      expect(parseAmount("4_800_000_000", 6)).to.equal(4_800_000_000_000_000n);
    });

    for (const [text, reason] of [
      ["-1", "which is negative"],
      ["", "which is not a plain decimal number"],
      ["1e6", "which is not a plain decimal number"],
      ["1,000", "which is not a plain decimal number"],
      [".5", "which is not a plain decimal number"],
      ["1.", "which is not a plain decimal number"],
      ["0x10", "which is not a plain decimal number"],
      ["NaN", "which is not a plain decimal number"],
      [" 1", "which is not a plain decimal number"],
      ["_1", "which is not a plain decimal number"],
      ["1.0000001", "which has 7 decimals"],
    ] as const) {
      it(`throws InvalidInputError for ${JSON.stringify(text)}`, () => {
        expect(() => parseAmount(text, 6, "lending.reserves.USDC.supplyCap")).to.throw(
          InvalidInputError,
          `lending.reserves.USDC.supplyCap: got ${JSON.stringify(text)}, ${reason}; accepted: a decimal string of 0 or more with at most 6 decimals, such as "1500.25"`,
        );
      });
    }
  });

  describe("formatAmount", () => {
    it("writes whole tokens without trailing zeros", () => {
      expect(formatAmount(123_450_000n, 6)).to.equal("123.45");
      expect(formatAmount(5n, 6)).to.equal("0.000005");
      expect(formatAmount(7_000_000n, 6)).to.equal("7");
      expect(formatAmount(42n, 0)).to.equal("42");
    });

    it("cuts digits beyond maxDecimals instead of rounding them up", () => {
      expect(formatAmount(1_999_999n, 6, { maxDecimals: 2 })).to.equal("1.99");
      expect(formatAmount(1_999_999n, 6, { maxDecimals: 0 })).to.equal("1");
    });

    it("groups thousands of the whole part only", () => {
      expect(formatAmount(1_234_567_123_456n, 6, { grouping: true })).to.equal("1,234,567.123456");
      expect(formatAmount(999_000_000n, 6, { grouping: true })).to.equal("999");
    });

    it("writes a negative difference, and no minus before zero", () => {
      expect(formatAmount(-1_500_000n, 6)).to.equal("-1.5");
      expect(formatAmount(-1n, 6, { maxDecimals: 2 })).to.equal("0");
    });

    it("parses back to the same amount", () => {
      fc.assert(
        fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n }), fc.integer({ min: 0, max: 36 }), (amount, decimals) => {
          expect(parseAmount(formatAmount(amount, decimals), decimals)).to.equal(amount);
        }),
        { seed: 1 },
      );
    });
  });

  describe("priceE8", () => {
    it("reads a USD price with 8 decimals", () => {
      expect(priceE8("1.0001")).to.equal(100_010_000n);
      expect(priceE8("116500")).to.equal(11_650_000_000_000n);
    });

    it("throws InvalidInputError for a ninth decimal", () => {
      expect(() => priceE8("1.000000001", "feeds.USDe.price")).to.throw(
        InvalidInputError,
        'feeds.USDe.price: got "1.000000001", which has 9 decimals',
      );
    });
  });
});
