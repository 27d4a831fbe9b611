import type { Redis } from "ioredis";
import type { StudyPlan } from "../../../studies/plan-study.ts";
import { doneKey, queueKeys } from "./study-queue.ts";

/** In one step, so that nobody can put the study in again between the look at the mark and the removal. */
const SCRIPT = `
if redis.call("EXISTS", KEYS[1]) == 0 then return end
local cursor = "0"
repeat
  local found = redis.call("SCAN", cursor, "MATCH", ARGV[1], "COUNT", 1000)
  cursor = found[1]
  for _, key in ipairs(found[2]) do redis.call("DEL", key) end
until cursor == "0"`;

/**
 * Forget a study's queue, its jobs and what they gave, if the study is marked done; otherwise do nothing.
 *
 * The collector does so once it has every row. A worker looks for lost jobs every few seconds, and each look leaves keys
 * behind: so each does it again when it ends, and whoever ends last leaves nothing.
 *
 * @param redis A worker's own connection, so that what it has sent before is in the queue before it is forgotten.
 */
export async function forgetQueue(plan: Pick<StudyPlan, "hash">, redis: Redis): Promise<void> {
  await redis.eval(SCRIPT, 1, doneKey(plan), queueKeys(plan));
}
