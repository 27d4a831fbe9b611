import type { InvariantCheck } from "../../engine/invariants/invariant.ts";
import { type AssertionContext, subjectError } from "./async-assertion.ts";

/** `to.holdInvariants()`: the market's books balance and what it owes is covered (`checkInvariants`). */
export async function holdInvariants(this: AssertionContext): Promise<void> {
  const subject: unknown = await this._obj;
  if (!canBeChecked(subject)) throw subjectError("holdInvariants", "a market (deployMarket, attachMarket)", subject);
  const checks = await subject.checkInvariants();
  const broken = checks.filter(({ holds }) => !holds);
  const lines = broken.map(({ invariant, what, figures }) => `\n  ${invariant} ${what}: ${figures}`).join("");
  this.assert(
    broken.length === 0,
    `expected the market to hold its invariants, but ${broken.length} of ${checks.length} are broken:${lines}`,
    `expected the market to break an invariant, but all ${checks.length} hold`,
  );
}

function canBeChecked(subject: unknown): subject is { checkInvariants(): Promise<readonly InvariantCheck[]> } {
  return (
    typeof subject === "object" &&
    subject !== null &&
    "checkInvariants" in subject &&
    typeof subject.checkInvariants === "function"
  );
}
