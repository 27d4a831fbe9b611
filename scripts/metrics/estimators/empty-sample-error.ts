import { PowderkegError } from "../../lib/errors.ts";

/** A figure of a distribution was asked of no values. */
export class EmptySampleError extends PowderkegError {
  /** @param statistic What was asked for, such as "quantile". */
  constructor(readonly statistic: string) {
    super(`${statistic}: the sample has 0 values; give it at least one`);
  }
}
