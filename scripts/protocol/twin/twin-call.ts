/**
 * An argument of a call, the same on every twin until it is encoded. Text beginning with `@` names something that each twin
 * has its own of: `@pool`, `@token:USDC`, `@aToken:USDC`, `@debtToken:USDC`, `@treasury`; `@user:0` is an account, the same on
 * each. `max` is 2^256 - 1; other text is a decimal number or plain text. A nested call is what a flash loan is used for.
 */
export type TwinArgument = string | boolean | readonly TwinArgument[] | FlashUse;

/** What the receiver of a flash loan does with it: approve one token to the pool, and make one call there. */
export interface FlashUse {
  readonly approve: string;
  readonly method: string;
  readonly args: readonly TwinArgument[];
}

/** One call that one account makes on every twin. Plain JSON, so that a failing sequence can be kept in a file. */
export interface TwinCall {
  /** Seconds since the call before; 0: in the same second. */
  readonly wait: number;
  /** Account that calls, counting from 0, or the one that governs. */
  readonly user: number | "governor";
  /** Whom it calls: `pool`, `configurator`, `token:USDC`, `aToken:USDC`, `debtToken:USDC`, `feed:USDC`. */
  readonly target: string;
  readonly method: string;
  readonly args: readonly TwinArgument[];
}
