import { mulDivFloor } from "../lib/mul-div.ts";
import type { AccountsLine } from "../lib/record.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market, TokenInfo } from "../protocol/market.ts";
import type { MarketState } from "../protocol/market-state.ts";
import { rangeAmounts, type OwnedRange } from "../protocol/uniswap-v3-ranges.ts";
import type { TokenLedger } from "./token-ledger.ts";
import type { TrackedAccounts } from "./tracked-accounts.ts";
import type { TokenPrices } from "./valuation.ts";

/** What one party has and owes, in token units by symbol; pool tokens and ranges as the coins they stand for. */
export interface Holdings {
  readonly label: string;
  readonly walletUnits: Readonly<Record<string, bigint>>;
  readonly suppliedUnits: Readonly<Record<string, bigint>>;
  readonly debtUnits: Readonly<Record<string, bigint>>;
  readonly nativeWei: bigint;
}

/** A party of the run: an agent and the contracts that are its own. */
export interface Party {
  readonly label: string;
  readonly addresses: readonly Address[];
}

/** Shares of pools: tokens by a ledger, Uniswap v3 ranges as read at the accounts' current block. */
export interface PoolShares {
  readonly ledger: TokenLedger;
  readonly ranges: readonly OwnedRange[];
}

/** Take stock of a party at the accounts' current block. */
export function takeStock(market: Market, accounts: TrackedAccounts, shares: PoolShares, party: Party): Holdings {
  const views = party.addresses.map((address) => accounts.get(address));
  const wallet = new Map(
    market.tokens.map(({ symbol }) => [symbol, views.reduce((sum, view) => sum + view.walletUnits(symbol), 0n)]),
  );
  for (const { coins, units } of poolShares(market, accounts.state, shares, party)) {
    for (const [at, coin] of coins.entries())
      wallet.set(coin.symbol, (wallet.get(coin.symbol) ?? 0n) + (units[at] ?? 0n));
  }
  const ofReserves = (units: (symbol: string) => bigint): Record<string, bigint> =>
    Object.fromEntries(market.reserves.map(({ symbol }) => [symbol, units(symbol)]));
  return {
    label: party.label,
    walletUnits: Object.fromEntries(wallet),
    suppliedUnits: ofReserves((symbol) => views.reduce((sum, view) => sum + view.suppliedUnits(symbol), 0n)),
    debtUnits: ofReserves((symbol) => views.reduce((sum, view) => sum + view.debtUnits(symbol), 0n)),
    nativeWei: party.addresses.reduce((sum, address) => sum + accounts.holdings(address).nativeWei, 0n),
  };
}

function* poolShares(
  market: Market,
  state: MarketState,
  { ledger, ranges }: PoolShares,
  party: Party,
): Generator<{ readonly coins: readonly TokenInfo[]; readonly units: readonly bigint[] }> {
  const held = (pool: Address): bigint =>
    party.addresses.reduce((sum, address) => sum + ledger.balanceUnits(pool, address), 0n);
  for (const [at, { address, coins }] of market.stablePools.entries()) {
    const pool = state.stablePools[at];
    if (pool === undefined || pool.totalSupplyWei === 0n || held(address) === 0n) continue;
    yield { coins, units: pool.balancesUnits.map((units) => mulDivFloor(units, held(address), pool.totalSupplyWei)) };
  }
  for (const [at, { address, token0, token1 }] of market.pairs.entries()) {
    const pair = state.pairs[at];
    if (pair === undefined || pair.totalSupplyWei === 0n || held(address) === 0n) continue;
    const share = (units: bigint): bigint => mulDivFloor(units, held(address), pair.totalSupplyWei);
    yield { coins: [token0, token1], units: [share(pair.reserve0Units), share(pair.reserve1Units)] };
  }
  for (const range of ranges) {
    const pool = state.uniswapV3Pools[market.uniswapV3Pools.indexOf(range.pool)];
    if (pool === undefined || !party.addresses.includes(range.owner)) continue;
    const { amount0Units, amount1Units } = rangeAmounts(range, pool);
    yield { coins: [range.pool.token0, range.pool.token1], units: [amount0Units, amount1Units] };
  }
}

/** The line of everybody's net worth at the start. Ether for gas counts as nothing until it is spent. */
export function startLine(market: Market, stock: readonly Holdings[], prices: TokenPrices): AccountsLine {
  const accounts = stock.map((holdings) => ({ label: holdings.label, ...worth(market, holdings, prices) }));
  return { type: "accounts", moment: "start", accounts };
}

/**
 * The line of everybody's net worth at the end, the fees paid taken off, beside what the start's holdings would be
 * worth at the end's prices.
 *
 * @param etherPriceE8 Price of the ether that paid for gas.
 */
export function endLine(
  market: Market,
  startStock: readonly Holdings[],
  endStock: readonly Holdings[],
  prices: TokenPrices,
  etherPriceE8: bigint,
): AccountsLine {
  const accounts = endStock.map((holdings, at) => {
    const start = startStock[at] ?? holdings;
    const { netWorthBase, debtBase, collateralBase } = worth(market, holdings, prices);
    const spentBase = mulDivFloor(start.nativeWei - holdings.nativeWei, etherPriceE8, 10n ** 18n);
    const heldBase = worth(market, start, prices).netWorthBase;
    return { label: holdings.label, netWorthBase: netWorthBase - spentBase, heldBase, debtBase, collateralBase };
  });
  return { type: "accounts", moment: "end", accounts };
}

interface Worth {
  readonly netWorthBase: bigint;
  readonly debtBase: bigint;
  readonly collateralBase: bigint;
}

function worth(market: Market, holdings: Holdings, prices: TokenPrices): Worth {
  const value = (amounts: Readonly<Record<string, bigint>>): bigint =>
    market.tokens.reduce((sum, { symbol, decimals }) => {
      const units = amounts[symbol] ?? 0n;
      if (units === 0n) return sum; // nobody has some of everything
      return sum + mulDivFloor(units, prices[symbol] ?? 0n, 10n ** BigInt(decimals));
    }, 0n);
  const debtBase = value(holdings.debtUnits);
  const collateralBase = value(holdings.suppliedUnits);
  return { netWorthBase: value(holdings.walletUnits) + collateralBase - debtBase, debtBase, collateralBase };
}
