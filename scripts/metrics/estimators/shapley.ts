import { InvalidInputError } from "../../lib/invalid-input-error.ts";

/** Beyond this the 2^n coalitions are too many to run. */
export const MOST_PLAYERS = 10;

/**
 * Share a total among players by Shapley's value: each gets the mean, over all orders of joining, of what its joining
 * changes. Exact: every coalition counts. The shares sum to worth(all) - worth(none).
 *
 * @param players How many, 1 to 10.
 * @param worth Of a coalition, given as bits: bit i is set when player i is in it.
 * @returns One share a player.
 * @throws InvalidInputError for more players
 */
export function shapleyShares(players: number, worth: (coalition: number) => number): number[] {
  if (players < 1 || players > MOST_PLAYERS) {
    throw new InvalidInputError({
      field: "attribute.switches",
      value: players,
      reason: "which is how many there are",
      accepted: `1 to ${MOST_PLAYERS} switches`,
    });
  }
  const worths = Array.from({ length: 2 ** players }, (_, coalition) => worth(coalition));
  // |S|! (n - |S| - 1)! / n!, by the size of the coalition that is joined.
  const weights = [1 / players];
  for (let size = 1; size < players; size++) weights.push(((weights[size - 1] ?? 0) * size) / (players - size));
  return Array.from({ length: players }, (_, player) => {
    const bit = 1 << player;
    return worths.reduce((share, without, coalition) => {
      if ((coalition & bit) !== 0) return share;
      return share + (weights[bitsOf(coalition)] ?? 0) * ((worths[coalition | bit] ?? 0) - without);
    }, 0);
  });
}

function bitsOf(coalition: number): number {
  let bits = 0;
  for (let rest = coalition; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
