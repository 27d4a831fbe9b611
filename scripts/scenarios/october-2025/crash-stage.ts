import { RecordWriter } from "../../lib/record-writer.ts";
import type { BlockLine } from "../../lib/record.ts";
import type { Eip1193Provider } from "../../protocol/chain.ts";
import type { CellPlan } from "../cell-plan.ts";
import type { CrashInput } from "./crash-input.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { runCell } from "./run-cell.ts";

/** A finished cell. */
export interface CrashCell {
  readonly plan: CellPlan;
  readonly recordFile: string;
  readonly recordSha256: string;
  readonly blocks: number;
  readonly transactions: number;
  readonly reads: number;
  readonly milliseconds: number;
}

export interface CrashRun {
  readonly setUpMilliseconds: number;
  readonly cells: readonly CrashCell[];
}

/** What the edge gives a stage: a fresh chain, a clock, and where records go. */
export interface StageEdge {
  readonly provider: Eip1193Provider;
  /** Milliseconds of some steady clock; only for the timings reported. */
  readonly now: () => number;
  /** Path of a cell's record, by its file name. */
  readonly recordPath: (fileName: string) => string;
}

/** How one cell is watched and stopped. */
export interface CellWatch {
  readonly onBlock?: (block: BlockLine) => void;
  /** Stops the cell before its next block; its record is thrown away. */
  readonly signal?: AbortSignal;
}

/** File name of a cell's record: "record-venue-impaired-0.75.jsonl". */
export function recordFileName({ oracle, backingName }: CellPlan): string {
  return `record-${oracle}-${backingName.replace(":", "-")}.jsonl`;
}

/** A chain brought to 20:30 once, from which any number of cells are branched by snapshot, one after the other. */
export class CrashStage {
  readonly setUpMilliseconds: number;
  readonly #input: CrashInput;
  readonly #edge: StageEdge;
  readonly #prepared: Prepared;

  private constructor(input: CrashInput, edge: StageEdge, prepared: Prepared, setUpMilliseconds: number) {
    this.#input = input;
    this.#edge = edge;
    this.#prepared = prepared;
    this.setUpMilliseconds = setUpMilliseconds;
  }

  /** Deploy the market and open every position. */
  static async open(input: CrashInput, edge: StageEdge): Promise<CrashStage> {
    const started = edge.now();
    const prepared = await prepare({ ...input, provider: edge.provider });
    return new CrashStage(input, edge, prepared, edge.now() - started);
  }

  /**
   * Run one cell, write its record, and go back to the set-up.
   *
   * @throws EngineError when the run stops early; then no record of the cell is left.
   */
  async run(plan: CellPlan, watch: CellWatch = {}): Promise<CrashCell> {
    const { now, recordPath } = this.#edge;
    const { chain } = this.#prepared;
    const started = now();
    const snapshot = await chain.snapshot();
    const recordFile = recordFileName(plan);
    const writer = new RecordWriter(recordPath(recordFile));
    try {
      const totals = await runCell({
        ...this.#input,
        ...watch,
        prepared: this.#prepared,
        plan,
        record: writer.write,
      });
      await chain.revert(snapshot);
      return { plan, recordFile, recordSha256: writer.finish(), ...totals, milliseconds: now() - started };
    } catch (error) {
      writer.discard();
      throw error;
    }
  }
}

/** Run every cell of an input on one chain, each branched from one set-up, in the order of the input. */
export async function runCrash(
  input: CrashInput,
  edge: StageEdge & {
    readonly onBlock?: (cell: number, block: BlockLine) => void;
    /** Told of each finished cell, whose record is whole by then. */
    readonly onCell?: (cell: CrashCell) => void;
  },
): Promise<CrashRun> {
  const stage = await CrashStage.open(input, edge);
  const cells: CrashCell[] = [];
  for (const [index, plan] of input.cells.entries()) {
    const cell = await stage.run(plan, { onBlock: (block) => edge.onBlock?.(index, block) });
    cells.push(cell);
    edge.onCell?.(cell);
  }
  return { setUpMilliseconds: stage.setUpMilliseconds, cells };
}
