/** What a token is: the two Ethena tokens, a mintable test token, or wrapped ether. */
export type TokenKind = "usde" | "susde" | "test" | "weth";

/** A token of a market. */
export interface TokenDefinition {
  readonly kind: TokenKind;
  readonly decimals: number;
}

/** A feed whose price is pushed by an oracle node when it has moved enough or is old enough. */
export interface PushedFeedDefinition {
  readonly kind: "pushed";
  /** Price at deployment, USD with 8 decimals. */
  readonly priceE8: bigint;
  /** Relative move that makes the node push. */
  readonly deviationBps: bigint;
  /** Age that makes the node push. */
  readonly heartbeatSeconds: number;
}

/** A feed that repeats another feed under an upper cap; there is no floor. */
export interface CappedPegFeedDefinition {
  readonly kind: "capped-peg";
  /** Name of the feed it repeats. */
  readonly base: string;
  /** Upper cap, USD with 8 decimals. */
  readonly capE8: bigint;
}

/** A feed on the price inside a stable pool, times the price of the coin it is quoted in. */
export interface StablePoolFeedDefinition {
  readonly kind: "stable-pool";
  /** Name of the stable pool. */
  readonly pool: string;
  /** Symbol of the coin that is priced. */
  readonly coin: string;
  /** Symbol of the coin of the same pool that it is priced in. */
  readonly quoteCoin: string;
  /** The pool's price at the last trade, or its moving average. */
  readonly mode: "spot" | "ema";
  /** Name of the feed that prices `quoteCoin` in USD. */
  readonly quoteFeed: string;
}

/** A feed on a vault share: its exchange rate under a growth cap, times the price of the underlying token. */
export interface ExchangeRateFeedDefinition {
  readonly kind: "exchange-rate";
  /** Name of the feed that prices the underlying token. */
  readonly base: string;
  /** Symbol of the vault token. */
  readonly vault: string;
  /** Exchange rate from which growth is capped, WAD. */
  readonly snapshotRatioWad: bigint;
  /** Time of that exchange rate, seconds; `undefined` means the time of deployment. */
  readonly snapshotTimestamp: number | undefined;
  /** Highest growth a year, of the snapshot ratio. */
  readonly maxYearlyGrowthBps: bigint;
}

/** A price feed of a market. */
export type FeedDefinition =
  PushedFeedDefinition | CappedPegFeedDefinition | StablePoolFeedDefinition | ExchangeRateFeedDefinition;

/** What Aave hard-codes about liquidation, here as parameters; the defaults are Aave v3.5's values. */
export interface LiquidationRulesDefinition {
  /** Share of debt that may be repaid at once while the position is large and not far under water. */
  readonly closeFactorBps: bigint;
  /** At or below this health factor the whole debt may be repaid, WAD. */
  readonly closeFactorHealthFactorThresholdWad: bigint;
  /** Below this collateral or debt of a reserve the whole debt may be repaid, USD with 8 decimals. */
  readonly minBaseMaxCloseFactorE8: bigint;
  /** A partial liquidation must leave at least this much collateral and debt, USD with 8 decimals. */
  readonly minLeftoverBaseE8: bigint;
  /** What the close factor is a share of: all debt of the position (v3.3 on), or the debt in the reserve (v3.0.2). */
  readonly closeFactorScope: "position" | "reserve";
  /** Whether debt left without collateral is burnt and booked as the reserve's deficit (v3.3 on). */
  readonly badDebtBecomesDeficit: boolean;
  /** Whether a borrower may liquidate itself (until v3.3). */
  readonly selfLiquidationAllowed: boolean;
}

/** Two-slope interest rates of a reserve, in basis points a year. */
export interface RatesDefinition {
  /** Utilization at which the slope changes. */
  readonly optimalBps: bigint;
  readonly baseBps: bigint;
  readonly slope1Bps: bigint;
  readonly slope2Bps: bigint;
}

/** A reserve of the lending pool. */
export interface ReserveDefinition {
  /** Name of the feed that prices it. */
  readonly feed: string;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  /** Factor as Aave writes it: 10450 pays the liquidator 4.5 % more; 0 if the threshold is 0. */
  readonly liquidationBonusBps: bigint;
  readonly reserveFactorBps: bigint;
  /** Share of the bonus that goes to the treasury. */
  readonly liquidationProtocolFeeBps: bigint;
  /** Whole tokens; 0 means no cap. */
  readonly supplyCapTokens: bigint;
  /** Whole tokens; 0 means no cap. */
  readonly borrowCapTokens: bigint;
  readonly borrowable: boolean;
  readonly flashLoanable: boolean;
  readonly rates: RatesDefinition;
  readonly frozen: boolean;
  readonly paused: boolean;
}

/** The lending pool of a market. */
export interface LendingDefinition {
  readonly liquidationRules: LiquidationRulesDefinition;
  readonly flashLoanPremiumBps: bigint;
  /** By token symbol, in the order of the file, which is the order of reserve ids. */
  readonly reserves: Readonly<Record<string, ReserveDefinition>>;
}

