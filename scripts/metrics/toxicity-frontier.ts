/**
 * Give the LTV from which on a liquidation raises a position's LTV instead of lowering it: 1 / (1 + i) (Warmuz et al.,
 * arXiv 2212.07306).
 * @param bonus i, such as 0.04
 */
export function toxicityFrontier(bonus: number): number {
  return 1 / (1 + bonus);
}

/**
 * Give the same where the seized collateral is sold into a constant-product pool that sets the price:
 * 1 / ((1 + i)(1 + 2 c / x)) (McFarlane, arXiv 2510.10171, for such a pool).
 * @param collateralOverPool c / x: the borrower's collateral over the pool's holding of it
 */
export function poolAwareToxicityFrontier(bonus: number, collateralOverPool: number): number {
  return 1 / ((1 + bonus) * (1 + 2 * collateralOverPool));
}

/** Give the largest collateral over the pool's at which a liquidation of a position at an LTV still lowers that LTV; below 0 at none. */
export function largestSoundCollateral(ltv: number, bonus: number): number {
  return (toxicityFrontier(bonus) / ltv - 1) / 2;
}
