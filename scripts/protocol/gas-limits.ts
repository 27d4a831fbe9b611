/**
 * Gas limits of every call the encoders make: the most measured on a market of eight reserves, with room for an account
 * that holds all of them. A limit above the need costs nothing but room in the block: unused gas is not paid for.
 */
export const GAS_LIMITS = {
  approve: 80_000n,
  transfer: 120_000n,
  mint: 120_000n,
  supply: 400_000n,
  withdraw: 600_000n,
  borrow: 700_000n,
  repay: 500_000n,
  repayWithATokens: 700_000n,
  setUserEMode: 500_000n,
  setUserUseReserveAsCollateral: 500_000n,
  liquidationCall: 1_200_000n,
  exchange: 350_000n,
  addLiquidity: 500_000n,
  removeLiquidity: 350_000n,
  removeLiquidityOneCoin: 450_000n,
  swapExactTokens: 400_000n,
  swapExactInSingle: 3_000_000n,
  mintRange: 1_000_000n,
  decreaseRange: 500_000n,
  collectRange: 400_000n,
  withdrawRange: 800_000n,
  mintUsde: 350_000n,
  redeemUsde: 300_000n,
  refillBuffer: 200_000n,
  stake: 250_000n,
  updateAnswer: 150_000n,
  liquidate: 2_500_000n,
  unloadKeeper: 900_000n,
  withdrawFromKeeper: 150_000n,
  governance: 1_000_000n,
} as const;

/** A call's label, as the record shows it. */
export type GasLimitName = keyof typeof GAS_LIMITS;
