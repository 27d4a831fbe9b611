import { InvalidInputError } from "../lib/invalid-input-error.ts";
import { formatAmount, ONE_USD_E8 } from "../lib/units.ts";
import { accountFor } from "../protocol/wallet.ts";
import type { StablePoolInfo } from "../protocol/market.ts";
import type { StablePoolState } from "../protocol/market-state.ts";
import { quoteStableSwap } from "../protocol/quotes.ts";
import type { MarketSession } from "./market-session.ts";
import { shockPrice } from "./shock-price.ts";
import { bisectUnits } from "../lib/bisect-units.ts";
import { coinIndex } from "../protocol/coin-index.ts";

/** What a depeg did. */
export interface Depeg {
  readonly pool: string;
  /** Coin sold into the pool, its units. */
  readonly soldUnits: bigint;
  /** The pool's price of the coin in the other one afterwards, 8 decimals, rounded down. */
  readonly poolPriceE8: bigint;
  /** The lending pool's price of it afterwards, USD with 8 decimals. */
  readonly oraclePriceE8: bigint;
}

/** How a depeg happens. */
export interface DepegOptions {
  /** Stable pool; the first that holds the coin unless told. */
  readonly pool?: string;
  /** Whether the lending pool's oracle says the same (unless told) or keeps its own source and notices what that notices. */
  readonly oracle?: "follows" | "unmoved";
}

/** Who sells: on development chains, an account that lives as long as the chain. */
const SELLER = accountFor("powderkeg fixtures", "seller").address;
/** The pool's balances are never sold to more than this multiple: prices below that are out of any pool's reach. */
const DEEPEST_SALE = 10_000n;

/**
 * Let a coin lose its peg: sell it into a stable pool until the pool's own price is down to the given one, and have the
 * lending pool's oracle say the given price, unless told to leave that to its source.
 *
 * @param priceE8 Of the coin in the pool's other coin, and in dollars for the oracle; 8 decimals.
 * @throws InvalidInputError for a price that the pool is below already, or that no sale reaches.
 */
export async function depeg(
  session: MarketSession,
  coin: string,
  priceE8: bigint,
  options: DepegOptions = {},
): Promise<Depeg> {
  const { market } = session;
  const info = poolWith(session, coin, options.pool);
  const [other] = info.coins.filter(({ symbol }) => symbol !== coin);
  if (other === undefined) throw new RangeError(`stable pool ${info.name} holds one coin only`);
  const before = (await market.readMarket()).stablePools[market.stablePools.indexOf(info)];
  if (before === undefined) throw new RangeError(`the reading lacks stable pool ${info.name}`);
  const soldUnits = saleToPrice(before, info, coin, other.symbol, priceE8);

  await session.send(session.deployer, session.mintCalls(coin, SELLER, soldUnits));
  await session.send(SELLER, [
    market.calls.approve(coin, info.address, soldUnits),
    market.calls.exchange(info.name, coin, other.symbol, soldUnits, 0n),
  ]);
  if (options.oracle !== "unmoved") await shockPrice(session, coin, priceE8);
  const after = await market.readMarket();
  const pool = after.stablePools[market.stablePools.indexOf(info)] ?? before;
  return {
    pool: info.name,
    soldUnits,
    poolPriceE8: priceOf(pool, info, coin, other.symbol),
    oraclePriceE8: after.reserves[market.reserves.indexOf(market.reserve(coin))]?.priceE8 ?? 0n,
  };
}

function poolWith({ market }: MarketSession, coin: string, name: string | undefined): StablePoolInfo {
  const holds = ({ coins }: StablePoolInfo): boolean => coins.some(({ symbol }) => symbol === coin);
  const info = name === undefined ? market.stablePools.find(holds) : market.stablePool(name);
  if (info !== undefined && holds(info)) return info;
  throw new InvalidInputError({
    field: "coin",
    value: coin,
    accepted: `a coin of ${name === undefined ? "a stable pool of the market" : `stable pool ${name}`}: ${market.stablePools
      .flatMap(({ coins }) => coins.map(({ symbol }) => symbol))
      .join(", ")}`,
  });
}

/** The least sale that brings the pool's price down to the given one. */
function saleToPrice(pool: StablePoolState, info: StablePoolInfo, sell: string, buy: string, priceE8: bigint): bigint {
  const nowE8 = priceOf(pool, info, sell, buy);
  const isLow = (soldUnits: bigint): boolean =>
    priceOf(afterSale(pool, info, sell, buy, soldUnits), info, sell, buy) <= priceE8;
  const mostUnits = (pool.balancesUnits[coinIndex(info, sell)] ?? 0n) * DEEPEST_SALE;
  if (priceE8 >= nowE8 || !isLow(mostUnits)) {
    throw new InvalidInputError({
      field: "price",
      value: formatAmount(priceE8, 8),
      accepted: `a price below ${formatAmount(nowE8, 8)}, where ${info.name} is, and above 0`,
    });
  }
  return bisectUnits(0n, mostUnits, (soldUnits) => !isLow(soldUnits)) + 1n;
}

/** Balances after a sale; the half of the fee that leaves the pool for its owner does not count as a balance. */
function afterSale(
  pool: StablePoolState,
  info: StablePoolInfo,
  sell: string,
  buy: string,
  soldUnits: bigint,
): StablePoolState {
  const gross = quoteStableSwap(withoutFee(pool), info, sell, buy, soldUnits);
  const net = quoteStableSwap(pool, info, sell, buy, soldUnits);
  const boughtUnits = (gross + net) / 2n;
  const balancesUnits = pool.balancesUnits.map((balance, index) => {
    if (index === coinIndex(info, sell)) return balance + soldUnits;
    return index === coinIndex(info, buy) ? balance - net - (gross - boughtUnits) : balance;
  });
  return { ...pool, balancesUnits };
}

/** What a small sale brings before the fee, 8 decimals. */
function priceOf(pool: StablePoolState, info: StablePoolInfo, sell: string, buy: string): bigint {
  const [sold, bought] = [info.coins[coinIndex(info, sell)], info.coins[coinIndex(info, buy)]];
  const unit = 10n ** BigInt(sold?.decimals ?? 18);
  // A hundred tokens: enough that a coin of 6 decimals shows the eighth digit, too few to move the price.
  const proceeds = quoteStableSwap(withoutFee(pool), info, sell, buy, 100n * unit);
  return (proceeds * ONE_USD_E8) / (100n * 10n ** BigInt(bought?.decimals ?? 18));
}

function withoutFee(pool: StablePoolState): StablePoolState {
  return { ...pool, feeE10: 0n, offpegFeeMultiplierE10: 0n };
}
