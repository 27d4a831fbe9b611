import { PowderkegError } from "../../lib/errors.ts";
import { UpstreamFailedError } from "./upstream-errors.ts";

/** How EDR words what its node did to it. */
const UPSTREAM_FAILURE =
  /error sending request|HTTP status|response body|rpc client|failed to (?:read|deserialize|parse)|timed? ?out/i;

/**
 * Run what reads through a fork, and say plainly when it was the node behind the fork that failed.
 *
 * @throws UpstreamFailedError for a failure of the node; all else as it is.
 */
export async function statedUpstreamErrors<T>(url: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const reason = upstreamReason(error);
    throw reason === undefined ? error : new UpstreamFailedError(url, reason, error);
  }
}

/** The innermost words about the node, with its address, which may hold a key, cut out. */
function upstreamReason(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth++, at = at.cause) {
    if (at instanceof PowderkegError && !(at.cause instanceof Error)) return undefined;
    if (UPSTREAM_FAILURE.test(at.message)) return at.message.replace(/https?:\/\/[^\s)"']+/g, "the node");
  }
  return undefined;
}
