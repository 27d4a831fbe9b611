import type { TwinCall } from "../protocol/twin/twin-call.ts";

/**
 * Make a failing sequence short: leave out ever smaller runs of calls as long as what is left still fails.
 *
 * @param calls A failing sequence.
 * @param failingPrefix Plays a sequence and gives it up to and with the call at which it fails; undefined if it does not.
 * @returns A failing sequence from which no single call can be left out.
 */
export async function shrink(
  calls: readonly TwinCall[],
  failingPrefix: (calls: readonly TwinCall[]) => Promise<readonly TwinCall[] | undefined>,
): Promise<readonly TwinCall[]> {
  let shortest = calls;
  let size = Math.ceil(shortest.length / 2);
  for (;;) {
    let at = 0;
    let isShorter = false;
    while (at < shortest.length && shortest.length > 1) {
      // The time left out is waited before the next call.
      const without = withoutCalls(shortest, at, size);
      const failing = without.length > 0 ? await failingPrefix(without) : undefined;
      if (failing === undefined) at += size;
      else [shortest, isShorter] = [failing, true];
    }
    if (size === 1 && !isShorter) return shortest;
    size = Math.max(1, Math.floor(size / 2));
  }
}

function withoutCalls(calls: readonly TwinCall[], at: number, count: number): TwinCall[] {
  const left = [...calls.slice(0, at), ...calls.slice(at + count)];
  const waited = calls.slice(at, at + count).reduce((sum, { wait }) => sum + wait, 0);
  const next = left[at];
  if (next !== undefined) left[at] = { ...next, wait: next.wait + waited };
  return left;
}
