/** What a matcher needs of chai's Assertion. */
export interface AssertionContext {
  readonly _obj: unknown;
  assert(
    expression: unknown,
    message: string,
    negatedMessage: string,
    expected?: unknown,
    actual?: unknown,
    showDiff?: boolean,
  ): void;
}

/** A subject that a matcher was given does not fit it; a mistake in the test, whatever is negated. */
export function subjectError(matcher: string, wanted: string, got: unknown): TypeError {
  const what = got === null ? "null" : typeof got === "object" ? (got.constructor?.name ?? "an object") : typeof got;
  return new TypeError(`to.${matcher}: expect ${wanted}, not ${what}`);
}

/**
 * Make a matcher of an assertion that takes its time: what `expect(...).to.matcher(...)` gives can then be awaited.
 *
 * The promise is put on chai's own object instead of being returned, as chai-as-promised, which Hardhat brings along,
 * throws away what later matchers return.
 */
export function awaited<Arguments extends unknown[]>(
  assertion: (this: AssertionContext, ...args: Arguments) => Promise<void>,
): (this: AssertionContext, ...args: Arguments) => AssertionContext {
  return function (this: AssertionContext, ...args: Arguments): AssertionContext {
    const done = assertion.apply(this, args);
    return Object.assign(this, {
      then: done.then.bind(done),
      catch: done.catch.bind(done),
      finally: done.finally.bind(done),
    });
  };
}
