import type { BlockLine } from "../../lib/record.ts";
import type { CrashCell } from "../../scenarios/october-2025/crash-stage.ts";
import type { NodeKind } from "../node-kinds.ts";
import type { CrashInputText } from "../../scenarios/october-2025/crash-input.ts";

/** What the command asks of a process that runs cells. */
export type CellRequest =
  | { readonly type: "open"; readonly input: CrashInputText; readonly out: string; readonly node: NodeKind }
  | { readonly type: "run"; readonly cell: number };

/** What such a process tells. */
export type CellReport =
  | { readonly type: "ready"; readonly setUpMilliseconds: number }
  | { readonly type: "block"; readonly cell: number; readonly block: BlockLine }
  | { readonly type: "done"; readonly cell: number; readonly result: CrashCell }
  /** `isStated`: a failure that the project foresees and words for the user; anything else carries its stack. */
  | { readonly type: "failed"; readonly isStated: boolean; readonly message: string };
