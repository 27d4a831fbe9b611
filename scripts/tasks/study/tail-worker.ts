// Entry of a tail study's worker process: executes jobs on chains of its own and reports each to the parent.
import { BranchRunner, executeTailJob } from "../../studies/tail/execute-tail-job.ts";
import { chainsOn, parseNodeKind } from "../node-kinds.ts";
import { tellParent } from "../tell-parent.ts";
import type { TailReply, TailRequest } from "./tail-jobs.ts";

const chains = chainsOn(parseNodeKind());
let current: { readonly point: number; readonly runner: BranchRunner } | undefined;

const reply = (message: TailReply): void => tellParent(message);

async function openChain() {
  const connection = await (await chains)();
  return { provider: connection.provider, close: () => connection.close() };
}

/** Jobs of a point go on with the chain that the one before has prepared. */
async function runnerFor({ job, ...context }: TailRequest): Promise<BranchRunner> {
  if (current?.point !== job.point) {
    await current?.runner.close();
    current = { point: job.point, runner: new BranchRunner(context, openChain) };
  }
  return current.runner;
}

async function execute(request: TailRequest): Promise<void> {
  try {
    reply({ kind: "result", result: await executeTailJob(request.job, request, await runnerFor(request)) });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    reply({ kind: "failed", name, message });
  }
}

process.on("message", (request: TailRequest) => void execute(request));
process.on("disconnect", () => process.exit(1));
