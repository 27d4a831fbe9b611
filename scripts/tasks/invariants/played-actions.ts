/** Actions that a handler plays in one call of the runner: `Handler.ACTIONS_PER_CALL` in test/invariant/support. */
export const ACTIONS_PER_CALL = 20;

/** What Hardhat gives of a Solidity test file. */
export interface SuiteResult {
  readonly testResults: readonly { readonly name: string; readonly kind: object }[];
}

/** How many actions the invariant handlers of some suites played; 0 for suites without handlers. */
export function playedActions(suites: readonly SuiteResult[]): number {
  let calls = 0;
  for (const { testResults } of suites) {
    for (const { name, kind } of testResults) {
      if (name.startsWith("invariant_") && "calls" in kind) calls += Number(kind.calls);
    }
  }
  return calls * ACTIONS_PER_CALL;
}
