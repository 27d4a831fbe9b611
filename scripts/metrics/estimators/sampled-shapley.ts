import type { Rng } from "../../lib/rng.ts";
import { mean, standardDeviation } from "./moments.ts";

/** An order in which players join: their numbers, first to last. */
export type JoiningOrder = readonly number[];

/**
 * Draw orders of joining, every one as likely as another, each followed by its reverse: who joins early in one joins late in
 * the other, so what one estimate has too much of the other mostly has too little.
 *
 * @param count Even. More of them begin with the same ones.
 */
export function drawOrders(players: number, count: number, rng: Rng): readonly JoiningOrder[] {
  const all = Array.from({ length: players }, (_, player) => player);
  return Array.from({ length: count / 2 }, () => rng.shuffle(all)).flatMap((order) => [order, order.toReversed()]);
}

/** The coalitions that an order goes through, as bits: nobody first, all last. */
export function coalitionsAlong(order: JoiningOrder): readonly number[] {
  let coalition = 0;
  return [0, ...order.map((player) => (coalition |= 1 << player))];
}

/** Shapley's value from some of the orders. */
export interface SampledShares {
  /** One a player; they sum to worth(all) - worth(none). */
  readonly shares: readonly number[];
  /** Standard error of each from drawing orders; undefined for a single pair, which has nothing to compare. */
  readonly standardErrors: readonly (number | undefined)[];
}

/**
 * Estimate Shapley's value from a sample of the orders of joining (Castro, Gomez, Tejada 2009): the mean of what each player's
 * joining changes. Unbiased, since every order is as likely as another.
 *
 * @param orders Pairs as `drawOrders` gives them; a pair counts as one draw, since its halves depend on each other.
 * @param worth Of a coalition, given as bits.
 * @throws EmptySampleError for no orders
 */
export function sampledShares(orders: readonly JoiningOrder[], worth: (coalition: number) => number): SampledShares {
  const changes = orders.map((order) => changesAlong(order, worth));
  const pairs = Array.from({ length: orders.length / 2 }, (_, pair) => changes.slice(2 * pair, 2 * pair + 2));
  const perPlayer = Array.from({ length: orders[0]?.length ?? 0 }, (_, player) =>
    pairs.map((pair) => mean(pair.map((own) => own[player] ?? 0))),
  );
  return {
    shares: perPlayer.map(mean),
    standardErrors: perPlayer.map((draws) =>
      draws.length < 2 ? undefined : standardDeviation(draws) / Math.sqrt(draws.length),
    ),
  };
}

/** What each player's joining changes, by player. */
function changesAlong(order: JoiningOrder, worth: (coalition: number) => number): readonly number[] {
  const worths = coalitionsAlong(order).map(worth);
  const changes: number[] = [];
  for (const [at, player] of order.entries()) changes[player] = (worths[at + 1] ?? 0) - (worths[at] ?? 0);
  return changes;
}
