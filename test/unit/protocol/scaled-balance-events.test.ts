import { expect } from "chai";
import fc from "fast-check";
import { RAY, rayMulCeil, rayMulFloor } from "../../../scripts/lib/ray.ts";
import type { ChainLog } from "../../../scripts/protocol/chain.ts";
import { scaledChanges } from "../../../scripts/protocol/scaled-balance-events.ts";

const [CALLER, HOLDER, OTHER] = ["0xca11", "0x401d", "0x07e4"].map(
  (digits) => `0x${digits.slice(2).padStart(40, "0")}`,
);

// Topics by the signatures of Aave's interfaces.
const MINT = "0x458f5fa412d0f69b08dd84872b0215675cc67bc1d5b6fd93300a1c3878b86196";
const BURN = "0x4cf25bc1d991c17529c25213d3cc0cda295eeaad5f13f361969b12ea48015f90";
const BALANCE_TRANSFER = "0x4beccb90f994c31aced7a23b5611020728a23d8ec5cddd1a3e9d97b96fda8666";
const APPROVAL = "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";

const TOKENS = { aToken: rayMulFloor, variableDebtToken: rayMulCeil } as const;

function log(event: string, addresses: readonly (string | undefined)[], values: readonly bigint[]): ChainLog {
  const word = (digits: string) => digits.padStart(64, "0");
  return {
    address: "0x00000000000000000000000000000000000000a7",
    topics: [event, ...addresses.map((address = "") => `0x${word(address.slice(2))}`)],
    data: `0x${values.map((value) => word(value.toString(16))).join("")}`,
  } as unknown as ChainLog;
}

/** An index of at least 1, and the later one of two. */
const indexes = fc
  .tuple(fc.bigInt(RAY, 3n * RAY), fc.bigInt(0n, RAY))
  .map(([previousRay, grownRay]) => ({ previousRay, indexRay: previousRay + grownRay }));
const scaledBalance = fc.bigInt(0n, 2n ** 96n);

describe("scaledChanges", () => {
  for (const [token, units] of Object.entries(TOKENS) as [keyof typeof TOKENS, typeof rayMulFloor][]) {
    describe(token, () => {
      it("finds the scaled balance after a mint, to the unit, from what the token logs", () => {
        fc.assert(
          fc.property(indexes, scaledBalance, fc.bigInt(1n, 2n ** 96n), ({ previousRay, indexRay }, before, minted) => {
            const recorded = units(before, previousRay);
            const interest = units(before, indexRay) - recorded;
            const value = units(before + minted, indexRay) - recorded;
            const [change, ...others] = scaledChanges(log(MINT, [CALLER, HOLDER], [value, interest, indexRay]), token);
            expect(others).to.have.length(0);
            expect(change?.holder).to.equal(HOLDER);
            expect(change?.after(before)).to.equal(before + minted);
          }),
        );
      });

      it("finds the scaled balance after a burn, logged as a mint where interest outweighs it", () => {
        const seen = { [MINT]: 0, [BURN]: 0 };
        fc.assert(
          fc.property(
            indexes,
            scaledBalance,
            fc.double({ min: 0, max: 1 }),
            ({ previousRay, indexRay }, before, share) => {
              const left = (before * BigInt(Math.floor((share || 0) * 1e6))) / 1_000_000n;
              const recorded = units(before, previousRay);
              const interest = units(before, indexRay) - recorded;
              const difference = units(left, indexRay) - recorded;
              const event = difference > 0n ? MINT : BURN;
              seen[event] += 1;
              const value = difference > 0n ? difference : -difference;
              const addresses = event === MINT ? [HOLDER, HOLDER] : [HOLDER, OTHER];
              const [change] = scaledChanges(log(event, addresses, [value, interest, indexRay]), token);
              expect(change?.holder).to.equal(HOLDER);
              expect(change?.after(before)).to.equal(left);
            },
          ),
        );
        expect(seen[MINT], "logged as a mint").to.be.greaterThan(0);
        expect(seen[BURN], "logged as a burn").to.be.greaterThan(0);
      });

      it("leaves the scaled balance as it is when only interest is logged", () => {
        fc.assert(
          fc.property(indexes, scaledBalance, ({ previousRay, indexRay }, before) => {
            const interest = units(before, indexRay) - units(before, previousRay);
            const [change] = scaledChanges(log(MINT, [CALLER, HOLDER], [interest, interest, indexRay]), token);
            expect(change?.after(before)).to.equal(before);
          }),
        );
      });
    });
  }

  it("moves what a BalanceTransfer names, which is scaled already", () => {
    const [from, to] = scaledChanges(log(BALANCE_TRANSFER, [HOLDER, OTHER], [7n, 2n * RAY]), "aToken");
    expect([from?.holder, from?.after(10n)]).to.deep.equal([HOLDER, 3n]);
    expect([to?.holder, to?.after(10n)]).to.deep.equal([OTHER, 17n]);
  });

  it("says nothing of other logs", () => {
    expect(scaledChanges(log(APPROVAL, [HOLDER, OTHER], [7n]), "aToken")).to.deep.equal([]);
  });
});
