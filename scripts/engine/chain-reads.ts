import type { Chain } from "../protocol/chain.ts";
import type { Address, Hex } from "../protocol/hex.ts";

const GET_USER_ACCOUNT_DATA = "0xbf92857c";

/** What the pool itself says about an account, in the order of getUserAccountData. */
export interface UserAccountData {
  readonly totalCollateralBase: bigint;
  readonly totalDebtBase: bigint;
  readonly availableBorrowsBase: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly ltvBps: bigint;
  readonly healthFactorWad: bigint;
}

/** Ask the lending pool for one account. One eth_call. */
export async function readUserAccountData(chain: Chain, pool: Address, account: Address): Promise<UserAccountData> {
  const words = wordsOf(await chain.call(pool, withAddress(GET_USER_ACCOUNT_DATA, account)));
  const [collateral = 0n, debt = 0n, availableBorrows = 0n, threshold = 0n, ltv = 0n, healthFactor = 0n] = words;
  return {
    totalCollateralBase: collateral,
    totalDebtBase: debt,
    availableBorrowsBase: availableBorrows,
    liquidationThresholdBps: threshold,
    ltvBps: ltv,
    healthFactorWad: healthFactor,
  };
}

function withAddress(selector: string, address: Address): Hex {
  return `${selector}${address.slice(2).toLowerCase().padStart(64, "0")}` as Hex;
}

function wordsOf(data: Hex): bigint[] {
  return (data.slice(2).match(/.{64}/g) ?? []).map((word) => BigInt(`0x${word}`));
}
