import { IPool__factory } from "../../../typechain-types/index.ts";
import type { ChainLog } from "../chain.ts";
import type { Hex } from "../hex.ts";

const RESERVE_DATA_UPDATED = IPool__factory.createInterface().getEvent("ReserveDataUpdated").topicHash;
const WORD = 64;
/** Of the event's data as text: the second of its words. */
const START = "0x".length + WORD;

type PoolLog = Pick<ChainLog, "address" | "topics" | "data">;

/**
 * A log as a pool without stable rates writes it: what v3.0.2 tells of that rate, at which nobody can borrow unless governance
 * allows it, is zero.
 */
export function withoutStableRate(log: PoolLog): PoolLog {
  if (log.topics[0] !== RESERVE_DATA_UPDATED) return log;
  return { ...log, data: `${log.data.slice(0, START)}${"0".repeat(WORD)}${log.data.slice(START + WORD)}` as Hex };
}
