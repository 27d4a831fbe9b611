import { BPS } from "../../lib/bps.ts";
import type { ValidationCheck } from "../check.ts";
import { near } from "../finding.ts";
import { fallToLiquidation } from "../fall-to-liquidation.ts";
import { Laboratory } from "../laboratory.ts";
import { LOOPER_BUCKETS } from "../looper-buckets.ts";

const UNIT = 10n ** 18n;
const WAD = 10n ** 18n;

/** C-V28: at which price each bucket of loopers can be liquidated: debt over collateral, over the threshold. */
export function liquidationThresholds(buckets = LOOPER_BUCKETS): ValidationCheck {
  return {
    id: "C-V28",
    title: "price of USDe at which loops can be liquidated",
    source: "crash.md V28: LTV / threshold, ± 0.1 %",
    run: async (edge) => {
      const laboratory = await Laboratory.open(edge, "USDe");
      const findings = [];
      for (const { name, ltvBps, liquidationThresholdBps, liquidationPrice } of buckets) {
        await laboratory.setTerms({ ltvBps: 7_500n, liquidationThresholdBps, liquidationBonusBps: 10_200n });
        const healthFactorWad = (liquidationThresholdBps * WAD) / ltvBps;
        const user = await laboratory.openPosition(name, "USDe", 10n ** 6n * UNIT, healthFactorWad);
        const got = 1 - (await fallToLiquidation(laboratory, user, "USDe"));
        const what = `${name}: LTV ${percent(ltvBps)}, threshold ${percent(liquidationThresholdBps)}`;
        findings.push(near({ what, expected: liquidationPrice, got, tolerance: liquidationPrice / 1_000 }));
      }
      return findings;
    },
  };
}

function percent(bps: bigint): string {
  return `${Number((bps * 10_000n) / BPS) / 100} %`;
}
