import { BPS } from "../lib/bps.ts";
import { formatAmount, PRICE_DECIMALS } from "../lib/units.ts";
import type { Rng } from "../lib/rng.ts";
import type { Address } from "../protocol/hex.ts";
import { toActions } from "./action.ts";
import type { Action, Agent, View } from "./agent.ts";
import { feedReading, referencePriceE8 } from "./market-reading.ts";

/** One feed that a node serves. */
export interface ServedFeed {
  /** Name of a pushed feed of the market file. */
  readonly feed: string;
  /** Name of the reference price it repeats. */
  readonly reference: string;
  /** Relative move from the feed's answer that calls for a push. */
  readonly deviationBps: bigint;
  /** Age of the answer that calls for a push. */
  readonly heartbeatSeconds: number;
}

export interface OracleNodeParams {
  readonly label: string;
  /** Account that the feeds accept as their node. */
  readonly address: Address;
  readonly feeds: readonly ServedFeed[];
  /** Base fee above which its transactions are late. */
  readonly congestionBaseFeeWei: bigint;
  /** How late, drawn for each push; both bounds included. */
  readonly congestionDelaySeconds: { readonly min: number; readonly max: number };
  readonly tipWei: bigint;
}

/**
 * Make an oracle node: it pushes the reference price when that has moved by the deviation or the answer has reached the
 * heartbeat. While the base fee is high a push lands late, with the price of that later moment: updates get rarer, and
 * each step larger, as on the day of the crash.
 *
 * It knows the reference prices and its own feeds' last answers.
 */
export function oracleNode(params: OracleNodeParams): Agent {
  return new OracleNode(params);
}

class OracleNode implements Agent {
  readonly kind = "oracle-node";
  readonly label: string;
  readonly address: Address;
  readonly #params: OracleNodeParams;
  /** When the push that a feed is waiting for can land, by feed. */
  readonly #dueAtByFeed = new Map<string, number>();

  constructor(params: OracleNodeParams) {
    this.#params = params;
    this.label = params.label;
    this.address = params.address;
  }

  act(view: View, rng: Rng): readonly Action[] {
    return this.#params.feeds.flatMap((feed) => this.#push(view, rng, feed));
  }

  #push(view: View, rng: Rng, served: ServedFeed): readonly Action[] {
    const { congestionBaseFeeWei, congestionDelaySeconds, address, tipWei } = this.#params;
    const { feed, reference } = served;
    const { answerE8, updatedAt } = feedReading(view, feed);
    const priceE8 = referencePriceE8(view, reference);
    if (!isPushDue(served, { answerE8, ageSeconds: view.timestamp - updatedAt, priceE8 })) {
      this.#dueAtByFeed.delete(feed);
      return [];
    }
    const isCongested = view.world.baseFeeWei > congestionBaseFeeWei;
    let dueAt = this.#dueAtByFeed.get(feed);
    if (dueAt === undefined) {
      dueAt = view.timestamp + (isCongested ? rng.int(congestionDelaySeconds.min, congestionDelaySeconds.max) : 0);
      this.#dueAtByFeed.set(feed, dueAt);
    }
    if (isCongested && view.timestamp < dueAt) return [];
    this.#dueAtByFeed.delete(feed);
    const call = view.market.calls.updateAnswer(feed, priceE8);
    const [from, to] = [answerE8, priceE8].map((value) => formatAmount(value, PRICE_DECIMALS));
    const decision = { what: "price push", why: `${reference} from ${from} to ${to}` };
    return toActions([call], { from: address, tipWei, decision });
  }
}

function isPushDue(
  served: ServedFeed,
  now: { readonly answerE8: bigint; readonly ageSeconds: number; readonly priceE8: bigint },
): boolean {
  if (now.ageSeconds >= served.heartbeatSeconds) return true;
  const moveE8 = now.priceE8 > now.answerE8 ? now.priceE8 - now.answerE8 : now.answerE8 - now.priceE8;
  return moveE8 > 0n && moveE8 * BPS >= served.deviationBps * now.answerE8;
}
