import { percentDivHalfUp } from "../lib/bps.ts";
import { mulDivCeil, mulDivFloor } from "../lib/mul-div.ts";
import type { EventLine } from "../lib/record.ts";
import type { DecodedEvent } from "../protocol/decode.ts";
import { ZERO_ADDRESS } from "../protocol/hex.ts";
import type { Market, PairInfo, ReserveInfo, StablePoolInfo, UniswapV3PoolInfo } from "../protocol/market.ts";
import type { MarketState } from "../protocol/market-state.ts";
import { uniswapV3Fact } from "./uniswap-v3-fact.ts";

/** What the events of a block are read against. */
export interface EventContext {
  readonly step: number;
  /** Market reading before and after the block. */
  readonly before: MarketState;
  readonly after: MarketState;
  /** E-mode of an account before the block; 0 for one that is not known. */
  eModeOf(account: string): number;
}

/** A line without what all event lines share. */
export type Fact = EventLine extends infer Line
  ? Line extends EventLine
    ? Omit<Line, "type" | "step" | "position" | "cause">
    : never
  : never;

type Fields = DecodedEvent["args"];

/** Share of a reading by which the price implied by a liquidation's amounts may miss it through rounding: one part in this. */
const ROUNDING_SHARE = 10_000n;

/** Tell a block's logs in field terms: symbols for addresses, base values for amounts. */
export class FieldEvents {
  readonly #market: Market;
  readonly #pool: string;
  readonly #minting: string | undefined;
  readonly #treasury: string;
  readonly #reserves: ReadonlyMap<string, ReserveInfo>;
  readonly #stablePools: ReadonlyMap<string, StablePoolInfo>;
  readonly #pairs: ReadonlyMap<string, PairInfo>;
  readonly #uniswapV3Pools: ReadonlyMap<string, UniswapV3PoolInfo>;
  readonly #feeds: ReadonlyMap<string, string>;

  constructor(market: Market) {
    this.#market = market;
    this.#pool = lower(market.addresses.lending.pool);
    this.#minting = market.addresses.ethena === undefined ? undefined : lower(market.addresses.ethena.minting);
    this.#treasury = lower(market.addresses.lending.treasury);
    this.#reserves = new Map(market.reserves.map((reserve) => [lower(reserve.address), reserve]));
    this.#stablePools = new Map(market.stablePools.map((pool) => [lower(pool.address), pool]));
    this.#pairs = new Map(market.pairs.map((pair) => [lower(pair.address), pair]));
    this.#uniswapV3Pools = new Map(market.uniswapV3Pools.map((pool) => [lower(pool.address), pool]));
    this.#feeds = new Map(market.feeds.map((feed) => [lower(feed.address), feed.name]));
  }

  /**
   * @param events Of one transaction, in order.
   * @param position Of the transaction in its block.
   * @param cause Label of the agent that sent it.
   * @returns One line for each event the record knows; others (approvals, transfers) are details of these.
   */
  read(events: readonly DecodedEvent[], position: number, cause: string, context: EventContext): EventLine[] {
    const lines: EventLine[] = [];
    for (const [at, event] of events.entries()) {
      const fact = this.#fact(event, events, at, context);
      if (fact !== undefined) lines.push({ type: "event", step: context.step, position, cause, ...fact });
    }
    return lines;
  }