/** An efficiency mode: better terms for some collateral against some debt. */
export interface EModeDefinition {
  /** 1 to 255. */
  readonly id: number;
  readonly label: string;
  readonly ltvBps: bigint;
  readonly liquidationThresholdBps: bigint;
  /** Factor as Aave writes it: 10200 pays the liquidator 2 % more. */
  readonly liquidationBonusBps: bigint;
  /** Symbols of reserves. */
  readonly collateral: readonly string[];
  /** Symbols of reserves. */
  readonly borrowable: readonly string[];
}

/** A Curve StableSwap-NG pool. */
export interface StablePoolDefinition {
  readonly name: string;
  /** Two to four token symbols, in pool order. */
  readonly coins: readonly string[];
  /** Amplification as the pool's `A()` shows it. */
  readonly amplification: bigint;
  /** Fee with 10 decimals: 1000000 is 0.01 %. */
  readonly feeE10: bigint;
  /** Fee multiplier far off the peg, with 10 decimals: 50000000000 is five times. */
  readonly offpegFeeMultiplierE10: bigint;
  /** Time constant of the price's moving average, seconds. */
  readonly maExpTimeSeconds: number;
  /** First deposit, smallest units, in the order of `coins`. */
  readonly balances: readonly bigint[];
}

/** A Uniswap v2 pair. */
export interface UniswapPairDefinition {
  readonly name: string;
  /** Two token symbols. */
  readonly tokens: readonly [string, string];
  /** First deposit, smallest units, in the order of `tokens`. */
  readonly balances: readonly [bigint, bigint];
}

/** Liquidity that a Uniswap v3 pool starts with between two prices. */
export interface UniswapV3RangeDefinition {
  /** Price 1.0001^tick of the pool's first token in its second, in smallest units, whichever of them the chain sorts first. */
  readonly lowerTick: number;
  /** Above `lowerTick`. */
  readonly upperTick: number;
  /** The most of each token that goes in, smallest units, in the order of the pool's tokens. */
  readonly amounts: readonly [bigint, bigint];
}

/** A Uniswap v3 pool. */
export interface UniswapV3PoolDefinition {
  readonly name: string;
  /** Two token symbols. */
  readonly tokens: readonly [string, string];
  /** Fee tier, hundredths of a basis point: 500 is 0.05 %. */
  readonly feePips: number;
  /** Price at the start, whole tokens of the second for one of the first, 18 decimals. */
  readonly priceWad: bigint;
  readonly ranges: readonly UniswapV3RangeDefinition[];
}

/** One asset that mints and redeems USDe. */
export interface EthenaAssetDefinition {
  /** USDe a block, WAD. */
  readonly maxMintPerBlockWad: bigint;
  /** USDe a block, WAD. */
  readonly maxRedeemPerBlockWad: bigint;
  /** Held by the desk itself at the start and paid out at once, smallest units of the asset. */
  readonly buffer: bigint;
  /** Held in custody at the start, from which the buffer is refilled, smallest units of the asset. */
  readonly custody: bigint;
}

/** The mint/redeem desk of USDe and the staking vault. */
export interface EthenaDefinition {
  /** USDe a block, WAD. */
  readonly globalMaxMintPerBlockWad: bigint;
  /** USDe a block, WAD. */
  readonly globalMaxRedeemPerBlockWad: bigint;
  /** By token symbol. */
  readonly assets: Readonly<Record<string, EthenaAssetDefinition>>;
  /** Moved from custody to the buffers each block at most, USD with 18 decimals. */
  readonly refillPerBlockWad: bigint;
  /** What stands behind USDe at the start, off-chain book value included, as a share of its supply, WAD. */
  readonly backingRatioWad: bigint;
  /** Wait between unstaking and being paid. */
  readonly cooldownSeconds: number;
  /** USDe a vault share is worth at the start, WAD. */
  readonly stakedExchangeRateWad: bigint;
}

/** A whole market: what is deployed, parsed and checked. Names refer to each other and all resolve. */
export interface MarketDefinition {
  readonly name: string;
  readonly description: string;
  /** By symbol, in the order of the file. */
  readonly tokens: Readonly<Record<string, TokenDefinition>>;
  /** By name, each after the feeds it is built on: the order in which they can be deployed. */
  readonly feeds: Readonly<Record<string, FeedDefinition>>;
  readonly lending: LendingDefinition;
  readonly eModes: readonly EModeDefinition[];
  readonly stablePools: readonly StablePoolDefinition[];
  readonly uniswapPairs: readonly UniswapPairDefinition[];
  readonly uniswapV3Pools: readonly UniswapV3PoolDefinition[];
  /** `undefined` if USDe can neither be minted nor redeemed in this market. */
  readonly ethena: EthenaDefinition | undefined;
}
