import type { Rng } from "../lib/rng.ts";
import type { Chain } from "../protocol/chain.ts";
import type { Market } from "../protocol/market.ts";
import { readUserAccountData, type UserAccountData } from "./chain-reads.ts";
import { checkState } from "./check-state.ts";
import { IndexMismatchError } from "./errors.ts";
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
 * Compare the carried market with a full reading, and a few borrowers' figures in the index with the pool's own. One eth_call
 * and one an account.
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
  for (const at of drawn) {
    const address = borrowers[at];
    if (address === undefined) continue;
    const indexed = accounts.get(address);
    const onChain = await readUserAccountData(chain, market.addresses.lending.pool, address);
    for (const figure of FIGURES) {
      if (indexed[figure] !== onChain[figure]) {
        throw new IndexMismatchError(address, figure, indexed[figure], onChain[figure], accounts.state.blockNumber);
      }
    }
  }
}
