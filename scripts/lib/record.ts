/**
 * The record of one run: one JSON object a line, in the order of this union. On disk every bigint is a decimal string;
 * `reviveRecordLine` (record-reader.ts) turns the strings under keys that end in a scale (Wei, Units, Wad, Ray, E8, Bps,
 * Base) back into bigint, maps under such keys included. Metrics and reports read nothing else.
 */
export type RecordLine = HeaderLine | BlockLine | HealthLine | ActionLine | EventLine | AccountsLine | EndLine;

export interface HeaderLine {
  readonly type: "header";
  readonly schema: 1;
  readonly scenario: string;
  readonly mode: string;
  readonly seed: string;
  readonly market: string;
  readonly backend: string;
  readonly cell: { readonly oracle: string; readonly backing: string };
  /** Names of the switches that differ from the scenario's defaults, with their values. */
  readonly switches: Readonly<Record<string, string>>;
  /**
   * How actions reached the chain where it was not the node's mempool; then only metered actions, and those of accounts with
   * code of their own, pay for gas.
   */
  readonly sending?: "bundle";
  readonly startTimestamp: number;
  readonly blockSeconds: number;
  readonly blocks: number;
  readonly tokens: readonly { readonly symbol: string; readonly decimals: number }[];
  readonly agents: readonly { readonly label: string; readonly kind: string; readonly group: string }[];
  readonly assumptions: readonly Assumption[];
}

/** A value the run rests on, with where it comes from. */
export interface Assumption {
  readonly id: string;
  readonly value: string;
  readonly unit: string;
  readonly source: string;
  readonly confidence: "high" | "medium" | "low";
  readonly note?: string;
}

/** The market at the end of one block. Amounts of reserves and pools are in the token's units. */
export interface BlockLine {
  readonly type: "block";
  readonly step: number;
  readonly timestamp: number;
  readonly baseFeeWei: bigint;
  readonly gasUsed: number;
  readonly transactions: number;
  readonly reverted: number;
  readonly excluded: number;
  /** Price the lending pool uses, by reserve symbol. */
  readonly oraclePricesE8: Readonly<Record<string, bigint>>;
  /** Prices of markets outside the chain, by name. */
  readonly referencePricesE8: Readonly<Record<string, bigint>>;
  readonly stablePools: readonly {
    readonly name: string;
    /** By coin symbol. */
    readonly balancesUnits: Readonly<Record<string, bigint>>;
    /** Price of the first coin in the second: USDe in USDC. */
    readonly spotPriceWad: bigint;
    readonly emaPriceWad: bigint;
  }[];
  /** Price of token0 of the market file in its token1, as the reserves stand. */
  readonly pairs: readonly { readonly name: string; readonly priceWad: bigint }[];
  /** Price of the market file's first token in its second, and L around it. Left out where the market has no such pool. */
  readonly uniswapV3Pools?: readonly {
    readonly name: string;
    readonly priceWad: bigint;
    readonly liquidityUnits: bigint;
  }[];
  readonly reserves: readonly {
    readonly symbol: string;
    readonly suppliedUnits: bigint;
    readonly borrowedUnits: bigint;
    readonly availableUnits: bigint;
    readonly deficitUnits: bigint;
    readonly utilizationBps: bigint;
    readonly liquidityRateRay: bigint;
    readonly variableBorrowRateRay: bigint;
  }[];
  readonly desk: {
    readonly bufferUnits: bigint;
    readonly usdeSupplyWei: bigint;
    readonly valuePerUsdeWad: bigint;
  };
  /** Accounts with debt and a health factor under 1. */
  readonly liquidatable: { readonly count: number; readonly debtBase: bigint; readonly collateralBase: bigint };
  /** Sum over accounts of max(0, debt - collateral), USDe at what backs it, other assets at market. */
  readonly latentBadDebtBase: bigint;
  /** What pools have booked as deficit, at oracle prices. */
  readonly deficitBase: bigint;
  /** Lenders' withdrawals wanted and not paid for lack of liquidity, at this moment. */
  readonly blockedWithdrawalsBase: bigint;
}

