/** What a search for the largest acceptable value looks at. */
export interface Bisection {
  readonly from: number;
  readonly to: number;
  /** The search ends when the answer is known to within this. */
  readonly tolerance: number;
  /** Tell whether a value is acceptable; what is acceptable must stay so when it falls. */
  readonly isWithin: (value: number) => Promise<boolean>;
}

/** Where a search ended. */
export interface BisectionResult {
  /** The largest value found acceptable; undefined when not even `from` is. */
  readonly largest: number | undefined;
  /** The smallest value found unacceptable; undefined when even `to` is acceptable. */
  readonly smallestRefused: number | undefined;
}

/** Find the largest acceptable value between two bounds by halving: log2(range / tolerance) questions and two. */
export async function bisect({ from, to, tolerance, isWithin }: Bisection): Promise<BisectionResult> {
  if (!(await isWithin(from))) return { largest: undefined, smallestRefused: from };
  if (await isWithin(to)) return { largest: to, smallestRefused: undefined };
  let largest = from;
  let refused = to;
  while (refused - largest > tolerance) {
    const middle = (largest + refused) / 2;
    if (await isWithin(middle)) largest = middle;
    else refused = middle;
  }
  return { largest, smallestRefused: refused };
}
