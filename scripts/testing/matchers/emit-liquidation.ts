import { type AccountLike, addressOfAccount } from "../account-like.ts";
import { type Liquidation, liquidationsIn } from "../liquidation-events.ts";
import type { AssertionContext } from "./async-assertion.ts";
import { logsOf } from "./logs-of.ts";

/** What is known of a liquidation; whatever is left out may be anything. */
export interface ExpectedLiquidation {
  readonly user?: AccountLike;
  readonly collateralAsset?: AccountLike;
  readonly debtAsset?: AccountLike;
  readonly liquidator?: AccountLike;
  readonly pool?: AccountLike;
  /** Debt repaid, its units. */
  readonly debtToCoverUnits?: bigint;
  /** Collateral received by the liquidator, its units. */
  readonly liquidatedCollateralUnits?: bigint;
  readonly receiveAToken?: boolean;
}

const ADDRESS_FIELDS = ["user", "collateralAsset", "debtAsset", "liquidator", "pool"] as const;
const VALUE_FIELDS = ["debtToCoverUnits", "liquidatedCollateralUnits", "receiveAToken"] as const;

/** `to.emitLiquidation({ user, debtAsset })`: at least one LiquidationCall of any pool fits all that is given. */
export async function emitLiquidation(this: AssertionContext, expected: ExpectedLiquidation = {}): Promise<void> {
  const found = liquidationsIn(await logsOf("emitLiquidation", this._obj));
  const wanted = comparable(expected);
  const fits = found.filter((liquidation) =>
    Object.entries(wanted).every(([field, value]) => liquidation[field as keyof Liquidation] === value),
  );
  const what = Object.keys(wanted).length === 0 ? "a liquidation" : `a liquidation with ${show(wanted)}`;
  const [first] = fits;
  this.assert(
    fits.length > 0,
    `expected ${what}, but ${found.length === 0 ? "there was none" : `there were ${found.length}: ${found.map(show).join("; ")}`}`,
    `expected not to see ${what}, but there was: ${first === undefined ? "" : show(first)}`,
  );
}

function comparable(expected: ExpectedLiquidation): Partial<Liquidation> {
  const wanted: Record<string, unknown> = {};
  for (const field of ADDRESS_FIELDS) {
    const account = expected[field];
    if (account !== undefined) wanted[field] = addressOfAccount(account, field);
  }
  for (const field of VALUE_FIELDS) if (expected[field] !== undefined) wanted[field] = expected[field];
  return wanted;
}

function show(liquidation: Partial<Liquidation>): string {
  return Object.entries(liquidation)
    .map(([field, value]) => `${field} ${String(value)}`)
    .join(", ");
}
