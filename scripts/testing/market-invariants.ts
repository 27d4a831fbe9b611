import { formatAmount } from "../lib/units.ts";
import { rayMulCeil, rayMulFloor } from "../lib/ray.ts";
import { readBalance, readTotalSupply } from "../engine/chain-reads.ts";
import { WAD } from "../lib/wad.ts";
import type { ReserveInfo } from "../protocol/market.ts";
import type { AccountState, MarketState, ReserveState } from "../protocol/market-state.ts";
import type { MarketSession } from "./market-session.ts";

/** One thing that must hold in a market at every block. */
export interface InvariantCheck {
  /** The sentence: "USDC: cash, debts and deficit cover what suppliers are owed". */
  readonly what: string;
  readonly holds: boolean;
  /** The two figures: "1,000.5 against 1,000.4". */
  readonly figures: string;
}

/**
 * Check that a market's books balance and that it can pay what it owes, at the latest block. For each reserve: suppliers
 * and treasury are covered by cash, debts and booked deficit; the pool's tokens are there; scaled balances and debts of
 * all holders add up to the scaled supplies. Stable pools and pairs hold what they count, and a pool share is worth at
 * least what it was at the start; the staking vault holds what it counts.
 *
 * Holders come from the tokens' own Transfer events since the first block.
 */
export async function checkInvariants(session: MarketSession): Promise<readonly InvariantCheck[]> {
  const { market } = session;
  const state = await market.readMarket();
  const checks: InvariantCheck[] = [];
  const accounts = await market.readAccounts(await session.holdersOf(session.poolTokens()));
  for (const [at, reserve] of market.reserves.entries()) {
    const reading = state.reserves[at];
    if (reading !== undefined) checks.push(...(await reserveChecks(session, reserve, reading, accounts, at)));
  }
  checks.push(...(await venueChecks(session, state)));
  const vault = market.addresses.ethena?.stakedUsde;
  const usde = market.tokens.find(({ symbol }) => market.definition.tokens[symbol]?.kind === "usde");
  if (vault !== undefined && usde !== undefined) {
    const heldWei = await readBalance(session.chain, usde.address, vault);
    checks.push(atLeast("staking vault: holds the USDe it counts", heldWei, state.desk.vaultTotalAssetsWei, 18));
  }
  return checks;
}

async function reserveChecks(
  session: MarketSession,
  reserve: ReserveInfo,
  reading: ReserveState,
  accounts: readonly AccountState[],
  at: number,
): Promise<readonly InvariantCheck[]> {
  const { symbol, decimals } = reserve;
  const suppliedScaled = reading.scaledATokenSupply + reading.accruedToTreasuryScaled;
  const owedUnits = rayMulFloor(suppliedScaled, reading.liquidityIndexRay);
  const debtUnits = rayMulCeil(reading.scaledVariableDebt, reading.variableBorrowIndexRay);
  const assetUnits = reading.availableLiquidityUnits + debtUnits + reading.deficitUnits;
  const heldUnits = await readBalance(session.chain, reserve.address, reserve.aToken);

  const sum = (pick: (account: AccountState) => readonly bigint[]): bigint =>
    accounts.reduce((total, account) => total + (pick(account)[at] ?? 0n), 0n);
  return [
    atLeast(`${symbol}: cash, debts and deficit cover suppliers and treasury`, assetUnits, owedUnits, decimals),
    atLeast(`${symbol}: the pool's cash is there`, heldUnits, reading.availableLiquidityUnits, decimals),
    equal(
      `${symbol}: scaled balances of all holders add up`,
      sum(({ scaledATokenBalances }) => scaledATokenBalances),
      reading.scaledATokenSupply,
      decimals,
    ),
    equal(
      `${symbol}: scaled debts of all borrowers add up`,
      sum(({ scaledVariableDebts }) => scaledVariableDebts),
      reading.scaledVariableDebt,
      decimals,
    ),
  ];
}

async function venueChecks(session: MarketSession, state: MarketState): Promise<readonly InvariantCheck[]> {
  const { chain, market } = session;
  const checks: InvariantCheck[] = [];
  for (const [at, pool] of market.stablePools.entries()) {
    const reading = state.stablePools[at];
    if (reading === undefined) continue;
    for (const [coin, { symbol, address, decimals }] of pool.coins.entries()) {
      const heldUnits = await readBalance(chain, address, pool.address);
      const countedUnits = reading.balancesUnits[coin] ?? 0n;
      checks.push(
        atLeast(`stable pool ${pool.name}: holds the ${symbol} it counts`, heldUnits, countedUnits, decimals),
      );
    }
    if (reading.totalSupplyWei > 0n) {
      checks.push(atLeast(`stable pool ${pool.name}: a share is worth at least one`, reading.virtualPriceWad, WAD, 18));
    }
  }
  for (const [at, pair] of market.pairs.entries()) {
    const reading = state.pairs[at];
    if (reading === undefined) continue;
    const sides = [
      [pair.token0, reading.reserve0Units],
      [pair.token1, reading.reserve1Units],
    ] as const;
    for (const [{ symbol, address, decimals }, countedUnits] of sides) {
      const heldUnits = await readBalance(chain, address, pair.address);
      checks.push(atLeast(`pair ${pair.name}: holds the ${symbol} it counts`, heldUnits, countedUnits, decimals));
    }
    const sharesWei = await readTotalSupply(chain, pair.address);
    checks.push(
      atLeast(
        `pair ${pair.name}: its shares are backed`,
        reading.reserve0Units * reading.reserve1Units,
        sharesWei * sharesWei,
        0,
      ),
    );
  }
  return checks;
}

function atLeast(what: string, actual: bigint, least: bigint, decimals: number): InvariantCheck {
  return {
    what,
    holds: actual >= least,
    figures: `${show(actual, decimals)} against at least ${show(least, decimals)}`,
  };
}

function equal(what: string, actual: bigint, expected: bigint, decimals: number): InvariantCheck {
  return { what, holds: actual === expected, figures: `${show(actual, decimals)} against ${show(expected, decimals)}` };
}

function show(amount: bigint, decimals: number): string {
  return formatAmount(amount, decimals, { grouping: true });
}
