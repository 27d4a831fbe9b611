import { createHash } from "node:crypto";
import type { RecordSink } from "../lib/record-writer.ts";
import type { RecordLine } from "../lib/record.ts";
import { stableJson } from "../lib/stable-json.ts";
import { cellRecord } from "../metrics/cell-record.ts";
import { runBlocks, type RunBlocks } from "../metrics/run-blocks.ts";
import { measureRun } from "../metrics/run-metrics.ts";
import type { StudyRow } from "../metrics/study-row.ts";
import { prepare, type Prepared } from "../scenarios/october-2025/prepare.ts";
import { runCell, type CellOptions } from "../scenarios/october-2025/run-cell.ts";
import { withParameters } from "../scenarios/october-2025/set-up-key.ts";
import type { StudyBatch, StudyRun } from "./plan-study.ts";
import { runInput, type RunInput, type StudySource } from "./run-input.ts";

/** A fresh chain, and how to be rid of it. */
export interface FreshChain {
  readonly provider: Parameters<typeof prepare>[0]["provider"];
  readonly close: () => Promise<void>;
}

/** What the edge gives a batch. */
export interface BatchEdge {
  readonly openChain: () => Promise<FreshChain>;
  /** Told of each run; `blocks` of one that did not fail. */
  readonly onRow: (row: StudyRow, blocks?: RunBlocks) => void;
}

/**
 * Execute runs that share a set-up: prepare it once, and branch each run from it by snapshot. A run that fails becomes a
 * row with its error, and the next one gets a new chain, since nothing is known of the old one any more.
 */
export async function executeBatch(source: StudySource, batch: StudyBatch, edge: BatchEdge): Promise<void> {
  let branch: { readonly prepared: Prepared; readonly chain: FreshChain } | undefined;
  for (const run of batch) {
    let chain = branch?.chain;
    try {
      const input = runInput(source, run.values, run.seed);
      if (branch === undefined) {
        chain = await edge.openChain();
        branch = { chain, prepared: await prepare({ ...input, provider: chain.provider }) };
      }
      const { row, blocks } = await measured(branch.prepared, input, run);
      edge.onRow(row, blocks);
    } catch (error) {
      edge.onRow(failedRow(run, error));
      branch = undefined;
      await chain?.close();
    }
  }
  await branch?.chain.close();
}

interface MeasuredRun {
  readonly row: StudyRow;
  readonly blocks: RunBlocks;
}

async function measured(prepared: Prepared, input: RunInput, run: StudyRun): Promise<MeasuredRun> {
  const lines: RecordLine[] = [];
  const hash = createHash("sha256");
  const snapshot = await prepared.chain.snapshot();
  await executeRun(prepared, input, (line) => {
    hash.update(`${stableJson(line)}\n`);
    lines.push(line);
  });
  await prepared.chain.revert(snapshot);
  const { point, seed, values } = run;
  const record = cellRecord(lines);
  return {
    row: { point, seed, values, error: null, metrics: measureRun(record), recordSha256: hash.digest("hex") },
    blocks: runBlocks(record),
  };
}

/**
 * Run one run of a study on a chain that its set-up has prepared.
 * @param rest what a branch of a run changes
 */
export async function executeRun(
  prepared: Prepared,
  input: RunInput,
  record: RecordSink,
  rest: Pick<CellOptions, "rng" | "onBlock"> = {},
): Promise<void> {
  const [plan] = input.cells;
  if (plan === undefined) throw new RangeError("a run of a study has one cell");
  await runCell({ ...input, ...rest, prepared: withParameters(prepared, input.parameters), plan, record });
}

/** The row of a run that failed: the class of the error and the first line of its message. */
export function failedRow({ point, seed, values }: StudyRun, error: unknown): StudyRow {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  return {
    point,
    seed,
    values,
    error: { name, message: message.split("\n")[0] ?? "" },
    metrics: null,
    recordSha256: null,
  };
}
