/**
 * Tell the process that started this one. One that is gone is no failure of ours: it ends all its processes at the first that
 * fails, and the others may be telling it something at that moment. Its going is an event of its own ("disconnect").
 *
 * @param message Sent by structured clone.
 */
export function tellParent(message: unknown): void {
  // Without a callback a write that fails is an error of the whole process.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
