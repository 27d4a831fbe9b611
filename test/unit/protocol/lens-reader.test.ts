import { expect } from "chai";
import fc from "fast-check";
import { decodeAccounts, decodeEModes, decodeMarket } from "../../../scripts/protocol/lens-reader.ts";
import type { Hex } from "../../../scripts/protocol/hex.ts";
import { IMarketLens__factory } from "../../../typechain-types/index.ts";

const lens = IMarketLens__factory.createInterface();
const uint = (bits: number) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n });
const listOf = <T>(member: fc.Arbitrary<T>) => fc.array(member, { maxLength: 5 });
/** Seconds are numbers in a state; everything else is compared as it is. */
const fieldsOf = (state: object): unknown[] =>
  Object.values(state).map((field: unknown) => (typeof field === "number" ? BigInt(field) : field));
const address = "0x00000000000000000000000000000000DeaDBeef";
const source = "0x000000000000000000000000000000000000bEEF";

/** A market as ethers encodes it: every field another random number, lists of every length. */
const market = fc.record({
  numbers: fc.tuple(uint(32), uint(40), uint(256)),
  reserves: listOf(fc.tuple(...Array.from({ length: 13 }, () => uint(256)), uint(40))),
  feeds: listOf(fc.tuple(fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n - 1n }), uint(40))),
  stablePools: listOf(
    fc.tuple(
      listOf(uint(256)),
      ...Array.from({ length: 9 }, () => uint(256)),
      ...Array.from({ length: 3 }, () => uint(40)),
    ),
  ),
  pairs: listOf(fc.tuple(uint(112), uint(112), uint(256))),
  desk: fc.tuple(uint(256), uint(256), uint(256), uint(128), uint(128), uint(256), uint(256), uint(256), uint(256)),
});

describe("lens reader", () => {
  it("decodes getMarket as ethers does, field by field, on random markets", () => {
    fc.assert(
      fc.property(market, ({ numbers, reserves, feeds, stablePools, pairs, desk }) => {
        const full = reserves.map((fields) => [address, ...fields, source]);
        const tuple = [...numbers, full, feeds, stablePools, pairs, desk];
        // Encoding is ethers' own, so that a field out of place in the decoder shows.
        const data = lens.encodeFunctionResult("getMarket", [tuple] as never) as Hex;
        const state = decodeMarket(data);
        expect([BigInt(state.blockNumber), BigInt(state.timestamp), state.baseFeeWei]).to.deep.equal(numbers);
        expect(state.reserves.map((reserve) => fieldsOf(reserve))).to.deep.equal(full);
        expect(state.feeds.map(({ answerE8, updatedAt }) => [answerE8, BigInt(updatedAt)])).to.deep.equal(feeds);
        expect(state.stablePools.map((pool) => fieldsOf(pool))).to.deep.equal(stablePools);
        expect(state.pairs.map((pair) => fieldsOf(pair))).to.deep.equal(pairs);
        expect(fieldsOf(state.desk)).to.deep.equal(desk);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it("decodes getAccounts as ethers encodes it", () => {
    const account = fc.tuple(uint(256), uint(8), listOf(uint(256)), listOf(uint(256)), listOf(uint(256)), uint(256));
    fc.assert(
      fc.property(listOf(account), (accounts) => {
        const data = lens.encodeFunctionResult("getAccounts", [accounts] as never) as Hex;
        const decoded = decodeAccounts(
          data,
          accounts.map(() => address),
        );
        expect(
          decoded.map((state) => [
            state.userConfiguration,
            BigInt(state.eModeCategory),
            state.scaledATokenBalances,
            state.scaledVariableDebts,
            state.walletUnits,
            state.nativeWei,
          ]),
        ).to.deep.equal(accounts);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it("decodes getEModes as ethers encodes it", () => {
    const data = lens.encodeFunctionResult("getEModes", [[[9_000n, 9_300n, 10_200n, 5n, 12n]]] as never) as Hex;
    expect(decodeEModes(data, [7])).to.deep.equal([
      {
        id: 7,
        ltvBps: 9_000n,
        liquidationThresholdBps: 9_300n,
        liquidationBonusBps: 10_200n,
        collateralBitmap: 5n,
        borrowableBitmap: 12n,
      },
    ]);
  });

  it("refuses data that ends too early", () => {
    expect(() => decodeMarket("0x")).to.throw(RangeError, /ends before/);
  });
});
