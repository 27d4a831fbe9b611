import type { World } from "../agents/agent.ts";

/** The world of fixtures that borrow an agent's sizing: they look at nothing outside the chain. */
export const NO_WORLD: World = {
  referencePricesE8: {},
  baseFeeWei: 0n,
  venueWithdrawalsOpen: false,
  redemptionOpen: false,
};
