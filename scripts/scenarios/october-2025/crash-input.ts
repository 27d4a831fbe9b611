import { chooseInvariants } from "../../engine/invariants/all-invariants.ts";
import { parseSending, type Sending } from "../../lib/sending.ts";
import type { Invariant } from "../../engine/invariants/invariant.ts";
import { loadMarket } from "../../lib/market-file.ts";
import type { Assumption } from "../../lib/record.ts";
import { marketDeployer } from "../../protocol/backends.ts";
import { cellPlan, type CellPlan } from "../cell-plan.ts";
import { readParameters } from "../sourced.ts";
import { checkParameters } from "./check-parameters.ts";
import { marketSets } from "./market-sets.ts";
import { parametersOf, type Mode } from "./parameters.ts";
import { pathAssumptions } from "./path-assumptions.ts";
import type { October2025Parameters } from "./population.ts";

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
  /** Looked at after every block. */
  readonly invariants: readonly Invariant[];
  /** How actions reach the chain. */
  readonly sending: Sending;
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
  "uniswapV3Pools",
  "ethena",
]);

/** A run as the user words it: all that a process needs to be told. */
export interface CrashInputText {
  readonly mode: Mode;
  readonly oracle: string | undefined;
  readonly backing: string | undefined;
  readonly backend: string;
  readonly seed: string;
  readonly marketText: string;
  readonly marketName: string;
  readonly sets: readonly string[];
  /** As `chooseInvariants` reads them; none unless told. */
  readonly checkInvariants?: string;
  /** How actions reach the chain: mempool or bundle; by the mempool unless told. */
  readonly sending?: string;
}

/**
 * Read a run's input.
 * @throws InvalidInputError naming each field that cannot be used, BackendNotAvailableError
 */
export function readCrashInput(options: CrashInputText): CrashInput {
  const { mode, oracle, backing, backend, seed, sets } = options;
  const ofMarket = sets.filter((set) => MARKET_KEYS.has(/^[^.=]*/.exec(set)?.[0] ?? ""));
  const ofScenario = sets.filter((set) => !ofMarket.includes(set));
  const cells = crashCells(mode, oracle, backing);
  marketDeployer(backend);
  const { values: parameters, assumptions: chosen } = readParameters(parametersOf(mode), ofScenario);
  checkParameters(parameters);
  const invariants = chooseInvariants(options.checkInvariants ?? "");
  const sending = parseSending(options.sending);
  const assumptions = [...chosen, ...pathAssumptions()];
  const definition = loadMarket(options.marketText, {
    sets: [...marketSets(parameters), ...ofMarket],
    sourceName: options.marketName,
  });
  const switches = Object.fromEntries(
    sets.map((set) => [set.slice(0, set.indexOf("=")), set.slice(set.indexOf("=") + 1)]),
  );
  return { mode, seed, backend, cells, parameters, assumptions, definition, switches, invariants, sending };
}
