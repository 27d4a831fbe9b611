import { type AccountLike, addressOfAccount } from "../account-like.ts";
import { deficitsIn } from "../liquidation-events.ts";
import type { AssertionContext } from "./async-assertion.ts";
import type { Tolerance } from "./health-factor.ts";
import { logsOf } from "./logs-of.ts";

/**
 * `to.createDeficit(usdc, 1_000_000n)`: bad debt of the asset was booked, all DeficitCreated together so many units;
 * any amount above 0 if none is given.
 */
export async function createDeficit(
  this: AssertionContext,
  asset: AccountLike,
  amountUnits?: bigint,
  { within = 0n }: Tolerance = {},
): Promise<void> {
  const address = addressOfAccount(asset, "asset");
  const deficits = deficitsIn(await logsOf("createDeficit", this._obj));
  const totalUnits = deficits
    .filter(({ debtAsset }) => debtAsset === address)
    .reduce((sum, deficit) => sum + deficit.amountUnits, 0n);
  const off = amountUnits === undefined ? 0n : totalUnits - amountUnits;
  const isAsExpected = amountUnits === undefined ? totalUnits > 0n : (off < 0n ? -off : off) <= within;
  const amount = amountUnits === undefined ? "a deficit" : `a deficit of ${amountUnits}`;
  const wanted = `${amount}${within === 0n ? "" : ` within ${within}`} in ${address}`;
  const others = deficits.filter(({ debtAsset }) => debtAsset !== address);
  const elsewhere = others.map(({ debtAsset, amountUnits: units }) => `${units} in ${debtAsset}`).join(", ");
  const found = `it is ${totalUnits}${elsewhere === "" ? "" : ` (and ${elsewhere})`}`;
  this.assert(
    isAsExpected,
    `expected ${wanted}, but ${found}`,
    `expected no ${wanted.replace(/^a /, "")}, but ${found}`,
  );
}
