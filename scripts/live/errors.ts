import { PowderkegError } from "../lib/errors.ts";
import type { Address } from "../protocol/hex.ts";

/** A node took too long to answer. */
export class RequestTimedOutError extends PowderkegError {
  constructor(
    readonly method: string,
    readonly milliseconds: number,
  ) {
    super(`${method}: no answer within ${milliseconds / 1_000} s`);
  }
}

/** Somebody asked for the end; whatever was under way is left where it is. */
export class StoppedError extends PowderkegError {
  constructor() {
    super("stopped");
  }
}

/** The market is not on the chain, or not any more: a node that was started anew, a revert to before its deployment. */
export class MarketNotThereError extends PowderkegError {
  constructor(
    readonly anchor: Address,
    readonly blockNumber: number,
  ) {
    super(
      `there is no contract of the market at ${anchor} at block ${blockNumber}; deploy the market, or give its addresses`,
    );
  }
}
