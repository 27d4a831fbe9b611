import type { MarketDefinition } from "../lib/market-file/definition.ts";
import type { Calls } from "./calls.ts";
import type { ChainBlock, ChainLog } from "./chain.ts";
import type { Address } from "./hex.ts";
import type { WordQuery } from "./lens-reader.ts";
import type { AccountState, EModeState, MarketState } from "./market-state.ts";

/** Which contracts stand behind the handle; nothing above scripts/protocol may branch on it. */
export const BACKENDS = ["local", "local-v3.0", "aave-v3.0", "aave-v3.6", "fork"] as const;
export type Backend = (typeof BACKENDS)[number];

/** What `hardhat deploy` writes and what attaching reads. */
export interface MarketAddresses {
  readonly chainId: number;
  readonly deployer: Address;
  readonly tokens: Readonly<Record<string, Address>>;
  readonly feeds: Readonly<Record<string, Address>>;
  readonly lending: {
    readonly provider: Address;
    readonly pool: Address;
    readonly configurator: Address;
    readonly oracle: Address;
    readonly dataProvider: Address;
    readonly treasury: Address;
  };
  readonly pools: Readonly<Record<string, Address>>;
  /** pairs: name of the market file -> pair address. Absent where the market has no Uniswap pair. */
  readonly uniswap?: {
    readonly factory: Address;
    readonly router: Address;
    readonly pairs: Readonly<Record<string, Address>>;
  };
  /** pools: name of the market file -> pool address. Absent where the market has no Uniswap v3 pool. */
  readonly uniswapV3?: {
    readonly factory: Address;
    readonly router: Address;
    readonly positionManager: Address;
    readonly lens: Address;
    /** UniswapV3Exit: what a keeper sells through. */
    readonly exit: Address;
    readonly pools: Readonly<Record<string, Address>>;
  };
  readonly ethena?: {
    readonly minting: Address;
    readonly backing: Address;
    readonly custodian: Address;
    readonly stakedUsde?: Address;
  };
  readonly keeper: Address;
  readonly lens: Address;
}

export interface TokenInfo {
  readonly symbol: string;
  readonly address: Address;
  readonly decimals: number;
}

export interface ReserveInfo extends TokenInfo {
  /** Position in Aave's bitmaps; where a handle takes up every reserve of its pool, in MarketState.reserves too. */
  readonly id: number;
  readonly aToken: Address;
  readonly variableDebtToken: Address;
}

export interface StablePoolInfo {
  readonly name: string;
  readonly address: Address;
  readonly coins: readonly TokenInfo[];
}

export interface PairInfo {
  readonly name: string;
  readonly address: Address;
  readonly token0: TokenInfo;
  readonly token1: TokenInfo;
}

/** A Uniswap v3 pool: concentrated ranges. */
export interface UniswapV3PoolInfo extends PairInfo {
  /** Hundredths of a basis point. */
  readonly feePips: number;
  readonly tickSpacing: number;
}

/** A mined block, as far as a market can have changed in it. */
export interface MinedChanges {
  readonly block: Pick<ChainBlock, "number" | "timestamp" | "baseFeeWei">;
  /** Every log of the block. */
  readonly logs: readonly ChainLog[];
  /** Where its transactions went: some setters log nothing. */
  readonly recipients: readonly Address[];
}

/** A deployed market: where things are, how to read it, how to encode a call on it. */
export interface Market {
  readonly backend: Backend;
  readonly addresses: MarketAddresses;
  readonly definition: MarketDefinition;
  /** Whether every change of a token's balances is a Transfer of just so much: known of tokens that were deployed with the market. */
  readonly transfersTellBalances: boolean;
  /** Whether the logs of the pool and its tokens tell every position to the unit: `scaledChanges` reads the tokens' logs. */
  readonly logsTellPositions: boolean;
  /** In the order of AccountState.walletUnits. */
  readonly tokens: readonly TokenInfo[];
  /** In the order of MarketState.reserves and of Aave's bitmaps; on a fork, those reserves alone that matter to it. */
  readonly reserves: readonly ReserveInfo[];
  /** In the order of MarketState.feeds. */
  readonly feeds: readonly { readonly name: string; readonly address: Address }[];
  readonly stablePools: readonly StablePoolInfo[];
  readonly pairs: readonly PairInfo[];
  /** In the order of MarketState.uniswapV3Pools. */
  readonly uniswapV3Pools: readonly UniswapV3PoolInfo[];
  readonly eModes: readonly EModeState[];
  readonly calls: Calls;
  /**
   * Read all of it. One eth_call, and one request for the base fee, which nodes hide from calls; where there are Uniswap v3
   * pools, one eth_call more for all of them, and one eth_getLogs each for where their ranges begin and end,
   * or one in all on a fork.
   */
  readMarket(): Promise<MarketState>;
  /**
   * Give the reading after the latest block from the one before it: equal to `readMarket`, but reads only what the block can
   * have changed. No eth_call, or one; all of it is read where it cannot tell, as after governance. Uniswap v3 pools that
   * logged anything are read by one more.
   *
   * A contract that calls one of the desk's setters that log nothing goes unseen; a transaction straight to the desk does not.
   */
  advanceMarket(previous: MarketState, changes: MinedChanges): Promise<MarketState>;
  /** One eth_call for every 500 accounts. */
  readAccounts(accounts: readonly Address[]): Promise<readonly AccountState[]>;
  /** Single words about holders, in the order of the queries. One eth_call for every 1,000. */
  readWords(queries: readonly WordQuery[]): Promise<readonly bigint[]>;
  /**
   * The handle of the same contracts after governance has given them the terms of another market file: for those who go by
   * what the file says. Names and order must be equal. Its e-modes are as last read: `refreshEModes`.
   */
  withDefinition(definition: MarketDefinition): Market;
  /** Re-reads the e-mode categories after governance changed them. One eth_call. */
  refreshEModes(): Promise<void>;
  /** @throws UnknownAssetError naming the known symbols. */
  token(symbol: string): TokenInfo;
  /** @throws UnknownAssetError naming the known symbols. */
  reserve(symbol: string): ReserveInfo;
  /** @throws UnknownAssetError naming the known pools. */
  stablePool(name: string): StablePoolInfo;
  /** @throws UnknownAssetError naming the known pairs. */
  pair(name: string): PairInfo;
  /** @throws UnknownAssetError naming the known pools. */
  uniswapV3Pool(name: string): UniswapV3PoolInfo;
}
