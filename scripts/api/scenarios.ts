// Public entry point "powderkeg/scenarios": the stories that come with the package, and what sums them up.
export { crashCells, readCrashInput } from "../scenarios/october-2025/crash-input.ts";
export type { CrashInput, CrashInputText } from "../scenarios/october-2025/crash-input.ts";
export { CrashStage, runCrash } from "../scenarios/october-2025/crash-stage.ts";
export type { CellWatch, CrashCell, CrashRun, StageEdge } from "../scenarios/october-2025/crash-stage.ts";
export { loopCarry, type LoopCarry } from "../scenarios/leverage-loop/carry.ts";
export { parseLoopOptions, type LoopOptions, type LoopRequest } from "../scenarios/leverage-loop/options.ts";
export { runLeverageLoop, type LoopPosition, type LoopRow } from "../scenarios/leverage-loop/run.ts";
export { summarizeCell } from "../metrics/summarize-cell.ts";
