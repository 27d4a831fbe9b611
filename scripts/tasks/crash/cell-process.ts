// A process of `hardhat crash` with a chain of its own: it sets up once, runs the cells it is asked for, and ends with the
// command that started it. Started by run-in-processes.ts, never by hand.
import { join } from "node:path";
import { PowderkegError } from "../../lib/errors.ts";
import type { BlockLine } from "../../lib/record.ts";
import { readCrashInput, type CrashInput } from "../../scenarios/october-2025/crash-input.ts";
import { CrashStage } from "../../scenarios/october-2025/crash-stage.ts";
import { chainsOn } from "../node-kinds.ts";
import { tellParent } from "../tell-parent.ts";
import type { CellReport, CellRequest } from "./cell-messages.ts";

const stop = new AbortController();
let opened: { readonly input: CrashInput; readonly stage: CrashStage } | undefined;
let working: Promise<void> = Promise.resolve();

const tell = (report: CellReport): void => tellParent(report);

async function answer(request: CellRequest): Promise<void> {
  if (request.type === "open") {
    const input = readCrashInput(request.input);
    const openChain = await chainsOn(request.node);
    const { provider } = await openChain(); // it ends with this process
    const recordPath = (fileName: string): string => join(request.out, fileName);
    const stage = await CrashStage.open(input, { provider, now: () => performance.now(), recordPath });
    opened = { input, stage };
    tell({ type: "ready", setUpMilliseconds: stage.setUpMilliseconds });
    return;
  }
  const { cell } = request;
  const plan = opened?.input.cells[cell];
  if (opened === undefined || plan === undefined) throw new RangeError(`cell ${cell} was asked for before the set-up`);
  const watch = { onBlock: (block: BlockLine) => tell({ type: "block", cell, block }), signal: stop.signal };
  tell({ type: "done", cell, result: await opened.stage.run(plan, watch) });
}

function describe(error: unknown): CellReport {
  const isStated = error instanceof PowderkegError;
  const text = error instanceof Error ? (isStated ? error.message : (error.stack ?? error.message)) : String(error);
  return { type: "failed", isStated, message: text };
}

process.on("message", (request: CellRequest) => {
  working = answer(request).catch((error: unknown) => tell(describe(error)));
});
// A cell under way stops before its next block and throws its record away. The terminal's SIGINT reaches this process too.
for (const end of ["SIGINT", "SIGTERM", "disconnect"]) {
  process.on(end, () => {
    stop.abort();
    void working.then(() => process.exit());
  });
}
