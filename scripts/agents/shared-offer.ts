import { bestOffer, type Disposal, type LiquidationOffer, type OfferLimits } from "./liquidation-offer.ts";
import { clearingDebtUnits, withInterest, type LiquidationTarget } from "./liquidation-sizing.ts";
import type { ExitRoute } from "./exit-route.ts";
import { smallest } from "./sizing.ts";

type Found = Map<string, LiquidationOffer | undefined>;

/** Targets and routes belong to one view, and what is found goes with them. */
const known = new WeakMap<LiquidationTarget, WeakMap<ExitRoute, Found>>();

/**
 * Size a liquidation as `bestOffer` does, once for all keepers who see the same target, the same route with nothing sold on
 * it yet, and whose money bounds it alike. Sizing is most of what a keeper computes.
 */
export function sharedOffer(
  target: LiquidationTarget,
  disposal: Disposal,
  limits: OfferLimits,
): LiquidationOffer | undefined {
  if (disposal.route === undefined) return bestOffer(target, disposal, limits);
  const ofTarget = known.get(target) ?? new WeakMap<ExitRoute, Found>();
  known.set(target, ofTarget);
  const found: Found = ofTarget.get(disposal.route) ?? new Map<string, LiquidationOffer | undefined>();
  ofTarget.set(disposal.route, found);
  const { capitalUnits, flashPremiumBps } = limits;
  const canClear = withInterest(clearingDebtUnits(target)) <= capitalUnits;
  const key = `${smallest(capitalUnits, target.maxDebtUnits)}:${String(canClear)}:${flashPremiumBps}`;
  if (!found.has(key)) found.set(key, bestOffer(target, disposal, limits));
  return found.get(key);
}
