import { PowderkegError } from "../lib/errors.ts";
import type { Rng } from "../lib/rng.ts";

/** A total was to be shared among nobody. */
export class EmptyPopulationError extends PowderkegError {
  constructor(what: string) {
    super(`${what}: 0 accounts to share ${"a total"} among; give the group at least one account`);
  }
}

const SCALE = 10n ** 12n;

/**
 * Share a total among accounts by a rank-size rule: weight 1/(rank + flattening), ranks shuffled, so that sizes are
 * heavy-tailed, the total is kept exactly, and only integers are involved.
 * @param total in any unit
 * @param flattening 0 is Zipf's law; more makes the largest smaller
 * @returns one amount an account, in the order of accounts; the sum is the total
 * @throws EmptyPopulationError when count is under 1
 */
export function splitByRank(
  total: bigint,
  count: number,
  flattening: number,
  rng: Rng,
  what: string,
): readonly bigint[] {
  if (count < 1) throw new EmptyPopulationError(what);
  const ranks = rng.shuffle(Array.from({ length: count }, (_, index) => index + 1));
  const weights = ranks.map((rank) => SCALE / BigInt(rank + flattening));
  const sum = weights.reduce((left, right) => left + right, 0n);
  const amounts = weights.map((weight) => (total * weight) / sum);
  const rest = total - amounts.reduce((left, right) => left + right, 0n);
  amounts[0] = (amounts[0] ?? 0n) + rest;
  return amounts;
}
