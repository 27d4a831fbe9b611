import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { TaskArguments } from "hardhat/types/tasks";
import { playedActions, type SuiteResult } from "./played-actions.ts";

/** What Hardhat's own action gives, if all passed. */
interface Passed {
  readonly success: boolean;
  readonly value?: { readonly suiteResults: readonly SuiteResult[] };
}

/** Action of `hardhat test solidity`: Hardhat's own, whose report does not say what handlers did. */
export default async function testSolidity(
  args: TaskArguments,
  _hre: HardhatRuntimeEnvironment,
  runSuper: (args: TaskArguments) => Promise<unknown>,
): Promise<unknown> {
  const result = (await runSuper(args)) as Passed;
  const actions = playedActions(result.value?.suiteResults ?? []);
  if (actions > 0)
    console.log(`Invariants: ${actions.toLocaleString("en-US")} actions played, the books checked after each\n`);
  return result;
}
