import type { Address } from "../../protocol/hex.ts";
import type { ValidationCheck } from "../check.ts";
import { near } from "../finding.ts";
import { Laboratory } from "../laboratory.ts";

const ACCOUNTS = 25;
const LOWEST_HEALTH = 1.25;
const HIGHEST_HEALTH = 1.45;
const START = 100_000;
const END = 76_342.5;
const START_E8 = 400_000_000_000;

/** S7: accounts spread evenly over health factors, one fall of the collateral; the pool says who can be liquidated. */
export function fallingCollateral(end = END): ValidationCheck {
  return {
    id: "S7",
    title: "25 accounts, health factors 1.25 to 1.45, collateral -23.7 %",
    source: "tidal-protocol-research, September 2025: 36 % liquidated; 30 % expected of evenly spread health factors",
    run: async (edge) => {
      const laboratory = await Laboratory.open(edge, "WETH");
      await laboratory.setTerms({ ltvBps: 8_000n, liquidationThresholdBps: 8_500n, liquidationBonusBps: 10_500n });
      const users: Address[] = [];
      for (let place = 0; place < ACCOUNTS; place++) {
        const health = LOWEST_HEALTH + ((HIGHEST_HEALTH - LOWEST_HEALTH) * (place + 0.5)) / ACCOUNTS;
        const healthFactorWad = BigInt(Math.round(health * 1e6)) * 10n ** 12n;
        users.push(await laboratory.openPosition(`tidal ${place}`, "WETH", 10n ** 19n, healthFactorWad));
      }
      await laboratory.market.shockPrice("WETH", BigInt(Math.round((START_E8 * end) / START)));
      let liquidatable = 0;
      for (const user of users) if (await laboratory.isLiquidatable(user)) liquidatable++;
      const got = liquidatable / ACCOUNTS;
      return [
        near({ what: "share liquidated, published", expected: 0.36, got, tolerance: 0.18, decimals: 2 }),
        near({ what: "share liquidated, evenly spread", expected: 0.3, got, tolerance: 0.02, decimals: 2 }),
      ];
    },
  };
}
