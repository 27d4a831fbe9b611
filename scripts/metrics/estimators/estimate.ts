/** An estimate and the interval that holds the true value with the stated confidence. */
export interface Estimate {
  readonly value: number;
  /** Null when the sample is too small to bound the value on that side. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Half an interval's width over the estimate's size; Infinity when a side is open, or for an estimate of 0 with a width. */
export function relativeHalfWidth({ value, low, high }: Estimate): number {
  if (low === null || high === null) return Infinity;
  if (high === low) return 0;
  return value === 0 ? Infinity : (high - low) / 2 / Math.abs(value);
}

/** Turn an estimate of minus something into one of the thing. */
export function negated({ value, low, high }: Estimate): Estimate {
  return { value: minus(value), low: high === null ? null : minus(high), high: low === null ? null : minus(low) };
}

/** Minus a number, without a minus zero. */
function minus(value: number): number {
  return value === 0 ? 0 : -value;
}
