import type { ValidationCheck } from "./check.ts";
import { crashSheet } from "./checks/crash-sheet.ts";
import { concentratedLiquidityPull } from "./checks/concentrated-liquidity-pull.ts";
import { fallingCollateral } from "./checks/falling-collateral.ts";
import { firstPassage } from "./checks/first-passage.ts";
import { healthArithmetic } from "./checks/health-arithmetic.ts";
import { interestRates } from "./checks/interest-rates.ts";
import { liquidationThresholds } from "./checks/liquidation-thresholds.ts";
import { liquidityPull } from "./checks/liquidity-pull.ts";
import { loopLeverage } from "./checks/loop-leverage.ts";
import { marketOracleSensitivity } from "./checks/market-oracle-sensitivity.ts";
import { outOfReach } from "./checks/out-of-reach.ts";
import { poolAwareFrontier } from "./checks/pool-aware-frontier.ts";
import { stableSwapDepeg } from "./checks/stable-swap-depeg.ts";
import { tailGrowth } from "./checks/tail-growth.ts";
import { toxicityFrontier } from "./checks/toxicity-frontier.ts";

/** Every check, in the order of the sheets. */
export const ALL_CHECKS: readonly ValidationCheck[] = [
  stableSwapDepeg(),
  liquidityPull(),
  concentratedLiquidityPull(),
  toxicityFrontier(),
  poolAwareFrontier(),
  firstPassage(),
  loopLeverage(),
  healthArithmetic(),
  tailGrowth(),
  fallingCollateral(),
  marketOracleSensitivity(),
  liquidationThresholds(),
  interestRates(),
  crashSheet(),
  outOfReach(),
];
