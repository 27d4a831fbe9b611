import { bisect } from "../../studies/bisect.ts";
import type { ValidationCheck } from "../check.ts";
import { near } from "../finding.ts";
import { Laboratory } from "../laboratory.ts";

/** Bonus in percent, and the LTV from which on a liquidation makes a position worse. */
const FRONTIER: readonly (readonly [number, number])[] = [
  [2, 0.9804],
  [3.5, 0.9662],
  [4, 0.9615],
  [4.5, 0.9569],
  [5, 0.9524],
  [10, 0.9091],
];

const COLLATERAL_WEI = 10n ** 24n;
const LEAST_LTV = 0.85;
const RESOLUTION = 0.00005;
/** Of the debt, in basis points: the frontier does not depend on it. */
const SLICE_BPS = 100n;

/**
 * V3: a liquidation with bonus i lowers a position's LTV only if that is under 1 / (1 + i). The pool executes one at
 * many LTVs, and the one at which the sign changes is found by halving.
 */
export function toxicityFrontier(frontier = FRONTIER): ValidationCheck {
  return {
    id: "V3",
    title: "toxicity frontier of a liquidation",
    source: "Warmuz et al., arXiv 2212.07306: LTV = 1 / (1 + i)",
    run: async (edge) => {
      const laboratory = await Laboratory.open(edge, "USDe");
      const user = await laboratory.openPosition("toxicity", "USDe", COLLATERAL_WEI, 11n * 10n ** 17n);
      const { totalDebtBase } = await laboratory.market.position(user).read();
      const lowersLtv = (ltv: number): Promise<boolean> =>
        laboratory.undone(async () => {
          await laboratory.market.shockPrice("USDe", BigInt(Math.round((Number(totalDebtBase) * 1e-6) / ltv)));
          const before = await laboratory.ltv(user);
          await laboratory.liquidate(user, "USDe", SLICE_BPS);
          return (await laboratory.ltv(user)) < before;
        });
      const findings = [];
      for (const [bonus, expected] of frontier) {
        const liquidationBonusBps = 10_000n + BigInt(Math.round(bonus * 100));
        await laboratory.setTerms({ ltvBps: 8_000n, liquidationThresholdBps: 8_300n, liquidationBonusBps });
        const { largest = 0 } = await bisect({ from: LEAST_LTV, to: 1, tolerance: RESOLUTION, isWithin: lowersLtv });
        findings.push(near({ what: `bonus ${bonus} %`, expected, got: largest, tolerance: 0.0002 }));
      }
      return findings;
    },
  };
}
