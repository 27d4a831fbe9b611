import Table from "cli-table3";
import type { GasFigure } from "./gas.ts";
import type { IdleFigure } from "./idle-block.ts";
import type { PathFigure } from "./send-paths.ts";
import type { SweepFigures } from "./sweep.ts";

/** All that `hardhat bench` measures. */
export interface BenchFigures {
  readonly sending: readonly PathFigure[];
  readonly idle: readonly IdleFigure[];
  readonly sweep: SweepFigures;
  readonly gas: readonly GasFigure[];
}

/** Write figures as tables, a row a figure. */
export function benchTables({ sending, idle, sweep, gas }: BenchFigures): string {
  const { points, workers, kept, memory, blocks } = sweep;
  return [
    table(
      ["approve, supply, borrow, swap, liquidate by", "actions/s", "ratio"],
      sending.map(({ path, actionsPerSecond, ratio }) => [path, actionsPerSecond.toFixed(0), ratio.toFixed(2)]),
    ),
    table(
      ["open positions", "idle block, ms", "ratio", "with health line, ms"],
      idle.map(({ positions, idleBlockMs, ratio, healthBlockMs }) => [
        positions,
        idleBlockMs.toFixed(2),
        ratio.toFixed(2),
        healthBlockMs.toFixed(2),
      ]),
    ),
    table(
      [`one point of a sweep, ${blocks} blocks`, "seconds", "ratio"],
      points.map(({ point, seconds, ratio }) => [point, seconds.toFixed(2), ratio.toFixed(2)]),
    ),
    table(
      ["processes of a study", "runs/s", "ratio"],
      workers.map((figure) => [figure.workers, figure.runsPerSecond.toFixed(2), figure.ratio.toFixed(2)]),
    ),
    table(
      [`kept of a run, ${blocks} blocks`, "bytes", "ratio"],
      kept.map((figure) => [figure.kept, figure.bytes.toFixed(0), figure.ratio.toFixed(2)]),
    ),
    table(
      ["memory of a process after runs", "MB", "ratio"],
      memory.map(({ runs, megabytes, ratio }) => [runs, megabytes.toFixed(0), ratio.toFixed(2)]),
    ),
    table(
      ["gas", "ours", "genuine", "ratio", "genuine contract"],
      gas.map(({ action, gas: ours, genuineGas, ratio, source }) => [
        action,
        ours,
        genuineGas,
        ratio.toFixed(2),
        source,
      ]),
    ),
  ].join("\n\n");
}

function table(head: string[], rows: readonly (string | number)[][]): string {
  const made = new Table({ head, style: { head: [], border: [] } });
  made.push(...rows);
  return made.toString();
}
