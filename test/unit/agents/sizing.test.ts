import { expect } from "chai";
import fc from "fast-check";
import { integerSqrt } from "../../../scripts/lib/integer-sqrt.ts";
import { orderNonce } from "../../../scripts/agents/order-nonce.ts";
import { largestAcceptable, largestSaleToMarginalPrice, smallest } from "../../../scripts/agents/sizing.ts";

describe("sizing", () => {
  describe("largestAcceptable", () => {
    it("is acceptable and within 2^-16 of the border", () => {
      const property = fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 27n }),
        fc.bigInt({ min: 0n, max: 10n ** 27n }),
        (max, border) => {
          const found = largestAcceptable(max, (amount) => amount <= border);
          const limit = border < max ? border : max;
          expect(found <= limit).to.equal(true);
          expect(limit - found <= max / 65_536n + 1n).to.equal(true);
        },
      );
      fc.assert(property, { numRuns: 300, seed: 5 });
    });

    it("asks no more once the least worth finding is refused, and finds nothing below it", () => {
      const asked: bigint[] = [];
      const isAcceptable = (amount: bigint): boolean => (asked.push(amount), amount <= 99n);
      expect(largestAcceptable(1_000_000n, isAcceptable, 100n)).to.equal(0n);
      expect(asked).to.deep.equal([1_000_000n, 100n]);
      expect(largestAcceptable(1_000_000n, (amount) => amount <= 100n, 100n)).to.equal(100n);
    });

    it("is all when all is acceptable, and 0 when nothing is", () => {
      expect(largestAcceptable(123n, () => true)).to.equal(123n);
      expect(largestAcceptable(123n, () => false)).to.equal(0n);
      expect(largestAcceptable(0n, () => true)).to.equal(0n);
    });
  });

  describe("largestSaleToMarginalPrice", () => {
    it("stops where the next unit brings the limit", () => {
      // x -> 1,000,000 x / (1,000,000 + x): the marginal price is a quarter at x = 1,000,000.
      const quote = (x: bigint): bigint => (1_000_000n * x * 10n ** 6n) / (1_000_000n + x) / 10n ** 6n;
      const sold = largestSaleToMarginalPrice((x) => quote(x), 10_000_000n, 1_000n, { boughtUnits: 1n, soldUnits: 4n });
      expect(Number(sold)).to.be.closeTo(1_000_000, 5_000);
    });
  });

  it("gives the smallest amount", () => {
    expect(smallest(3n, 1n, 2n)).to.equal(1n);
    expect(smallest(3n)).to.equal(3n);
  });
});

describe("integerSqrt", () => {
  it("is the root rounded down", () => {
    const property = fc.property(fc.bigInt({ min: 0n, max: 2n ** 300n }), (value) => {
      const root = integerSqrt(value);
      expect(root * root <= value && value < (root + 1n) * (root + 1n)).to.equal(true);
    });
    fc.assert(property, { numRuns: 300, seed: 9 });
    expect([0n, 1n, 2n, 3n, 4n].map(integerSqrt)).to.deep.equal([0n, 1n, 1n, 1n, 2n]);
  });
});

describe("orderNonce", () => {
  it("is never the same for two orders of a signer, nor 0", () => {
    const nonces = Array.from({ length: 800 }, (_, step) =>
      Array.from({ length: 16 }, (__, index) => orderNonce(1n, step, index)),
    );
    expect(new Set(nonces.flat()).size).to.equal(12_800);
    expect(nonces.flat()).to.not.include(0n);
  });
});
