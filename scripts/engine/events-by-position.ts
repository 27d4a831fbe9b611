import type { ChainLog } from "../protocol/chain.ts";
import type { DecodedEvent, Decoder } from "../protocol/decode.ts";

/** A block's events, and who logged anything at all. */
export interface BlockEvents {
  /** By place in the block; events of unknown ABIs are left out. */
  readonly events: readonly (readonly DecodedEvent[])[];
  /** Places with at least one log. */
  readonly loud: ReadonlySet<number>;
}

/** Decode a block's logs. @param places How many places the block has. */
export function eventsByPosition(decoder: Decoder, places: number, logs: readonly ChainLog[]): BlockEvents {
  const events: DecodedEvent[][] = Array.from({ length: places }, () => []);
  const loud = new Set<number>();
  for (const log of logs) {
    loud.add(log.transactionIndex);
    const event = decoder.event(log);
    if (event !== undefined) events[log.transactionIndex]?.push(event);
  }
  return { events, loud };
}
