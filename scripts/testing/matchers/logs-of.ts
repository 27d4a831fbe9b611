import type { RawLog } from "../../protocol/decode.ts";
import { subjectError } from "./async-assertion.ts";

/**
 * Give the logs of what a matcher was handed: a transaction that was sent (it is waited for), a receipt, what `liquidateAll`
 * returned, or logs; any of them may be promised.
 */
export async function logsOf(matcher: string, subject: unknown): Promise<readonly RawLog[]> {
  const given: unknown = await subject;
  if (isObject(given) && typeof given["wait"] === "function") {
    const receipt: unknown = await (given as { wait(): Promise<unknown> }).wait();
    if (isObject(receipt) && isLogs(receipt["logs"])) return receipt["logs"];
  }
  if (isObject(given) && isLogs(given["logs"])) return given["logs"];
  if (isLogs(given)) return given;
  throw subjectError(matcher, "a transaction, its receipt, the result of liquidateAll, or logs", given);
}

function isObject(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === "object" && given !== null;
}

function isLogs(given: unknown): given is readonly RawLog[] {
  return Array.isArray(given) && given.every((log) => isObject(log) && Array.isArray(log["topics"]) && "data" in log);
}
