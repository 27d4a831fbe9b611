import type { ChildProcess } from "node:child_process";
import { PowderkegError } from "../../lib/errors.ts";
import type { BlockLine } from "../../lib/record.ts";
import type { CrashInputText } from "../../scenarios/october-2025/crash-input.ts";
import type { CrashCell, CrashRun } from "../../scenarios/october-2025/crash-stage.ts";
import type { NodeKind } from "../node-kinds.ts";
import { forkWorker } from "../fork-worker.ts";
import type { CellReport, CellRequest } from "./cell-messages.ts";

const CELL_PROCESS = new URL("./cell-process.ts", import.meta.url);

/** A process that ran cells failed as the project foresees; the message is its own. */
export class CellProcessError extends PowderkegError {}

/** What to run, and on how many processes. */
export interface ProcessPlan {
  readonly input: CrashInputText;
  /** Cells of the input. */
  readonly cells: number;
  /** Folder of the records. */
  readonly out: string;
  readonly processes: number;
  readonly node: NodeKind;
  readonly onBlock: (cell: number, block: BlockLine) => void;
  /** Told of each finished cell, whose record is whole by then. */
  readonly onCell: (cell: CrashCell) => void;
}

/**
 * Run the cells in processes with a chain each, each taking the next cell as soon as it is free. A cell's record does not
 * depend on which process runs it, nor on what ran there before: every set-up is the same to the byte.
 *
 * @throws CellProcessError with the message of the first process that fails; the others are ended and leave no partial record.
 */
export async function runInProcesses(plan: ProcessPlan): Promise<CrashRun> {
  const waiting = Array.from({ length: plan.cells }, (_, cell) => cell);
  const finished = new Map<number, CrashCell>();
  const setUps: number[] = [];
  const children = Array.from({ length: plan.processes }, () => forkWorker(CELL_PROCESS));
  const forward = (signal: NodeJS.Signals): void => {
    for (const child of children) child.kill(signal);
  };
  process.on("SIGTERM", forward);
  process.on("SIGINT", forward); // the terminal tells all of them; a second one does no harm
  try {
    await Promise.all(
      children.map((child) =>
        serve(child, plan, () => waiting.shift(), {
          setUp: (milliseconds) => setUps.push(milliseconds),
          done: (cell, result) => {
            finished.set(cell, result);
            plan.onCell(result);
          },
        }),
      ),
    );
  } finally {
    process.off("SIGTERM", forward);
    process.off("SIGINT", forward);
    for (const child of children) if (child.connected) child.disconnect();
  }
  const cells = [...finished].sort(([a], [b]) => a - b).map(([, cell]) => cell);
  return { setUpMilliseconds: Math.max(...setUps), cells };
}

/** Give one process cell after cell until there are none. */
async function serve(
  child: ChildProcess,
  plan: ProcessPlan,
  next: () => number | undefined,
  told: { setUp: (milliseconds: number) => void; done: (cell: number, result: CrashCell) => void },
): Promise<void> {
  const ask = (request: CellRequest): void => void child.send(request);
  await new Promise<void>((resolve, reject) => {
    const runNext = (): void => {
      const cell = next();
      if (cell === undefined) resolve();
      else ask({ type: "run", cell });
    };
    child.on("message", (report: CellReport) => {
      if (report.type === "block") plan.onBlock(report.cell, report.block);
      else if (report.type === "failed") {
        reject(report.isStated ? new CellProcessError(report.message) : new Error(report.message));
      } else {
        if (report.type === "ready") told.setUp(report.setUpMilliseconds);
        else told.done(report.cell, report.result);
        runNext();
      }
    });
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      reject(new CellProcessError(`a process that ran cells ended with ${signal ?? `exit code ${code}`}`));
    });
    ask({ type: "open", input: plan.input, out: plan.out, node: plan.node });
  });
}
