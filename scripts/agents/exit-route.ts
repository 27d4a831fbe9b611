import type { ExitStep } from "../protocol/calls.ts";
import { SqrtPriceLimit } from "../lib/uniswap-v3/sqrt-price-limit.ts";
import { isToken0, quoteStableSwap, quoteUniswapV2, quoteUniswapV3 } from "../protocol/quotes.ts";
import type { View } from "./agent.ts";
import { pairReading, stablePoolReading, uniswapV3Reading } from "./market-reading.ts";
import { smallest } from "./sizing.ts";

/** A way from one token to another in one transaction: one or two trades, each with all that the one before brought. */
export interface ExitRoute {
  /** The first trade's venue and direction: routes that share it share its depth. */
  readonly key: string;
  /** Units out for units in on the view's balances; 0 for more than the route can take. */
  readonly quote: (amountUnits: bigint) => bigint;
  /** The steps as the keeper contract takes them; `minOutUnits` bounds the last trade, where it is a trade. */
  readonly steps: (minOutUnits: bigint) => readonly ExitStep[];
}

/** The issuer's desk as an exit: open to whitelisted accounts only. */
export interface RedemptionExit {
  /** Symbol of the token redeemed. */
  readonly usde: string;
  /** Symbol of the desk asset paid out. */
  readonly asset: string;
}

interface Trade {
  readonly venue: string;
  readonly sell: string;
  readonly buy: string;
  readonly quote: (amountUnits: bigint) => bigint;
  readonly step: (minOutUnits: bigint) => ExitStep;
}

/** The most that a sale may move a Uniswap v3 pool's price: beyond, little but empty ticks is left. */
const MOST_MOVE_BPS = 5_000n;

/** Every keeper asks the same of the same view: routes are kept with the view, and go with it. */
const known = new WeakMap<View, Map<string, readonly ExitRoute[]>>();

/**
 * List the ways from one token to another over the market's stable pools, Uniswap pairs, Uniswap v3 pools and, if given,
 * redemption: each direct one, and each with one token between.
 *
 * @param redemption The desk, for an account that may redeem; closed desks take nothing.
 * @returns Routes in the order of the market file, direct ones first; empty where there is no way. The same routes, not
 * copies, whenever the same is asked of a view.
 */
export function exitRoutes(view: View, sell: string, buy: string, redemption?: RedemptionExit): readonly ExitRoute[] {
  const ofView = known.get(view) ?? new Map<string, readonly ExitRoute[]>();
  known.set(view, ofView);
  const key = [sell, buy, redemption?.usde, redemption?.asset].join(">");
  const found = ofView.get(key) ?? findRoutes(view, sell, buy, redemption);
  ofView.set(key, found);
  return found;
}

function findRoutes(
  view: View,
  sell: string,
  buy: string,
  redemption: RedemptionExit | undefined,
): readonly ExitRoute[] {
  const trades = allTrades(view, redemption);
  const from = trades.filter((trade) => trade.sell === sell);
  const direct = from.filter((trade) => trade.buy === buy).map((trade) => route([trade]));
  const detours = from
    .filter((trade) => trade.buy !== buy)
    .flatMap((first) =>
      trades
        .filter((second) => second.sell === first.buy && second.buy === buy && second.venue !== first.venue)
        .map((second) => route([first, second])),
    );
  return [...direct, ...detours];
}

function route(trades: readonly [Trade, ...Trade[]]): ExitRoute {
  return {
    key: `${trades[0].venue}:${trades[0].sell}`,
    quote: (amountUnits) => trades.reduce((units, trade) => (units === 0n ? 0n : trade.quote(units)), amountUnits),
    steps: (minOutUnits) => trades.map((trade, index) => trade.step(index === trades.length - 1 ? minOutUnits : 0n)),
  };
}

function allTrades(view: View, redemption: RedemptionExit | undefined): readonly Trade[] {
  const trades: Trade[] = [];
  for (const { name } of view.market.stablePools) {
    const { info, state } = stablePoolReading(view, name);
    for (const { symbol: sell } of info.coins) {
      for (const { symbol: buy } of info.coins) {
        if (sell === buy) continue;
        trades.push({
          venue: name,
          sell,
          buy,
          quote: (amountUnits) => quoteStableSwap(state, info, sell, buy, amountUnits),
          step: (minOutUnits) => ({ kind: "stable-swap", pool: name, sell, buy, minOutUnits }),
        });
      }
    }
  }
  for (const { name, token0, token1 } of view.market.pairs) {
    const { info, state } = pairReading(view, name);
    for (const [sell, buy] of [
      [token0.symbol, token1.symbol],
      [token1.symbol, token0.symbol],
    ] as const) {
      trades.push({
        venue: name,
        sell,
        buy,
        quote: (amountUnits) => quoteUniswapV2(state, info, sell, amountUnits),
        step: (minOutUnits) => ({ kind: "uniswap-v2", path: [sell, buy], minOutUnits }),
      });
    }
  }
  for (const { name, token0, token1 } of view.market.uniswapV3Pools) {
    trades.push(rangePoolTrade(view, name, token0.symbol, token1.symbol));
    trades.push(rangePoolTrade(view, name, token1.symbol, token0.symbol));
  }
  if (redemption !== undefined) trades.push(redemptionTrade(view, redemption));
  return trades;
}

/** A sale in a Uniswap v3 pool, all or nothing: more than what moves the price to its limit brings nothing. */
function rangePoolTrade(view: View, pool: string, sell: string, buy: string): Trade {
  const { info, state } = uniswapV3Reading(view, pool);
  const limit = SqrtPriceLimit.within(state.sqrtPriceX96, isToken0(info, sell), MOST_MOVE_BPS);
  return {
    venue: pool,
    sell,
    buy,
    quote: (amountUnits) => {
      const { soldUnits, boughtUnits } = quoteUniswapV3(state, info, sell, amountUnits, limit);
      return soldUnits === amountUnits ? boughtUnits : 0n;
    },
    step: (minOutUnits) => ({ kind: "uniswap-v3", pool, sell, limit, minOutUnits }),
  };
}

function redemptionTrade(view: View, { usde, asset }: RedemptionExit): Trade {
  const capacityWei = redeemableWei(view, asset);
  const weiPerUnit = usdeWeiPerUnit(view, asset);
  return {
    venue: "redemption",
    sell: usde,
    buy: asset,
    quote: (usdeWei) => (usdeWei <= capacityWei ? usdeWei / weiPerUnit : 0n),
    step: () => ({ kind: "redeem-usde", asset }),
  };
}

/** USDe that is worth one smallest unit of a desk asset at par. */
export function usdeWeiPerUnit(view: View, asset: string): bigint {
  return 10n ** BigInt(18 - view.market.token(asset).decimals);
}

/**
 * The most USDe that one account can hope to redeem in the block to come: within the caps a block, which start afresh,
 * and within what the desk's buffer can pay. 0 while redemption is closed.
 */
export function redeemableWei(view: View, asset: string): bigint {
  if (!view.world.redemptionOpen) return 0n;
  const { desk } = view.state;
  return smallest(
    desk.globalMaxRedeemPerBlockWei,
    desk.assetMaxRedeemPerBlockWei,
    desk.bufferUnits * usdeWeiPerUnit(view, asset),
  );
}
