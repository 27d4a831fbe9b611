import { expect } from "chai";
import { compoundedInterestRay, linearInterestRay } from "../../../scripts/lib/interest.ts";
import { percentMulHalfUp } from "../../../scripts/lib/bps.ts";
import { RAY, ray, rayDivCeil, rayMulCeil, rayMulFloor, rayMulHalfUp } from "../../../scripts/lib/ray.ts";

const DAY = 86_400n;

// A genuine Aave v3.6 pool: 950,000 USDC of 1,000,000 borrowed, at these rates from the moment of the borrow.
const variableBorrowRateRay = ray("0.18625");
const liquidityRateRay = ray("0.15924375");

describe("interest", () => {
  describe("compoundedInterestRay", () => {
    it("equals the variable borrow index of genuine Aave v3.6 after a day and a second", () => {
      expect(compoundedInterestRay(variableBorrowRateRay, DAY + 1n)).to.equal(1000510410093473642151230661n);
    });

    it("gives the debt of genuine Aave v3.6 after a day", () => {
      const scaledDebt = rayDivCeil(950_000_000_000n, RAY);
      const index = rayMulHalfUp(compoundedInterestRay(variableBorrowRateRay, DAY), RAY);
      expect(rayMulCeil(scaledDebt, index)).to.equal(950_484_883_976n);
    });

    it("is one when no time has passed, or at a zero rate", () => {
      expect(compoundedInterestRay(variableBorrowRateRay, 0n)).to.equal(RAY);
      expect(compoundedInterestRay(0n, DAY)).to.equal(RAY);
    });
  });

  describe("linearInterestRay", () => {
    it("equals the liquidity index of genuine Aave v3.6 after a day and a second", () => {
      expect(rayMulHalfUp(linearInterestRay(liquidityRateRay, DAY + 1n), RAY)).to.equal(1000436289296161529680365296n);
    });

    it("gives the aToken balance of genuine Aave v3.6 after a day", () => {
      expect(rayMulFloor(1_000_000_000_000n, linearInterestRay(liquidityRateRay, DAY))).to.equal(1_000_436_284_246n);
    });

    it("earns the rate in a year of 365 days", () => {
      expect(linearInterestRay(ray("0.05"), 365n * DAY)).to.equal(ray("1.05"));
    });
  });

  it("pays lenders what borrowers pay, less the reserve factor", () => {
    const utilizationRay = ray("0.95");
    expect(percentMulHalfUp(rayMulHalfUp(variableBorrowRateRay, utilizationRay), 9_000n)).to.equal(liquidityRateRay);
  });
});
