import type { Rng } from "../lib/rng.ts";
import type { Chain } from "../protocol/chain.ts";
import type { Address } from "../protocol/hex.ts";
import type { Market } from "../protocol/market.ts";
import { readUserAccountData, type UserAccountData } from "./chain-reads.ts";
import { checkState } from "./check-state.ts";
import { IndexMismatchError } from "./errors.ts";
import { holderQueries } from "./holder-queries.ts";
import type { TrackedAccounts } from "./tracked-accounts.ts";

const FIGURES: readonly (keyof UserAccountData)[] = [
  "totalCollateralBase",
  "totalDebtBase",
  "availableBorrowsBase",
  "liquidationThresholdBps",
  "ltvBps",
  "healthFactorWad",
];

/**
 * Compare the carried market with a full reading, and a few borrowers' figures in the index with the pool's own, their
 * wallets with the tokens' own. Two eth_calls and one an account.
 *
 * @param count How many borrowers at most, drawn without putting back.
 * @throws StateMismatchError naming the field and both figures.
 * @throws IndexMismatchError naming the account and both figures.
 */
export async function spotCheck(
  chain: Chain,
  market: Market,
  accounts: TrackedAccounts,
  rng: Rng,
  count: number,
): Promise<void> {
  await checkState(market, accounts.state);
  const { borrowers } = accounts;
  const drawn = new Set<number>();
  while (drawn.size < Math.min(count, borrowers.length)) drawn.add(rng.int(0, borrowers.length - 1));
  const addresses = [...drawn].flatMap((at) => borrowers[at] ?? []);
  await checkWallets(market, accounts, addresses);
  for (const address of addresses) {
    const indexed = accounts.get(address);
    const onChain = await readUserAccountData(chain, market.addresses.lending.pool, address);
    for (const figure of FIGURES) {
      if (indexed[figure] !== onChain[figure]) {
        throw new IndexMismatchError(address, figure, indexed[figure], onChain[figure], accounts.state.blockNumber);
      }
    }
  }
}

async function checkWallets(market: Market, accounts: TrackedAccounts, addresses: readonly Address[]): Promise<void> {
  const { blockNumber } = accounts.state;
  const wallets = addresses.flatMap((address) =>
    market.tokens.map((token, at) => ({
      address,
      token,
      carriedUnits: accounts.holdings(address).walletUnits[at] ?? 0n,
    })),
  );
  const read = await market.readWords(
    wallets.map(({ address, token }) => holderQueries.balance(token.address, address)),
  );
  for (const [at, { address, token, carriedUnits }] of wallets.entries()) {
    const onChainUnits = read[at] ?? 0n;
    if (carriedUnits === onChainUnits) continue;
    throw new IndexMismatchError(address, `balance of ${token.symbol}`, carriedUnits, onChainUnits, blockNumber);
  }
}
