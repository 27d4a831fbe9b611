import type { Address, Hex } from "./hex.ts";
import type { SqrtPriceLimit } from "../lib/uniswap-v3/sqrt-price-limit.ts";
import type { LiquidationRulesDefinition, ReserveDefinition } from "../lib/market-file/definition.ts";
import type { EModeState } from "./market-state.ts";

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
  /** A sale in one Uniswap v3 pool, all or nothing: it reverts where the limit stops it short. */
  | {
      readonly kind: "uniswap-v3";
      readonly pool: string;
      readonly sell: string;
      readonly limit: SqrtPriceLimit;
      readonly minOutUnits: bigint;
    }
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

/** A sale in one Uniswap v3 pool. It cannot be worded without a price at which it stops. */
export interface SingleSwap {
  readonly pool: string;
  readonly sell: string;
  /** The most that is sold. */
  readonly amountInUnits: bigint;
  readonly minOutUnits: bigint;
  readonly limit: SqrtPriceLimit;
  readonly to: Address;
  readonly deadline: number;
}

/** Amounts of a Uniswap v3 pool's tokens, in the chain's order. */
export interface RangeAmounts {
  readonly amount0Units: bigint;
  readonly amount1Units: bigint;
}

/** A range to be opened in a Uniswap v3 pool; ticks as the chain counts them. */
export interface RangeToMint {
  readonly pool: string;
  readonly lowerTick: number;
  readonly upperTick: number;
  /** The most of each. */
  readonly desired: RangeAmounts;
  readonly least: RangeAmounts;
  readonly owner: Address;
  readonly deadline: number;
}

/** Liquidity to be taken out of a range. */
export interface RangeWithdrawal {
  readonly tokenId: bigint;
  /** Above 0. */
  readonly liquidity: bigint;
  readonly least: RangeAmounts;
  readonly deadline: number;
}

/**
 * Encoders for everything agents do, in field terms: symbols and names of the market file instead of addresses.
 * Every method is pure and throws UnknownAssetError for a name the market does not have, MissingVenueError for a desk or a
 * Uniswap that it does not have, RangeError for a swap whose price limit was not made by SqrtPriceLimit.
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
  /** All of it in one coin. */
  removeLiquidityOneCoin(pool: string, burnWei: bigint, coin: string, minOutUnits: bigint): Call;
  /** Approve a token that has no symbol of its own in the market: LP tokens, aTokens. */
  approveAddress(token: Address, spender: Address, amountUnits: bigint): Call;
  /** Transfer a token that has no symbol of its own in the market: LP tokens, aTokens. */
  transferAddress(token: Address, to: Address, amountUnits: bigint): Call;
  /** Uniswap v2 along a path of symbols. */
  swapExactTokens(
    path: readonly string[],
    amountInUnits: bigint,
    minOutUnits: bigint,
    to: Address,
    deadline: number,
  ): Call;

  /** Uniswap v3, exactInputSingle: sells until all is sold or the price limit is reached. */
  swapExactInSingle(swap: SingleSwap): Call;
  /** Open a Uniswap v3 range; the position manager's IncreaseLiquidity names its token id. */
  mintRange(range: RangeToMint): Call;
  /** Take liquidity out of a range; the tokens wait in the position until they are collected. */
  decreaseRange(withdrawal: RangeWithdrawal): Call;
  /** Pay out all that waits in a range, fees included. */
  collectRange(tokenId: bigint, to: Address): Call;
  /** Take liquidity out and collect everything, in one transaction. */
  withdrawRange(withdrawal: RangeWithdrawal, to: Address): Call;

  /** Mint USDe at par against a desk asset; the sender holds the desk's MINTER role and signs as benefactor. */
  mintUsde(order: RedeemOrder): Call;
  /** Redeem USDe at par; sent by an account with the desk's REDEEMER role. */
  redeemUsde(order: RedeemOrder): Call;
  /** Custody tops up the desk's redemption buffer. */
  refillBuffer(asset: string, amountUnits: bigint): Call;
  /** Deposit USDe into the staking vault. */
  stake(usdeWei: bigint, receiver: Address): Call;

  updateAnswer(feed: string, answerE8: bigint): Call;

  /** LiquidationKeeper.liquidate at the keeper contract given. */
  liquidate(keeper: Address, plan: LiquidationPlan): Call;
  /** Leave inventory that a keeper contract holds, by the given steps. */
  unloadKeeper(keeper: Address, collateral: string, amountUnits: bigint, exit: readonly ExitStep[]): Call;
  /** Send a keeper contract's inventory to its owner; 2^256-1 = all. */
  withdrawFromKeeper(keeper: Address, symbol: string, amountUnits: bigint): Call;

  /** What only the market's owner may do. */
  readonly admin: AdminCalls;
}

/** What a reserve is as collateral; the bonus as Aave writes it: 10450 pays the liquidator 4.5 % more. */
export type CollateralTerms = Pick<ReserveDefinition, "ltvBps" | "liquidationThresholdBps" | "liquidationBonusBps">;

/** Encoders for set-up and for what a scenario switches; every call must come from the market's owner, the deployer. */
export interface AdminCalls {
  /** TestToken.mintBatch: many recipients in one transaction. */
  mintBatch(symbol: string, recipients: readonly Address[], amountsUnits: readonly bigint[]): Call;
  /** Who may create USDe: the desk in a running market, the deployer while a scenario is set up. */
  setUsdeMinter(minter: Address): Call;
  /** Let an account's orders be taken by the desk. */
  whitelistBenefactor(benefactor: Address): Call;
  /** Let an account send mint orders to the desk. */
  grantMinter(operator: Address): Call;
  /** Let an account send redeem orders to the desk. */
  grantRedeemer(operator: Address): Call;
  setGlobalMaxMintPerBlock(usdeWei: bigint): Call;
  setGlobalMaxRedeemPerBlock(usdeWei: bigint): Call;
  setMaxMintPerBlock(asset: string, usdeWei: bigint): Call;
  setMaxRedeemPerBlock(asset: string, usdeWei: bigint): Call;
  /** Who may refill the desk's buffer from custody. */
  setCustodian(custodian: Address, allowed: boolean): Call;
  /** State the backing as a share of the USDe supply of this moment, WAD. */
  setBackingRatio(ratioWad: bigint): Call;
  /** State the off-chain part of the backing, USD with 18 decimals. */
  setBookValue(usdWad: bigint): Call;
  /** Allow or stop refills, and the most a block may bring, USD with 18 decimals. */
  setRefillPolicy(enabled: boolean, usdWadPerBlock: bigint): Call;
  /** Let an account push a feed. */
  setFeedNode(feed: string, node: Address, authorised: boolean): Call;
  /** Write an e-mode's terms; its collateral and its borrowable reserves stay. */
  setEModeCategory(eMode: EModeState, label: string): Call;
  /** Write a reserve's terms as collateral. */
  setReserveTerms(symbol: string, terms: CollateralTerms): Call;
  /** Set the share of the bonus that goes to the treasury. */
  setLiquidationProtocolFee(symbol: string, feeBps: bigint): Call;
  /** Whole tokens; 0 means no cap. */
  setSupplyCap(symbol: string, capTokens: bigint): Call;
  /** Whole tokens; 0 means no cap. */
  setBorrowCap(symbol: string, capTokens: bigint): Call;
  /** Our own pool alone has this: Aave's rules are in its code. */
  setLiquidationRules(rules: LiquidationRulesDefinition): Call;
  /** Choose the feed that prices a reserve: the oracle policy. */
  setAssetSource(symbol: string, feed: string): Call;
}
