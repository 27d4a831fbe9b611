import type { ValidationCheck } from "../check.ts";
import { near, notModelled, type Finding } from "../finding.ts";
import { Laboratory } from "../laboratory.ts";
import { LOOPER_BUCKETS } from "../looper-buckets.ts";
import type { Address } from "../../protocol/hex.ts";

const UNIT = 10n ** 18n;
const WAD = 10n ** 18n;
/** Collateral of all buckets together: 1bn, as when the ARFC was written. */
const COLLATERAL_USDE = 1_000_000_000;

/** Price of USDe, and the share of collateral that could then be liquidated, of about 1bn. */
const PUBLISHED: readonly (readonly [string, number, number])[] = [
  ["97400000", 0.974, 0.25],
  ["95000000", 0.95, 0.27],
];

/**
 * E6: how much of the loopers' collateral a market oracle would expose. The population is the scenario's; its first
 * bucket was set from the first of these figures, the others were not set from any.
 */
export function marketOracleSensitivity(buckets = LOOPER_BUCKETS): ValidationCheck {
  return {
    id: "E6",
    title: "sUSDe liquidations under a market oracle (ARFC)",
    source: "governance.aave.com/t/20495 (LlamaRisk): 263m at -2.6 %, ~300m at -5 % of ~1bn; 25 % and 27 %",
    run: async (edge) => {
      const laboratory = await Laboratory.open(edge, "USDe");
      const positions: { readonly user: Address; readonly threshold: bigint; readonly share: number }[] = [];
      for (const { name, ltvBps, liquidationThresholdBps, share } of buckets) {
        await laboratory.setTerms({ ltvBps: 7_500n, liquidationThresholdBps, liquidationBonusBps: 10_200n });
        const collateralWei = BigInt(Math.round(share * COLLATERAL_USDE)) * UNIT;
        const healthFactorWad = (liquidationThresholdBps * WAD) / ltvBps;
        const user = await laboratory.openPosition(`arfc ${name}`, "USDe", collateralWei, healthFactorWad);
        positions.push({ user, threshold: liquidationThresholdBps, share });
      }
      const exposed = (priceE8: bigint): Promise<number> =>
        laboratory.undone(async () => {
          await laboratory.market.shockPrice("USDe", priceE8);
          let share = 0;
          for (const { user, threshold, share: own } of positions) {
            // All stand in one category here; each is asked under its own terms.
            await laboratory.setTerms({
              ltvBps: 7_500n,
              liquidationThresholdBps: threshold,
              liquidationBonusBps: 10_200n,
            });
            if (await laboratory.isLiquidatable(user)) share += own;
          }
          return share;
        });
      const findings: Finding[] = [];
      for (const [priceE8, price, expected] of PUBLISHED) {
        findings.push(
          near({
            what: `share of collateral liquidatable at ${price}`,
            expected,
            got: await exposed(BigInt(priceE8)),
            tolerance: 0.05,
            decimals: 2,
            note:
              price === 0.95
                ? "the assumed bucket at 87.5 % (a tenth of collateral) falls at 0.9511; that day's book had little there"
                : "the first bucket's share was set from this figure",
          }),
        );
      }
      return [
        ...findings,
        notModelled("about 6m absorbed within 4 % of impact", "$6m", "the pools' balances of early 2025 are not known"),
        notModelled(
          "pegged to USDT: first liquidations at -11 %, 100m at -14.5 %",
          "-11 %",
          "the fall meant is that of backing and rate, not of a price that this market has",
        ),
      ];
    },
  };
}
