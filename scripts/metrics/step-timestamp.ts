import type { HeaderLine } from "../lib/record.ts";

/** Unix seconds of the block of a step: steps count from 0, one every `blockSeconds`. */
export function stepTimestamp({ startTimestamp, blockSeconds }: HeaderLine, step: number): number {
  return startTimestamp + step * blockSeconds;
}
