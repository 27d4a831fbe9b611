/** What makes the market of the crash one that Aave v3.0 can express: its liquidation rules, and one e-mode for everybody. */
export const V30_SETS: readonly string[] = [
  ...["closeFactorScope=reserve", "minBaseMaxCloseFactor=0", "minLeftoverBase=0"],
  ...["badDebtBecomesDeficit=false", "selfLiquidationAllowed=true"],
]
  .map((rule) => `lending.liquidationRules.${rule}`)
  .concat(
    "eModes=[{ id: 2, label: stablecoins, ltvBps: 9000, liquidationThresholdBps: 9200, liquidationBonusBps: 10400, collateral: [USDe], borrowable: [USDC] }]",
    ["edge", "high", "mid", "seed5", "light"].map((bucket) => `population.loopers.buckets.${bucket}.eModeCategory=2`),
    "population.whales.shareIntoLoopBps=0",
  );
