import { overrideTask } from "hardhat/config";

/** `hardhat test solidity`, as it is, and then how many actions the invariant handlers played. */
export const testSolidity = overrideTask(["test", "solidity"])
  .setAction(() => import("./invariants/test-solidity-action.ts"))
  .build();
