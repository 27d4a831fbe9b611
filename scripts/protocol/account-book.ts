import type { Address } from "./hex.ts";

/** One account's standing at the reading's prices and indexes; equal to getUserAccountData to the wei. */
export interface AccountView {
  readonly address: Address;
  readonly totalCollateralBase: bigint;
  readonly totalDebtBase: bigint;
  readonly liquidationThresholdBps: bigint;
  readonly ltvBps: bigint;
  readonly availableBorrowsBase: bigint;
  /** 2^256-1 without debt. */
  readonly healthFactorWad: bigint;
  readonly eModeCategory: number;
  /** aToken balance in the asset's units. @throws UnknownAssetError for a symbol that is no reserve. */
  suppliedUnits(symbol: string): bigint;
  /** Variable debt in the asset's units, rounded up as Aave's token does. */
  debtUnits(symbol: string): bigint;
  /** Whether the account has switched this reserve on as collateral. */
  isCollateral(symbol: string): boolean;
  /** Wallet balance, any token of the market. @throws UnknownAssetError for an unknown symbol. */
  walletUnits(symbol: string): bigint;
}

/** Every account of the run, kept up to date from events; reading it costs no call to the chain. */
export interface AccountBook {
  readonly addresses: readonly Address[];
  /** @throws UnknownAccountError for an account that is not tracked. */
  get(address: Address): AccountView;
  /** Accounts with debt and a health factor under the bound, lowest first, ties by address. */
  below(healthFactorWad: bigint): readonly AccountView[];
}
