import { IPool__factory } from "../../typechain-types/index.ts";
import type { ChainLog } from "./chain.ts";
import { addressInTopic } from "./topic-address.ts";

const pool = IPool__factory.createInterface();
const USER_E_MODE_SET: string = pool.getEvent("UserEModeSet").topicHash;
const COLLATERAL_ENABLED: string = pool.getEvent("ReserveUsedAsCollateralEnabled").topicHash;
const COLLATERAL_DISABLED: string = pool.getEvent("ReserveUsedAsCollateralDisabled").topicHash;

/** What one of the pool's logs says of an account's configuration. Addresses are in lower case. */
export type PositionEvent =
  | { readonly kind: "e-mode"; readonly account: string; readonly category: number }
  | { readonly kind: "collateral"; readonly account: string; readonly asset: string; readonly isUsed: boolean };

/** Whether a log of the pool is about an account's e-mode, and about no reserve. */
export function isEModeChange({ topics: [event] }: ChainLog): boolean {
  return event === USER_E_MODE_SET;
}

/** Read a log of the pool, of any version of Aave v3. @returns undefined for one that changes no flag and no e-mode. */
export function positionEvent(log: ChainLog): PositionEvent | undefined {
  const [event, first = "", second = ""] = log.topics;
  if (isEModeChange(log)) {
    return { kind: "e-mode", account: addressInTopic(first), category: Number(BigInt(log.data)) };
  }
  if (event !== COLLATERAL_ENABLED && event !== COLLATERAL_DISABLED) return undefined;
  const isUsed = event === COLLATERAL_ENABLED;
  return { kind: "collateral", account: addressInTopic(second), asset: addressInTopic(first), isUsed };
}
