import type { EndLine } from "../lib/record.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import { holderQueries } from "./holder-queries.ts";
import type { TokenLedger } from "./token-ledger.ts";
import type { TrackedAccounts } from "./tracked-accounts.ts";

/** Every token that must balance at the end of a run: the market's own, and those of its pools. */
export function balancedTokens(market: Market): readonly { readonly name: string; readonly address: Address }[] {
  const poolTokens = [...market.stablePools, ...market.pairs];
  return [
    ...market.tokens.map(({ symbol, address }) => ({ name: symbol, address })),
    ...poolTokens.map(({ name, address }) => ({ name: `pool token ${name}`, address })),
  ];
}

/** Total supplies now, by address. One eth_call. */
export async function readSupplies(market: Market): Promise<ReadonlyMap<Address, bigint>> {
  const tokens = balancedTokens(market);
  const supplies = await market.readWords(tokens.map(({ address }) => holderQueries.totalSupply(address)));
  return new Map(tokens.map(({ address }, at) => [address, supplies[at] ?? 0n]));
}

type Checks = EndLine["conservation"];

/**
 * Check at the end of a run that each token's supply is what its events say, exactly. One eth_call.
 *
 * @param startSupplies From `readSupplies` at the block the ledger was opened.
 */
export async function supplyChecks(
  market: Market,
  ledger: TokenLedger,
  startSupplies: ReadonlyMap<Address, bigint>,
): Promise<Checks> {
  const supplies = await readSupplies(market);
  return balancedTokens(market).map(({ name, address }) => ({
    what: `${name}: supply at the start + minted - burnt = supply`,
    expectedUnits: (startSupplies.get(address) ?? 0n) + ledger.netMintedUnits(address),
    actualUnits: supplies.get(address) ?? 0n,
  }));
}

/**
 * Check at the end of a run that follows every holder that nothing appeared or vanished: the tracked balances add up to each
 * token's supply, and each reserve's scaled supply and debt are the sum of its holders'. All exact.
 *
 * @param startSupplies From `readSupplies` at the block the ledger was opened.
 */
export function holderChecks(
  market: Market,
  accounts: TrackedAccounts,
  ledger: TokenLedger,
  startSupplies: ReadonlyMap<Address, bigint>,
): Checks {
  const checks: Checks[number][] = [];
  const holders = accounts.addresses.map((address) => accounts.holdings(address));
  for (const [at, token] of market.tokens.entries()) {
    checks.push({
      what: `${token.symbol}: supply = sum of tracked balances`,
      expectedUnits: (startSupplies.get(token.address) ?? 0n) + ledger.netMintedUnits(token.address),
      actualUnits: holders.reduce((sum, { walletUnits }) => sum + (walletUnits[at] ?? 0n), 0n),
    });
  }
  for (const [at, reserve] of market.reserves.entries()) {
    const state = accounts.state.reserves[at];
    checks.push(
      {
        what: `${reserve.symbol}: scaled aToken supply = sum of scaled balances`,
        expectedUnits: state?.scaledATokenSupply ?? 0n,
        actualUnits: holders.reduce((sum, { scaledATokenBalances }) => sum + (scaledATokenBalances[at] ?? 0n), 0n),
      },
      {
        what: `${reserve.symbol}: scaled debt supply = sum of scaled debts`,
        expectedUnits: state?.scaledVariableDebt ?? 0n,
        actualUnits: holders.reduce((sum, { scaledVariableDebts }) => sum + (scaledVariableDebts[at] ?? 0n), 0n),
      },
    );
  }
  return checks;
}
