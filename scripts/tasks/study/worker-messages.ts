import type { RunBlocks } from "../../metrics/run-blocks.ts";
import type { StudyRow } from "../../metrics/study-row.ts";
import type { StudyBatch } from "../../studies/plan-study.ts";
import type { StudySource } from "../../studies/run-input.ts";

/** What the parent tells a worker: the study once, then one batch after the other. Sent by structured clone, bigints and all. */
export type WorkerRequest =
  | { readonly kind: "study"; readonly source: StudySource; readonly blockRows: boolean }
  | { readonly kind: "batch"; readonly batch: StudyBatch };

/** What a worker tells its parent. */
export type WorkerReply =
  | { readonly kind: "ready" }
  /** `blocks` only where block rows were asked for. */
  | { readonly kind: "row"; readonly row: StudyRow; readonly blocks?: RunBlocks }
  | { readonly kind: "done"; readonly residentBytes: number };
