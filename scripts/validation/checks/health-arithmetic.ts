import type { ValidationCheck } from "../check.ts";
import { near, within } from "../finding.ts";
import { Laboratory } from "../laboratory.ts";
import { fallToLiquidation } from "../fall-to-liquidation.ts";

const UNIT = 10n ** 18n;
const WAD = 10n ** 18n;

/** V7 and V8: the pool's own health factor, and the fall of the collateral's price that it takes to be liquidated. */
export function healthArithmetic(liquidationThresholdBps = 8_000n): ValidationCheck {
  return {
    id: "V7, V8",
    title: "health factor and breach",
    source: "Aave docs; Eris ADR 0009: liquidatable if the fall is over 1 - 1/HF",
    run: async (edge) => {
      const laboratory = await Laboratory.open(edge, "USDe");
      const terms = { ltvBps: 7_500n, liquidationBonusBps: 10_500n };
      await laboratory.setTerms({ ...terms, liquidationThresholdBps });
      const user = await laboratory.openPosition("health", "USDe", 10_000n * UNIT, 2n * WAD);
      const debt = (await laboratory.market.account(user)).debtUnits("USDC");
      await laboratory.market.borrow(user, "USDC", 6_000_000_000n - debt);
      const { healthFactorWad } = await laboratory.market.position(user).read();

      const breached = await laboratory.openPosition("breach", "USDe", 10_000n * UNIT, (11n * WAD) / 10n);
      const fall = await fallToLiquidation(laboratory, breached, "USDe");

      const dear = { ltvBps: 8_000n, liquidationThresholdBps: 8_400n, liquidationBonusBps: 10_500n };
      await laboratory.setTerms(dear);
      const borrower = await laboratory.openPosition("fresh", "USDe", 10_000n * UNIT, 5n * WAD);
      const owed = (await laboratory.market.account(borrower)).debtUnits("USDC");
      // 97 % of the largest loan on $10,000 at an LTV of 80 %.
      await laboratory.market.borrow(borrower, "USDC", 7_760_000_000n - owed);
      const fresh = await laboratory.market.position(borrower).read();
      return [
        near({
          what: "$10,000 at threshold 80 %, debt $6,000: health factor",
          expected: 1.3333,
          got: Number(healthFactorWad) / 1e18,
          tolerance: 0.0001,
        }),
        near({
          what: "health factor 1.10: fall that makes it liquidatable",
          expected: 9.09,
          got: fall * 100,
          tolerance: 0.01,
          decimals: 2,
          unit: " %",
        }),
        within({
          what: "threshold 84 %, opened at 97 % of LTV 80 %: health factor",
          published: "not below ~1.08",
          got: Number(fresh.healthFactorWad) / 1e18,
          low: 1.08,
          high: 1.09,
        }),
      ];
    },
  };
}
