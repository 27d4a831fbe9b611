import type { TwinCall } from "../protocol/twin/twin-call.ts";

/** Calls of the configurator that v3.0.2 has too, by the same name and arguments. */
const SHARED_GOVERNANCE: ReadonlySet<string> = new Set([
  "configureReserveAsCollateral",
  "setReserveActive",
  "setReserveBorrowing",
  "setReserveFactor",
  "setReserveFlashLoaning",
  "setReserveFreeze",
  "setReservePause(address,bool)",
  "setLiquidationProtocolFee",
  "setSupplyCap",
  "setBorrowCap",
  "setSiloedBorrowing",
]);

/**
 * Whether v3.0.2 has a call. It has no deficits, no grace periods, no pending LTV, and neither rates nor e-modes set as since
 * v3.2: by the configurator for an asset, and one asset in several.
 */
export function isSharedWithLegacy({ target, method }: TwinCall): boolean {
  if (target === "configurator") return SHARED_GOVERNANCE.has(method);
  return method !== "eliminateReserveDeficit";
}
