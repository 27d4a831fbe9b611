// Public entry point "powderkeg/scenarios": the stories that come with the package, and what sums them up.
export { crashCells, readCrashInput, runCrash } from "../scenarios/october-2025/run-crash.ts";
export type { CrashCell, CrashEdge, CrashInput, CrashRun } from "../scenarios/october-2025/run-crash.ts";
export { loopCarry, type LoopCarry } from "../scenarios/leverage-loop/carry.ts";
export { parseLoopOptions, type LoopOptions, type LoopRequest } from "../scenarios/leverage-loop/options.ts";
export { runLeverageLoop, type LoopPosition, type LoopRow } from "../scenarios/leverage-loop/run.ts";
export { summarizeCell } from "../metrics/summarize-cell.ts";
