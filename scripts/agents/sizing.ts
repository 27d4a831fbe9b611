import { bisectUnits } from "../lib/bisect-units.ts";

/** Halvings of the range: sizes are found to 1/65536 of the most that could be traded, far below any pool's noise. */
const HALVINGS = 16;

/**
 * Find the largest amount that is acceptable, where whatever is acceptable stays so for smaller amounts.
 *
 * @param maxUnits The most that comes into question.
 * @param isAcceptable Whether an amount (1 to `maxUnits`) is acceptable.
 * @param leastUnits The least worth finding: if it is refused, the search is over. Most searches end there, so give one.
 * @returns `maxUnits` if acceptable, else an acceptable amount at most maxUnits / 2^16 below the border; 0 if there is none
 * of `leastUnits` or more.
 */
export function largestAcceptable(
  maxUnits: bigint,
  isAcceptable: (amountUnits: bigint) => boolean,
  leastUnits = 0n,
): bigint {
  if (maxUnits <= 0n) return 0n;
  if (isAcceptable(maxUnits)) return maxUnits;
  if (leastUnits > 0n && (leastUnits >= maxUnits || !isAcceptable(leastUnits))) return 0n;
  return bisectUnits(leastUnits, maxUnits, isAcceptable, HALVINGS);
}

/**
 * Find how much to sell until the next unit brings less than a limit: the size at which a trader who can get the limit
 * elsewhere stops.
 *
 * @param quote Units bought for units sold; its marginal price must not rise with the amount.
 * @param maxUnits The most that may be sold.
 * @param probeUnits Amount by which the marginal price is measured, such as one whole token.
 * @param limit Lowest acceptable marginal price as a fraction, bought units over sold units.
 * @returns 0 where the first probe brings less than the limit.
 */
export function largestSaleToMarginalPrice(
  quote: (amountUnits: bigint) => bigint,
  maxUnits: bigint,
  probeUnits: bigint,
  limit: { readonly boughtUnits: bigint; readonly soldUnits: bigint },
): bigint {
  const isDearEnough = (amountUnits: bigint): boolean => {
    const probe = probeUnits < amountUnits ? probeUnits : amountUnits;
    const gainedUnits = quote(amountUnits) - quote(amountUnits - probe);
    return gainedUnits * limit.soldUnits >= probe * limit.boughtUnits;
  };
  return largestAcceptable(maxUnits, isDearEnough, probeUnits);
}

/** The smaller of some amounts. */
export function smallest(first: bigint, ...others: readonly bigint[]): bigint {
  return others.reduce((least, other) => (other < least ? other : least), first);
}
