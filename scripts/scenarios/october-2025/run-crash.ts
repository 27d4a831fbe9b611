import { loadMarket } from "../../lib/market-file.ts";
import { RecordWriter } from "../../lib/record-writer.ts";
import type { Assumption, BlockLine } from "../../lib/record.ts";
import { marketDeployer } from "../../protocol/backends.ts";
import type { Eip1193Provider } from "../../protocol/chain.ts";
import { cellPlan, type CellPlan } from "../cell-plan.ts";
import { readParameters } from "../sourced.ts";
import { checkParameters } from "./check-parameters.ts";
import { marketSets } from "./market-sets.ts";
import { parametersOf, type Mode } from "./parameters.ts";
import { pathAssumptions } from "./path-assumptions.ts";
import type { October2025Parameters } from "./population.ts";
import { prepare } from "./prepare.ts";
import { runCell } from "./run-cell.ts";

/** The cells of a run: one if both words are given, else the two-by-two of the mode. */
export function crashCells(mode: Mode, oracle: string | undefined, backing: string | undefined): readonly CellPlan[] {
  const oracles = oracle === undefined ? [mode === "seed" ? "market-spot" : "venue", "peg"] : [oracle];
  const backings = backing === undefined ? ["sound", "impaired:0.75"] : [backing];
  return backings.flatMap((world) => oracles.map((policy) => cellPlan(policy, world)));
}

/** A run, read and checked: nothing is deployed until this exists. */
export interface CrashInput {
  readonly mode: Mode;
  readonly seed: string;
  readonly backend: string;
  readonly cells: readonly CellPlan[];
  readonly parameters: October2025Parameters;
  readonly assumptions: readonly Assumption[];
  readonly definition: ReturnType<typeof loadMarket>;
  readonly switches: Readonly<Record<string, string>>;
}

/** Top-level keys of a market file: overrides of these go to the market, all others to the scenario. */
const MARKET_KEYS = new Set([
  "name",
  "description",
  "tokens",
  "feeds",
  "lending",
  "eModes",
  "stablePools",
  "uniswapPairs",
  "ethena",
]);

/**
 * Read a run's input.
 * @throws InvalidInputError naming each field that cannot be used, BackendNotAvailableError
 */
export function readCrashInput(options: {
  readonly mode: Mode;
  readonly oracle: string | undefined;
  readonly backing: string | undefined;
  readonly backend: string;
  readonly seed: string;
  readonly marketText: string;
  readonly marketName: string;
  readonly sets: readonly string[];
}): CrashInput {
  const { mode, oracle, backing, backend, seed, sets } = options;
  const ofMarket = sets.filter((set) => MARKET_KEYS.has(/^[^.=]*/.exec(set)?.[0] ?? ""));
  const ofScenario = sets.filter((set) => !ofMarket.includes(set));
  const cells = crashCells(mode, oracle, backing);
  marketDeployer(backend);
  const { values: parameters, assumptions: chosen } = readParameters(parametersOf(mode), ofScenario);
  checkParameters(parameters);
  const assumptions = [...chosen, ...pathAssumptions()];
  const definition = loadMarket(options.marketText, {
    sets: [...marketSets(parameters), ...ofMarket],
    sourceName: options.marketName,
  });
  const switches = Object.fromEntries(
    sets.map((set) => [set.slice(0, set.indexOf("=")), set.slice(set.indexOf("=") + 1)]),
  );
  return { mode, seed, backend, cells, parameters, assumptions, definition, switches };
}

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

/** What the edge gives a run: a fresh chain, a clock, where records go, and who is told. */
export interface CrashEdge {
  readonly provider: Eip1193Provider;
  /** Milliseconds of some steady clock; only for the timings reported. */
  readonly now: () => number;
  /** Path of a cell's record, by its file name. */
  readonly recordPath: (fileName: string) => string;
  readonly onSetUp?: () => void;
  readonly onBlock?: (cell: number, block: BlockLine) => void;
}

/** File name of a cell's record: "record-venue-impaired-0.75.jsonl". */
export function recordFileName({ oracle, backingName }: CellPlan): string {
  return `record-${oracle}-${backingName.replace(":", "-")}.jsonl`;
}

/** Run every cell of an input, each branched by snapshot from one set-up, and write its record. */
export async function runCrash(input: CrashInput, edge: CrashEdge): Promise<CrashRun> {
  const started = edge.now();
  const prepared = await prepare({ ...input, provider: edge.provider });
  const setUpMilliseconds = edge.now() - started;
  edge.onSetUp?.();

  const cells: CrashCell[] = [];
  for (const [index, plan] of input.cells.entries()) {
    const cellStarted = edge.now();
    const snapshot = await prepared.chain.snapshot();
    const recordFile = recordFileName(plan);
    const writer = new RecordWriter(edge.recordPath(recordFile));
    try {
      const totals = await runCell({
        ...input,
        prepared,
        plan,
        record: writer.write,
        onBlock: (block) => edge.onBlock?.(index, block),
      });
      const recordSha256 = writer.finish();
      cells.push({ plan, recordFile, recordSha256, ...totals, milliseconds: edge.now() - cellStarted });
    } catch (error) {
      writer.discard();
      throw error;
    }
    await prepared.chain.revert(snapshot);
  }
  return { setUpMilliseconds, cells };
}
