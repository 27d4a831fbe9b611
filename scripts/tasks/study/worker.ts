// Entry of a study's worker process: executes batches on chains of its own and reports every row to the parent.
import { executeBatch } from "../../studies/execute-batch.ts";
import type { StudyBatch } from "../../studies/plan-study.ts";
import type { StudySource } from "../../studies/run-input.ts";
import { chainsOn, parseNodeKind } from "../node-kinds.ts";
import { tellParent } from "../tell-parent.ts";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

const chains = chainsOn(parseNodeKind());
let source: StudySource | undefined;
let blockRows = false;

const reply = (message: WorkerReply): void => tellParent(message);

async function execute(batch: StudyBatch): Promise<void> {
  if (source === undefined) throw new RangeError("a batch came before the study it belongs to");
  await executeBatch(source, batch, {
    openChain: async () => {
      const connection = await (await chains)();
      return { provider: connection.provider, close: () => connection.close() };
    },
    onRow: (row, blocks) => reply({ kind: "row", row, ...(blockRows && blocks !== undefined ? { blocks } : {}) }),
  });
  // A chain's memory is the node's own, which the collector does not see, so that by itself it would come for it late.
  globalThis.gc?.();
  reply({ kind: "done", residentBytes: process.memoryUsage().rss });
}

process.on("message", (request: WorkerRequest) => {
  if (request.kind === "study") ({ source, blockRows } = request);
  else void execute(request.batch);
});
// The parent is gone, killed perhaps: what it has not been told of is lost either way.
process.on("disconnect", () => process.exit(1));
reply({ kind: "ready" });
