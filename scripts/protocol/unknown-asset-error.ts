import { PowderkegError } from "../lib/errors.ts";

/** A name that the market does not have: a token, a reserve, a pool, a pair, a feed. */
export class UnknownAssetError extends PowderkegError {
  /**
   * @param kind What was looked for.
   * @param asset The name given.
   * @param known Names the market has.
   */
  constructor(
    readonly kind: "token" | "reserve" | "stable pool" | "pair" | "Uniswap v3 pool" | "feed" | "coin" | "desk asset",
    readonly asset: string,
    readonly known: readonly string[],
  ) {
    super(`${kind} ${JSON.stringify(asset)} is not in this market; known: ${known.join(", ") || "none"}`);
  }
}
