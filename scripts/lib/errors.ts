/**
 * Be the one ancestor of every error this project throws on purpose, so that a caller can tell a stated failure
 * (print its message, exit 1) from a defect (print its stack).
 *
 * A subclass has one meaning; its message states the fact, the numbers, and what to do.
 */
export class PowderkegError extends Error {
  /**
   * @param message The fact, the numbers, and what to do.
   * @param options `cause`: the error underneath, if there is one.
   */
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}
