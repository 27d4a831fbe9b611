import { withoutStableRate } from "../protocol/genuine/stable-rate.ts";
import { marketDecoder } from "../protocol/market-decoder.ts";
import type { TwinOutcome } from "../protocol/twin/twin.ts";
import { differences, type Difference } from "./difference.ts";

/** What one version reads of a reserve or category and the other has not. */
const NOT_SHARED = /(stableDebtToken|stableBorrowRateRay|strategy|graceUntil|pendingLtvBps|Bitmap|availableUnits)$/;
/** Bits of a reserve's configuration: its e-mode, which our pool keeps with the e-mode. */
const E_MODE_BITS = 0xffn << 168n;

/** Errors that come of running into something: v3.0.2 has older libraries, with texts or nothing in their place. */
const UNCHECKED = /^(Unknown|Error|Panic|ERC20.*|SafeCast.*)$/;

/**
 * Compare what came of one call on our pool of v3.0.2 and on the genuine one, to the unit, like `differences`, but for what one of
 * them has not, and how errors are written: v3.0.2 reverts with codes.
 *
 * @returns Empty if nothing differs.
 */
export function legacyDifferences(first: TwinOutcome, second: TwinOutcome): Difference[] {
  const shared = { ...second, logs: second.logs.map(withoutStableRate) };
  return differences(first, shared).flatMap((difference): Difference | readonly [] => {
    const { field } = difference;
    if (field === "result") return resultDifference(first, second);
    return NOT_SHARED.test(field) || isSameConfiguration(difference) ? [] : difference;
  });
}

function resultDifference(first: TwinOutcome, second: TwinOutcome): Difference | readonly [] {
  const [one, other] = [resultOf(first), resultOf(second)];
  if (one === other || (UNCHECKED.test(one) && UNCHECKED.test(other))) return [];
  return { field: "result", first: one, second: other };
}

/** Values returned, or the name of what refused it. */
function resultOf({ success, result }: TwinOutcome): string {
  return success ? `success ${result}` : marketDecoder().error(result).name;
}

function isSameConfiguration({ field, first, second }: Difference): boolean {
  if (!/^\w+\.configuration$/.test(field)) return false;
  return (BigInt(first) | E_MODE_BITS) === (BigInt(second) | E_MODE_BITS);
}
