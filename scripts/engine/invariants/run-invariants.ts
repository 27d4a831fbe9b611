import { ZERO_ADDRESS } from "../../protocol/hex.ts";
import { equal, type Books, type Invariant, type InvariantCheck } from "./invariant.ts";

/** What must hold of the engine's own books at any block. */
export const runInvariants: readonly Invariant[] = [{ id: "EN-2", look: balancesMoveAsTheEventsSay }];

/** The tracked balances together change by what was minted less what was burnt. */
function* balancesMoveAsTheEventsSay({ market, accounts, since }: Books): Iterable<Omit<InvariantCheck, "invariant">> {
  if (since === undefined) return;
  for (const [place, { symbol, address, decimals }] of market.tokens.entries()) {
    let expected = 0n;
    for (const { address: token, name, args } of since.events) {
      if (name !== "Transfer" || token.toLowerCase() !== address.toLowerCase()) continue;
      const { from, to, value } = args as { from: string; to: string; value: bigint };
      if (from === ZERO_ADDRESS) expected += value;
      if (to === ZERO_ADDRESS) expected -= value;
    }
    let change = 0n;
    for (const { walletUnits } of accounts) change += walletUnits[place] ?? 0n;
    for (const { walletUnits } of since.accounts) change -= walletUnits[place] ?? 0n;
    yield equal(`${symbol}: balances of all holders changed by what was minted less burnt`, change, expected, decimals);
  }
}
