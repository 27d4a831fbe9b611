import type { ValidationCheck } from "../check.ts";
import { notModelled } from "../finding.ts";

/** Published results that this model cannot be asked for, with the reason. */
const ROWS: readonly (readonly [string, string, string])[] = [
  [
    "V9 invariants of a lending pool",
    "0 violations",
    "not asked here: conservation ends every record, npm run fuzz plays the pools",
  ],
  [
    "S1 crvUSDrisk, neutral to severe volatility",
    "mean 0.04 %, p99 0.88 %",
    "levels belong to LLAMMA and its book; S2 and S3 compare the shapes",
  ],
  ["S4 20 % USDC depeg, peg keeper debt", "p99 19.84 -> 36.49", "no peg keepers"],
  ["S5 Gauntlet, Compound 2020", "failures from ~$100m at 20 % volatility", "the heat maps were not read"],
  ["S6 Chaudhary, Pinna: default risk", "< 0.1 %", "their suggested parameters were not read"],
  ["S8 AgentStan: Black Thursday, CRV 2022", "~6 %, ~4 % of debt", "other days, other books"],
  ["S9 Xiong et al.: loops deepen contagion", "sign", "study attribute asks it of a scenario (switches.loops)"],
  ["S10 spine: March 2020 at 86 % LLTV", "$9.2m", "another day, isolated markets"],
  ["S11 Chitra: auto-deleveraging", "$2.1bn", "no perpetuals"],
];

/** The list, so that the table says what was left out. */
export function outOfReach(): ValidationCheck {
  return {
    id: "-",
    title: "out of this model's reach",
    source: "risk-metrics.md 3",
    run: () => Promise.resolve(ROWS.map((row) => notModelled(...row))),
  };
}
