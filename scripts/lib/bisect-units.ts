/**
 * Find the border between amounts that are accepted and larger ones that are not, by halving.
 *
 * @param accepted Known to be accepted, or 0.
 * @param refused Known to be refused; above `accepted`.
 * @param isAccepted What is accepted must stay so for smaller amounts.
 * @param halvings Most steps; as many as it takes unless told.
 * @returns The largest amount found to be accepted: to the unit, where the halvings suffice.
 */
export function bisectUnits(
  accepted: bigint,
  refused: bigint,
  isAccepted: (amountUnits: bigint) => boolean,
  halvings = Infinity,
): bigint {
  let [low, high] = [accepted, refused];
  for (let halving = 0; halving < halvings && high - low > 1n; halving++) {
    const middle = (low + high) / 2n;
    if (isAccepted(middle)) low = middle;
    else high = middle;
  }
  return low;
}