/** Debt-weighted distribution of health factors, every few blocks. Bucket i holds health factors below boundsWad[i]. */
export interface HealthLine {
  readonly type: "health";
  readonly step: number;
  readonly boundsWad: readonly bigint[];
  readonly debtBase: readonly bigint[];
  readonly accounts: readonly number[];
}

/** What became of one action. */
export interface ActionLine {
  readonly type: "action";
  readonly step: number;
  readonly position: number;
  readonly agent: string;
  readonly label: string;
  readonly status: "success" | "reverted" | "excluded";
  readonly error?: { readonly name: string; readonly args: readonly string[] };
  readonly gasUsed?: number;
  readonly feeWei?: bigint;
}

/** One event of the protocol in field terms. `cause` is the label of the agent whose transaction logged it. */
export type EventLine =
  | (EventBase & {
      readonly name: "liquidation";
      readonly user: string;
      readonly collateral: string;
      readonly debt: string;
      readonly debtToCoverUnits: bigint;
      readonly debtBase: bigint;
      /** What the liquidator got, without the protocol's fee. */
      readonly collateralUnits: bigint;
      /** What left the borrower: the liquidator's part and the protocol's fee, at the oracle's price. */
      readonly collateralBase: bigint;
      readonly bonusBase: bigint;
      readonly protocolFeeBase: bigint;
      /** The price used for the collateral. */
      readonly collateralPriceE8: bigint;
    })
  | (EventBase & {
      readonly name: "deficit";
      readonly user: string;
      readonly asset: string;
      readonly amountUnits: bigint;
      readonly amountBase: bigint;
    })
  | (EventBase & {
      /** On a stable pool, or on a Uniswap v3 pool. */
      readonly name: "stable-swap" | "range-swap";
      readonly pool: string;
      readonly sold: string;
      readonly soldUnits: bigint;
      readonly bought: string;
      readonly boughtUnits: bigint;
    })
  | (EventBase & {
      readonly name: "pair-swap";
      readonly pair: string;
      readonly sold: string;
      readonly soldUnits: bigint;
      readonly bought: string;
      readonly boughtUnits: bigint;
    })
  /** Liquidity in a Uniswap v3 pool; ticks as the chain counts them. */
  | (EventBase & {
      readonly name: "range-added" | "range-removed";
      readonly pool: string;
      readonly lowerTick: number;
      readonly upperTick: number;
      readonly liquidityUnits: bigint;
    })
  | (EventBase & {
      readonly name: "redemption" | "mint-usde";
      readonly benefactor: string;
      readonly usdeWei: bigint;
      readonly assetUnits: bigint;
    })
  | (EventBase & {
      readonly name: "supply" | "withdraw" | "borrow" | "repay";
      readonly user: string;
      readonly asset: string;
      readonly amountUnits: bigint;
    })
  | (EventBase & {
      readonly name: "liquidity-removed" | "liquidity-added";
      readonly pool: string;
      readonly lpWei: bigint;
    })
  | (EventBase & { readonly name: "price-pushed"; readonly feed: string; readonly priceE8: bigint })
  /** An agent says what it decided and why, so that the chain of causes can be read: "margin call", "panic", "fear". */
  | (EventBase & { readonly name: "decision"; readonly what: string; readonly why: string });

interface EventBase {
  readonly type: "event";
  readonly step: number;
  readonly position: number;
  readonly cause: string;
}

/** Everybody's net worth, at the start (moment "start") and at the end (moment "end") of the run. */
export interface AccountsLine {
  readonly type: "accounts";
  readonly moment: "start" | "end";
  readonly accounts: readonly {
    readonly label: string;
    /** Holdings minus debts, USDe at what backs it, other assets at the moment's market prices. */
    readonly netWorthBase: bigint;
    /** At the end only: the holdings of the start at the end's prices, so that the difference is what the run did. */
    readonly heldBase?: bigint;
    readonly debtBase: bigint;
    readonly collateralBase: bigint;
  }[];
}

/** Totals that must balance (V31), and the count of what happened; not of what the run read, which is no part of its world. */
export interface EndLine {
  readonly type: "end";
  readonly blocks: number;
  readonly transactions: number;
  readonly conservation: readonly {
    readonly what: string;
    readonly expectedUnits: bigint;
    readonly actualUnits: bigint;
  }[];
}
