import { expect } from "chai";
import {
  clock,
  count,
  duration,
  ether,
  minutes,
  percent,
  price,
  signedUsd,
  tokens,
  usd,
} from "../../../scripts/reports/format.ts";

/** Dollars and cents to 8 decimals. */
const cents = (amount: bigint) => amount * 1_000_000n;

describe("format", () => {
  describe("usd", () => {
    for (const [amount, text] of [
      [0n, "$0"],
      [1n, "$0.01"],
      [1_230n, "$12.30"],
      [9_999n, "$99.99"],
      [10_000n, "$100"],
      [41_249n, "$412"],
      [99_949n, "$999"],
      [99_950n, "$1.00k"],
      [123_456_700n, "$1.23m"],
      [18_020_000_000n, "$180m"],
      [99_949_999_999n, "$999m"],
      [99_999_000_000n, "$1.00bn"],
      [448_000_000_000n, "$4.48bn"],
      [999_600_000_000n, "$10.0bn"],
      [99_999_000_000_000n, "$1.00tn"],
      [123_456_700_000_000_000n, "$1,235tn"],
      [-99_999_000_000n, "-$1.00bn"],
      [-50n, "-$0.50"],
    ] as const) {
      it(`writes ${amount} cents as ${text}`, () => {
        expect(usd(cents(amount))).to.equal(text);
      });
    }

    it("rounds halves of a cent up, and less to nothing without a sign", () => {
      expect(usd(500_000n)).to.equal("$0.01");
      expect(usd(499_999n)).to.equal("$0");
      expect(usd(-499_999n)).to.equal("$0");
    });
  });

  describe("signedUsd", () => {
    it("puts a plus before gains only", () => {
      expect([cents(1_230n), cents(-1_230n), 0n, 1n].map(signedUsd)).to.deep.equal(["+$12.30", "-$12.30", "$0", "$0"]);
    });
  });

  describe("tokens", () => {
    it("writes whole tokens without a sign of currency", () => {
      expect(tokens(1_373_928_961n * 10n ** 18n)).to.equal("1.37bn");
      expect(tokens(0n)).to.equal("0");
    });
  });

  describe("price", () => {
    it("has four decimals, or says that there is none", () => {
      expect([65_000_000n, 100_005_000n, 0n, undefined].map(price)).to.deep.equal([
        "0.6500",
        "1.0001",
        "0.0000",
        "none",
      ]);
    });
  });

  describe("percent", () => {
    it("is exact: 99.99 % is not rounded to full", () => {
      expect([0n, 5n, 1_940n, 7_250n, 9_999n, 10_000n, -25n].map(percent)).to.deep.equal([
        "0 %",
        "0.05 %",
        "19.4 %",
        "72.5 %",
        "99.99 %",
        "100 %",
        "-0.25 %",
      ]);
    });
  });

  describe("duration", () => {
    it("goes from seconds to minutes to hours without a 60th minute", () => {
      expect([0, 48, 119, 120, 816, 7_169, 7_170, 7_200, 9_600].map(duration)).to.deep.equal([
        "0 s",
        "48 s",
        "119 s",
        "2 min",
        "14 min",
        "119 min",
        "2 h",
        "2 h",
        "2 h 40 min",
      ]);
    });
  });

  describe("minutes", () => {
    it("shows a single block, tells zero from nothing measured", () => {
      expect([12, 816, 0, undefined].map(minutes)).to.deep.equal(["0.2", "13.6", "0", "none"]);
    });
  });

  describe("clock", () => {
    it("is the time of day in UTC", () => {
      expect(clock(1_760_132_676)).to.equal("21:44:36");
    });
  });

  describe("ether", () => {
    it("has three significant digits, whole above a thousand", () => {
      const ethers = [0n, 1n, 4_200_000_000_000_000n, 12_440_000_000_000_000_000n, 999_600_000_000_000_000_000n];
      expect(ethers.map(ether)).to.deep.equal(["0 ETH", "under 0.000001 ETH", "0.0042 ETH", "12.4 ETH", "1,000 ETH"]);
      expect(ether(4_021_076_527_162_776_298_709n)).to.equal("4,021 ETH");
    });
  });

  describe("count", () => {
    it("groups thousands", () => {
      expect([0, 999, 2_195, 1_234_567].map(count)).to.deep.equal(["0", "999", "2,195", "1,234,567"]);
    });
  });
});
