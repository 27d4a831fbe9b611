import type { MarketDefinition } from "../lib/market-file/definition.ts";
import type { LendingBackend } from "../protocol/deploy/lending-backend.ts";
import type { TwinCall } from "../protocol/twin/twin-call.ts";
import type { Compare } from "./sequence.ts";

/** Two pools that are compared, and how. */
export interface Pairing {
  /** The genuine one, for people. */
  readonly genuine: string;
  readonly backends: readonly [LendingBackend, LendingBackend];
  readonly definition: MarketDefinition;
  readonly compare: Compare;
  /** Whether both pools have such a call; all are shared unless told. */
  readonly isShared?: (call: TwinCall) => boolean;
}
