import type { Address, Hex } from "./hex.ts";

/** A call ready to be sent: target, data, and a fixed gas limit, since nothing here lets the node estimate. */
export interface Call {
  readonly to: Address;
  readonly data: Hex;
  readonly gasLimit: bigint;
  /** The field's word for it, used as the action's label. */
  readonly label: string;
}

/** How a keeper leaves the collateral it seized; amounts left out mean "all of it". */
export type ExitStep =
  | {
      readonly kind: "stable-swap";
      readonly pool: string;
      readonly sell: string;
      readonly buy: string;
      readonly minOutUnits: bigint;
    }
  | { readonly kind: "uniswap-v2"; readonly path: readonly string[]; readonly minOutUnits: bigint }
  | { readonly kind: "redeem-usde"; readonly asset: string }
  | { readonly kind: "hold-collateral" };

export interface LiquidationPlan {
  readonly collateral: string;
  readonly debt: string;
  readonly user: Address;
  /** In the debt asset's units. */
  readonly debtToCoverUnits: bigint;
  readonly useFlashLoan: boolean;
  readonly exit: readonly ExitStep[];
  /** In the debt asset's units. */
  readonly minProfitUnits: bigint;
}

export interface RedeemOrder {
  /** Private key of the whitelisted benefactor that signs the order. */
  readonly benefactorKey: Hex;
  readonly benefactor: Address;
  readonly asset: string;
  readonly usdeWei: bigint;
  readonly assetUnits: bigint;
  readonly nonce: bigint;
  readonly expirySeconds: number;
}

/**
 * Encoders for everything agents do, in field terms: symbols and names of the market file instead of addresses.
 * Every method is pure and throws UnknownAssetError for a name the market does not have.
 */
export interface Calls {
  approve(symbol: string, spender: Address, amountUnits: bigint): Call;
  transfer(symbol: string, to: Address, amountUnits: bigint): Call;
  /** TestToken.mint, or USDe through its minter; only the deployer may. */
  mint(symbol: string, to: Address, amountUnits: bigint): Call;

  supply(symbol: string, amountUnits: bigint, onBehalfOf: Address): Call;
  /** 2^256-1 = all. */
  withdraw(symbol: string, amountUnits: bigint, to: Address): Call;
  borrow(symbol: string, amountUnits: bigint, onBehalfOf: Address): Call;
  /** 2^256-1 = all of the sender's own debt. */
  repay(symbol: string, amountUnits: bigint, onBehalfOf: Address): Call;
  repayWithATokens(symbol: string, amountUnits: bigint): Call;
  setUserEMode(categoryId: number): Call;
  setUserUseReserveAsCollateral(symbol: string, useAsCollateral: boolean): Call;
  liquidationCall(plan: {
    readonly collateral: string;
    readonly debt: string;
    readonly user: Address;
    readonly debtToCoverUnits: bigint;
    readonly receiveAToken: boolean;
  }): Call;

  exchange(pool: string, sell: string, buy: string, amountUnits: bigint, minOutUnits: bigint): Call;
  addLiquidity(pool: string, amountsUnits: readonly bigint[], minMintWei: bigint): Call;
  removeLiquidity(pool: string, burnWei: bigint, minAmountsUnits: readonly bigint[]): Call;
  /** Uniswap v2 along a path of symbols. */
  swapExactTokens(
    path: readonly string[],
    amountInUnits: bigint,
    minOutUnits: bigint,
    to: Address,
    deadline: number,
  ): Call;

  /** Mint USDe at par against a desk asset; the sender holds the desk's MINTER role and signs as benefactor. */
  mintUsde(order: RedeemOrder): Call;
  /** Redeem USDe at par; sent by an account with the desk's REDEEMER role. */
  redeemUsde(order: RedeemOrder): Call;
  /** Custody tops up the desk's redemption buffer. */
  refillBuffer(asset: string, amountUnits: bigint): Call;

  updateAnswer(feed: string, answerE8: bigint): Call;

  /** LiquidationKeeper.liquidate at the keeper contract given. */
  liquidate(keeper: Address, plan: LiquidationPlan): Call;
  /** Leave inventory that a keeper contract holds, by the given steps. */
  unloadKeeper(keeper: Address, collateral: string, amountUnits: bigint, exit: readonly ExitStep[]): Call;
}
