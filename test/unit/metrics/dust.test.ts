import { expect } from "chai";
import { DUST_COLLATERAL_BASE, dustBase } from "../../../scripts/metrics/dust.ts";
import { accountsLine, headerLine, record } from "../../fixtures/record.ts";

const USD = 10n ** 8n;

/** Dust of a run that ends with one account of so much collateral and debt. */
function dustOf(collateralBase: bigint, debtBase: bigint): bigint {
  const finish = accountsLine("end", headerLine());
  const accounts = finish.accounts.map((account, at) =>
    at === 0 ? { ...account, collateralBase, debtBase } : account,
  );
  return dustBase(record({ finish: { ...finish, accounts } }));
}

describe("dustBase", () => {
  it("is the debt above the little collateral that nobody comes for: $2 against $88,000", () => {
    expect(dustOf(2n * USD, 88_000n * USD)).to.equal(87_998n * USD);
  });

  it("leaves out accounts whose collateral is worth liquidating", () => {
    expect(dustOf(DUST_COLLATERAL_BASE - 1n, 5_000n * USD)).to.equal(5_000n * USD - DUST_COLLATERAL_BASE + 1n);
    expect(dustOf(DUST_COLLATERAL_BASE, 5_000n * USD)).to.equal(0n);
  });

  it("leaves out debt that is covered, and debt without any collateral, which the pool books", () => {
    expect(dustOf(500n * USD, 500n * USD)).to.equal(0n);
    expect(dustOf(0n, 500n * USD)).to.equal(0n);
  });
});