  #fact(event: DecodedEvent, events: readonly DecodedEvent[], at: number, context: EventContext): Fact | undefined {
    const { address, args } = event;
    if (address === this.#pool) return this.#lendingFact(event, events, at, context);
    if (address === this.#minting) return this.#deskFact(event);
    const stablePool = this.#stablePools.get(address);
    if (stablePool !== undefined) return stablePoolFact(event, stablePool, events, at);
    const pair = this.#pairs.get(address);
    if (pair !== undefined) return pairFact(event, pair, events, at);
    const uniswapV3Pool = this.#uniswapV3Pools.get(address);
    if (uniswapV3Pool !== undefined) return uniswapV3Fact(event, uniswapV3Pool);
    const feed = this.#feeds.get(address);
    if (feed !== undefined && event.name === "AnswerUpdated") {
      return { name: "price-pushed", feed, priceE8: integer(args, "current") };
    }
    return undefined;
  }

  #lendingFact(
    event: DecodedEvent,
    events: readonly DecodedEvent[],
    at: number,
    context: EventContext,
  ): Fact | undefined {
    const { name, args } = event;
    switch (name) {
      case "Supply":
        return {
          name: "supply",
          user: text(args, "onBehalfOf"),
          asset: this.#symbol(args, "reserve"),
          amountUnits: integer(args, "amount"),
        };
      case "Withdraw":
        return {
          name: "withdraw",
          user: text(args, "user"),
          asset: this.#symbol(args, "reserve"),
          amountUnits: integer(args, "amount"),
        };
      case "Borrow":
        return {
          name: "borrow",
          user: text(args, "onBehalfOf"),
          asset: this.#symbol(args, "reserve"),
          amountUnits: integer(args, "amount"),
        };
      case "Repay":
        return {
          name: "repay",
          user: text(args, "user"),
          asset: this.#symbol(args, "reserve"),
          amountUnits: integer(args, "amount"),
        };
      case "DeficitCreated": {
        const reserve = this.#reserve(args, "debtAsset");
        const amountUnits = integer(args, "amountCreated");
        const priceE8 = context.before.reserves[this.#place(reserve)]?.priceE8 ?? 0n;
        return {
          name: "deficit",
          user: text(args, "user"),
          asset: reserve.symbol,
          amountUnits,
          amountBase: valueCeil(amountUnits, priceE8, reserve),
        };
      }
      case "LiquidationCall":
        return this.#liquidation(args, events, at, context);
      default:
        return undefined;
    }
  }

  /**
   * The bonus is what Aave computes: collateral taken, less what it would be without the liquidation bonus (half up).
   * LiquidationCall leaves the protocol's fee out of the collateral: it is the aTokens that went to the treasury since
   * the transaction's previous liquidation.
   */
  #liquidation(args: Fields, events: readonly DecodedEvent[], at: number, context: EventContext): Fact {
    const collateral = this.#reserve(args, "collateralAsset");
    const debt = this.#reserve(args, "debtAsset");
    const user = text(args, "user");
    const debtToCoverUnits = integer(args, "debtToCover");
    const collateralUnits = integer(args, "liquidatedCollateralAmount");
    const feeUnits = this.#protocolFee(collateral, user, events, at);
    const takenUnits = collateralUnits + feeUnits;

    const debtPriceE8 = context.before.reserves[this.#place(debt)]?.priceE8 ?? 0n;
    const debtBase = valueCeil(debtToCoverUnits, debtPriceE8, debt);
    const bonusBps = this.#liquidationBonusBps(collateral, user, context);
    const collateralPriceE8 = priceUsed(
      [
        context.before.reserves[this.#place(collateral)]?.priceE8 ?? 0n,
        context.after.reserves[this.#place(collateral)]?.priceE8 ?? 0n,
      ],
      impliedPrice(takenUnits, collateral, debtToCoverUnits, debtPriceE8, debt, bonusBps),
    );
    const bonusUnits = takenUnits - percentDivHalfUp(takenUnits, bonusBps);
    return {
      name: "liquidation",
      user,
      collateral: collateral.symbol,
      debt: debt.symbol,
      debtToCoverUnits,
      debtBase,
      collateralUnits,
      collateralBase: valueFloor(takenUnits, collateralPriceE8, collateral),
      bonusBase: valueFloor(bonusUnits, collateralPriceE8, collateral),
      protocolFeeBase: valueFloor(feeUnits, collateralPriceE8, collateral),
      collateralPriceE8,
    };
  }

  /** Place in a reading's list: a handle need not have taken up every reserve of its pool. */
  #place(reserve: ReserveInfo): number {
    return this.#market.reserves.indexOf(reserve);
  }

  #protocolFee(collateral: ReserveInfo, user: string, events: readonly DecodedEvent[], at: number): bigint {
    const aToken = lower(collateral.aToken);
    for (let back = at - 1; back >= 0; back--) {
      const { address, name, args } = events[back] as DecodedEvent;
      if (address === this.#pool && name === "LiquidationCall") break;
      const isFee =
        address === aToken &&
        name === "Transfer" &&
        lower(text(args, "from")) === lower(user) &&
        lower(text(args, "to")) === this.#treasury;
      if (isFee) return integer(args, "value");
    }
    return 0n;
  }

  #liquidationBonusBps(collateral: ReserveInfo, user: string, context: EventContext): bigint {
    const category = this.#market.eModes.find(({ id }) => id === context.eModeOf(user));
    if (category !== undefined && ((category.collateralBitmap >> BigInt(collateral.id)) & 1n) === 1n) {
      return category.liquidationBonusBps;
    }
    return ((context.before.reserves[this.#place(collateral)]?.configuration ?? 0n) >> 32n) & 0xffffn;
  }

  #deskFact({ name, args }: DecodedEvent): Fact | undefined {
    if (name !== "Mint" && name !== "Redeem") return undefined;
    return {
      name: name === "Mint" ? "mint-usde" : "redemption",
      benefactor: text(args, "benefactor"),
      usdeWei: integer(args, "usde_amount"),
      assetUnits: integer(args, "collateral_amount"),
    };
  }

  #reserve(args: Fields, key: string): ReserveInfo {
    return this.#reserves.get(lower(text(args, key))) as ReserveInfo;
  }

  #symbol(args: Fields, key: string): string {
    return this.#reserve(args, key).symbol;
  }
}

function stablePoolFact(
  { name, args }: DecodedEvent,
  pool: StablePoolInfo,
  events: readonly DecodedEvent[],
  at: number,
): Fact | undefined {
  if (name === "TokenExchange") {
    return {
      name: "stable-swap",
      pool: pool.name,
      sold: pool.coins[Number(args["sold_id"])]?.symbol ?? "",
      soldUnits: integer(args, "tokens_sold"),
      bought: pool.coins[Number(args["bought_id"])]?.symbol ?? "",
      boughtUnits: integer(args, "tokens_bought"),
    };
  }
  if (name === "AddLiquidity") {
    return { name: "liquidity-added", pool: pool.name, lpWei: liquidityMoved(pool.address, "from", events, at) };
  }
  if (name.startsWith("RemoveLiquidity")) {
    return { name: "liquidity-removed", pool: pool.name, lpWei: liquidityMoved(pool.address, "to", events, at) };
  }
  return undefined;
}

function pairFact(
  { name, args }: DecodedEvent,
  pair: PairInfo,
  events: readonly DecodedEvent[],
  at: number,
): Fact | undefined {
  if (name === "Mint")
    return { name: "liquidity-added", pool: pair.name, lpWei: liquidityMoved(pair.address, "from", events, at) };
  if (name === "Burn")
    return { name: "liquidity-removed", pool: pair.name, lpWei: liquidityMoved(pair.address, "to", events, at) };
  if (name !== "Swap") return undefined;
  const sellsToken0 = integer(args, "amount0In") > 0n;
  const [sold, bought] = sellsToken0 ? [pair.token0, pair.token1] : [pair.token1, pair.token0];
  return {
    name: "pair-swap",
    pair: pair.name,
    sold: sold.symbol,
    soldUnits: integer(args, sellsToken0 ? "amount0In" : "amount1In"),
    bought: bought.symbol,
    boughtUnits: integer(args, sellsToken0 ? "amount1Out" : "amount0Out"),
  };
}

/** Pool tokens minted (from nobody) or burnt (to nobody) next before or after an event of their pool. */
function liquidityMoved(pool: string, nobody: "from" | "to", events: readonly DecodedEvent[], at: number): bigint {
  const moves = (event: DecodedEvent | undefined): boolean =>
    event !== undefined &&
    event.address === lower(pool) &&
    event.name === "Transfer" &&
    event.args[nobody] === ZERO_ADDRESS;
  for (let distance = 1; distance < events.length; distance++) {
    const near = [events[at - distance], events[at + distance]].find(moves);
    if (near !== undefined) return integer(near.args, "value");
  }
  return 0n;
}

/** Price of the collateral at which the amounts of a liquidation are what they are. */
function impliedPrice(
  takenUnits: bigint,
  collateral: ReserveInfo,
  debtUnits: bigint,
  debtPriceE8: bigint,
  debt: ReserveInfo,
  bonusBps: bigint,
): bigint {
  if (takenUnits === 0n) return 0n;
  const debtValueWithBonus = debtUnits * debtPriceE8 * bonusBps * 10n ** BigInt(collateral.decimals);
  return debtValueWithBonus / (takenUnits * 10_000n * 10n ** BigInt(debt.decimals));
}

/** A price may change inside the block: of the readings around it take the one that the amounts speak for, else theirs. */
function priceUsed([before, after]: readonly [bigint, bigint], impliedE8: bigint): bigint {
  if (before === after) return before;
  const nearest = distance(before, impliedE8) <= distance(after, impliedE8) ? before : after;
  return distance(nearest, impliedE8) * ROUNDING_SHARE <= nearest ? nearest : impliedE8;
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

function valueFloor(units: bigint, priceE8: bigint, asset: ReserveInfo): bigint {
  return mulDivFloor(units, priceE8, 10n ** BigInt(asset.decimals));
}

function valueCeil(units: bigint, priceE8: bigint, asset: ReserveInfo): bigint {
  return mulDivCeil(units, priceE8, 10n ** BigInt(asset.decimals));
}

function integer(args: Fields, key: string): bigint {
  return args[key] as bigint;
}

function text(args: Fields, key: string): string {
  return args[key] as string;
}

function lower(address: string): string {
  return address.toLowerCase();
}
