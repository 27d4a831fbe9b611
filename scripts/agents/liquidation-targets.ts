import type { AccountView } from "../protocol/account-book.ts";
import type { Address } from "../protocol/hex.ts";
import type { View } from "./agent.ts";
import { bonusBase } from "./liquidation-offer.ts";
import { liquidationTarget, type LiquidationTarget } from "./liquidation-sizing.ts";

/** A liquidation that the pool would permit, with what its bonus alone would bring. */
export interface RankedTarget {
  readonly target: LiquidationTarget;
  readonly rankBase: bigint;
}

/** Every keeper asks the same of the same view: what is found is kept with the view, and goes with it. */
const known = new WeakMap<View, Map<string, readonly RankedTarget[]>>();

/** List what could be liquidated of one account: every collateral against every debt that it has of those named. */
export function rankedTargets(
  view: View,
  account: AccountView,
  collaterals: readonly string[],
  debts: readonly string[],
): readonly RankedTarget[] {
  const ofView = known.get(view) ?? new Map<string, readonly RankedTarget[]>();
  known.set(view, ofView);
  const key = keyOf(account.address, collaterals, debts);
  const found = ofView.get(key);
  if (found !== undefined) return found;
  const targets = debts.flatMap((debt) =>
    collaterals.flatMap((collateral) => {
      const target = liquidationTarget(view, account, collateral, debt);
      return target === undefined ? [] : [{ target, rankBase: bonusBase(target) }];
    }),
  );
  ofView.set(key, targets);
  return targets;
}

function keyOf(address: Address, collaterals: readonly string[], debts: readonly string[]): string {
  return `${address}:${collaterals.join()}:${debts.join()}`;
}
