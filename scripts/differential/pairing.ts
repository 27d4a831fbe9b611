import type { MarketDefinition } from "../lib/market-file/definition.ts";
import type { LendingBackend } from "../protocol/deploy/lending-backend.ts";
import type { TwinCall } from "../protocol/twin/twin-call.ts";
import type { StandingQuestion } from "../protocol/twin/twin-standing.ts";
import type { PositionsOf } from "./position-units.ts";
import type { Compare } from "./sequence.ts";

/** Two pools that are compared, and how. */
export interface Pairing {
  /** The genuine one, for people. */
  readonly genuine: string;
  readonly backends: readonly [LendingBackend, LendingBackend];
  readonly definition: MarketDefinition;
  readonly compare: Compare;
  /** Whether both pools have such a call, and mean the same by it as accounts stand before it; all do unless told. */
  readonly isShared?: (call: TwinCall, positions: PositionsOf) => boolean;
  /** What must be read just before a call, to know a limit that lies between the twins; nothing unless told. */
  readonly standingOf?: (call: TwinCall) => StandingQuestion | undefined;
  /** Whether the twins have come apart in a way that is no fault, so that the sequence ends; they never do unless told. */
  readonly hasParted?: (...twins: Parameters<Compare>) => boolean;
}
