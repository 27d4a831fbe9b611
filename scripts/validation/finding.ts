/** What became of one comparison. */
export type Status = "pass" | "fail" | "not modelled";

/** One figure beside what it should be, as text: the table, the JSON and the document show the same. */
export interface Finding {
  readonly what: string;
  readonly expected: string;
  /** Empty where the figure is not modelled. */
  readonly got: string;
  readonly tolerance: string;
  readonly status: Status;
  /** Why it is not modelled, or what explains a miss. */
  readonly note?: string;
}

interface Figure {
  readonly what: string;
  readonly got: number;
  /** Decimals shown; 4 unless told. */
  readonly decimals?: number;
  /** Follows every figure, such as " bps". */
  readonly unit?: string;
  readonly note?: string;
}

/**
 * Compare a figure with the one expected.
 * @param figure `tolerance` is absolute, in the figure's unit
 */
export function near(figure: Figure & { readonly expected: number; readonly tolerance: number }): Finding {
  const { what, expected, got, tolerance } = figure;
  const text = (value: number): string => shown(value, figure);
  return {
    what,
    expected: text(expected),
    got: text(got),
    tolerance: `± ${text(tolerance)}`,
    status: Math.abs(got - expected) <= tolerance ? "pass" : "fail",
    ...noted(figure),
  };
}

/**
 * Compare a figure with a range; both bounds count as inside, one may be left out.
 * @param figure `published` is what was observed, shown beside the range
 */
export function within(
  figure: Figure & { readonly published?: string; readonly low?: number; readonly high?: number },
): Finding {
  const { what, got, low = -Infinity, high = Infinity, published } = figure;
  const text = (value: number): string => shown(value, figure);
  const range =
    low === -Infinity
      ? `at most ${text(high)}`
      : high === Infinity
        ? `at least ${text(low)}`
        : `${text(low)} to ${text(high)}`;
  return {
    what,
    expected: published ?? range,
    got: text(got),
    tolerance: range,
    // A figure that is not a number lies in no range.
    status: got >= low && got <= high ? "pass" : "fail",
    ...noted(figure),
  };
}

/** State a figure that this model cannot reach, and why. */
export function notModelled(what: string, expected: string, note: string): Finding {
  return { what, expected, got: "", tolerance: "", status: "not modelled", note };
}

function shown(value: number, { decimals = 4, unit = "" }: Figure): string {
  return `${value.toFixed(decimals)}${unit}`;
}

function noted({ note }: Figure): Pick<Finding, "note"> {
  return note === undefined ? {} : { note };
}
