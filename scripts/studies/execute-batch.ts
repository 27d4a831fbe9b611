import { createHash } from "node:crypto";
import type { MarketDefinition } from "../lib/market-file/definition.ts";
import type { RecordSink } from "../lib/record-writer.ts";
import type { RecordLine } from "../lib/record.ts";
import { stableJson } from "../lib/stable-json.ts";
import { cellRecord } from "../metrics/cell-record.ts";
import { runBlocks, type RunBlocks } from "../metrics/run-blocks.ts";
import { measureRun } from "../metrics/run-metrics.ts";
import type { StudyRow } from "../metrics/study-row.ts";
import { prepare, type Prepared } from "../scenarios/october-2025/prepare.ts";
import { strictestTerms, termCalls } from "../scenarios/october-2025/governed-terms.ts";
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
 * Execute runs that share a set-up: prepare it once, and branch each run from it by snapshot, under its own terms. A run
 * that fails becomes a row with its error, and the next one gets a new chain, since nothing is known of the old one any more.
 */
export async function executeBatch(source: StudySource, batch: StudyBatch, edge: BatchEdge): Promise<void> {
  const inputs = readInputs(source, batch);
  const strict = strictestTermsOf([...inputs.values()]);
  let branch: Branch | undefined;
  let isStrictRefused = false;
  for (const run of batch) {
    try {
      const input = inputs.get(run) ?? runInput(source, run.values, run.seed); // which then says why it could not be read
      if (branch !== undefined && !branch.isForAll && !hasTerms(branch, input)) {
        await branch.chain.close();
        branch = undefined;
      }
      if (branch === undefined && strict !== undefined && !isStrictRefused) {
        branch = await prepareBranch({ ...input, definition: strict }, edge, true).catch(() => undefined);
        isStrictRefused = branch === undefined;
      }
      branch ??= await prepareBranch(input, edge, false);
      const { row, blocks } = await measured(branch.prepared, input, run);
      edge.onRow(row, blocks);
    } catch (error) {
      edge.onRow(failedRow(run, error));
      await branch?.chain.close();
      branch = undefined;
    }
  }
  await branch?.chain.close();
}

/** A prepared chain that runs start from. */
interface Branch {
  readonly prepared: Prepared;
  readonly chain: FreshChain;
  /** Set up under the strictest terms, so that it stands for every run of the batch. */
  readonly isForAll: boolean;
}

/** The input of each run that can be read. */
function readInputs(source: StudySource, batch: StudyBatch): ReadonlyMap<StudyRun, RunInput> {
  const inputs = new Map<StudyRun, RunInput>();
  for (const run of batch) {
    try {
      inputs.set(run, runInput(source, run.values, run.seed));
    } catch {
      // A run that cannot be read is a row with its error when its turn comes; the others do not depend on it.
    }
  }
  return inputs;
}

/**
 * The strictest terms of a batch's runs: a set-up that passes under them would pass under each. Where it does not, every run
 * has one under its own terms, or fails with its own error.
 */
function strictestTermsOf(inputs: readonly RunInput[]): MarketDefinition | undefined {
  const [first, ...others] = inputs.map(({ definition }) => definition);
  return first === undefined ? undefined : strictestTerms([first, ...others]);
}

async function prepareBranch(input: RunInput, edge: BatchEdge, isForAll: boolean): Promise<Branch> {
  const chain = await edge.openChain();
  try {
    return { chain, prepared: await prepare({ ...input, provider: chain.provider }), isForAll };
  } catch (error) {
    await chain.close();
    throw error;
  }
}

function hasTerms({ prepared }: Branch, { definition }: RunInput): boolean {
  return termCalls(prepared.market, definition).length === 0;
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
  await runCell({
    ...input,
    ...rest,
    prepared: withParameters(prepared, input.parameters),
    plan,
    record,
    terms: input.definition,
  });
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
