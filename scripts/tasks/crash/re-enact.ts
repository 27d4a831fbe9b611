import { availableParallelism } from "node:os";
import { join } from "node:path";
import { SingleBar } from "cli-progress";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";
import { readMarketSources } from "../../lib/market-sources.ts";
import { readRecord } from "../../lib/record-reader.ts";
import { stableJson } from "../../lib/stable-json.ts";
import type { BlockLine, RecordLine } from "../../lib/record.ts";
import { cellRecord } from "../../metrics/cell-record.ts";
import { poolSpotPriceE8 } from "../../metrics/usde-prices.ts";
import { summarizeCell } from "../../metrics/summarize-cell.ts";
import { crashTable } from "../../reports/crash-table.ts";
import { clock, price } from "../../reports/format.ts";
import { reportPage } from "../../reports/html/report-page.ts";
import { reportData, type ReportedCell } from "../../reports/report-data.ts";
import { runMarks } from "../../scenarios/october-2025/marks.ts";
import { MODES, type Mode } from "../../scenarios/october-2025/parameters.ts";
import { openFolder } from "../out-folder.ts";
import { chainsOn, parseNodeKind, type NodeKind } from "../node-kinds.ts";
import { SCENARIO_MARKET, scenarioMarketText } from "../scenario-market.ts";
import { WholeFile } from "../whole-file.ts";
import { readCrashInput, type CrashInput, type CrashInputText } from "../../scenarios/october-2025/crash-input.ts";
import { runCrash, type CrashCell, type CrashRun } from "../../scenarios/october-2025/crash-stage.ts";
import { runInProcesses } from "./run-in-processes.ts";

const SCENARIOS = ["october-2025"];

/** What the command line said. */
export interface CrashArguments {
  readonly scenario: string;
  readonly mode: string;
  readonly oracle: string | undefined;
  readonly backing: string | undefined;
  readonly backend: string;
  readonly seed: string;
  readonly sets: readonly string[];
  readonly out: string;
  readonly json: boolean;
  /** Processes to run cells in; 0 = as many as there are cores, and cells to run. */
  readonly processes: number;
  /** What executes: hardhat or anvil. */
  readonly node: string | undefined;
  /** How actions reach the chain: mempool or bundle, in bundles unless told. */
  readonly sending: string | undefined;
  /** Numbers and families of invariants, or "all"; empty = none. */
  readonly checkInvariants: string;
}

/** Re-enact the crash: check the input, run the cells, print the table, write records, summary and report. */
export async function reEnact(args: CrashArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  if (!SCENARIOS.includes(args.scenario)) {
    throw new InvalidInputError({
      field: "--scenario",
      value: args.scenario,
      accepted: `one of ${SCENARIOS.join(", ")}`,
    });
  }
  const { mode, oracle, backing, backend, seed, sets, checkInvariants, sending = "bundle" } = args;
  const text: CrashInputText = {
    ...{ oracle, backing, backend, seed, sets, checkInvariants, sending },
    mode: parseMode(mode),
    marketText: scenarioMarketText(),
    marketName: SCENARIO_MARKET,
  };
  const input = readCrashInput(text);
  const processes = processesFor(args.processes, input.cells.length);
  const node = parseNodeKind(args.node);
  const out = openFolder(args.out);
  const started = performance.now();
  const bar = progressBar(input, args.json);
  const { onBlock } = bar;
  // Records are read as they come, while other processes still run.
  const reading = new Map<string, Promise<ReportedCell>>();
  const onCell = (cell: CrashCell): void => {
    const reported = readCell(out, cell);
    reported.catch(() => undefined); // whoever awaits it is told
    reading.set(cell.recordFile, reported);
  };
  const result =
    processes > 1
      ? await runInProcesses({ input: text, cells: input.cells.length, out, processes, node, onBlock, onCell })
      : await runHere(input, node, hre, { recordPath: (fileName) => join(out, fileName), onBlock, onCell });
  bar.stop();
  const milliseconds = performance.now() - started;
  const reported = await Promise.all(
    result.cells.map(({ recordFile }) => reading.get(recordFile) as Promise<ReportedCell>),
  );
  report(input, { ...result, reported }, out, args, milliseconds);
}

/** Run every cell in this process, on one chain. */
async function runHere(
  input: CrashInput,
  node: NodeKind,
  hre: HardhatRuntimeEnvironment,
  rest: Pick<Parameters<typeof runCrash>[1], "recordPath" | "onBlock" | "onCell">,
): Promise<CrashRun> {
  const open = node === "hardhat" ? () => hre.network.create("sim") : await chainsOn(node);
  const chain = await open();
  try {
    return await runCrash(input, { ...rest, provider: chain.provider, now: () => performance.now() });
  } finally {
    await chain.close();
  }
}

/**
 * How many processes run a number of cells: as many as asked for, never more than there are cells.
 * @param wanted 0 = as many as this machine has cores.
 * @throws InvalidInputError for a negative number
 */
export function processesFor(wanted: number, cells: number): number {
  if (wanted < 0) {
    throw new InvalidInputError({
      field: "--processes",
      value: wanted,
      accepted: "a number of processes, or 0 for one per core",
    });
  }
  return Math.min(wanted === 0 ? availableParallelism() : wanted, cells);
}

/** @throws InvalidInputError naming the modes. */
export function parseMode(text: string): Mode {
  const mode = MODES.find((candidate) => candidate === text);
  if (mode !== undefined) return mode;
  throw new InvalidInputError({ field: "--mode", value: text, accepted: `one of ${MODES.join(", ")}` });
}

/** A bar with block, price, liquidatable accounts and time left; silent where it would spoil JSON or a log. */
function progressBar({ cells, parameters }: CrashInput, isJson: boolean) {
  const total = cells.length * parameters.window.blocks;
  const isShown = !isJson && process.stdout.isTTY;
  let done = 0;
  const bar = new SingleBar({
    format:
      "{cell} {bar} {value}/{total} blocks, {time} UTC, USDe {pool} pool {used} used, {under} under water, {eta_formatted} left",
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 200,
  });
  if (isShown) bar.start(total, 0, { cell: "set-up", time: "20:30:00", pool: "1.0000", used: "1.0000", under: 0 });
  return {
    onBlock: (cell: number, block: BlockLine): void => {
      if (!isShown) return;
      bar.update(++done, {
        cell: `${cells[cell]?.oracle ?? ""}/${cells[cell]?.backingName ?? ""}`,
        time: clock(block.timestamp),
        pool: price(poolSpotPriceE8(block)),
        used: price(block.oraclePricesE8["USDe"] ?? 0n),
        under: block.liquidatable.count,
      });
    },
    stop: (): void => {
      if (isShown) bar.stop();
    },
  };
}

/** Reduce the records to summary, table and page, and write the files. */
function report(
  input: CrashInput,
  result: CrashRun & { readonly reported: readonly ReportedCell[] },
  out: string,
  args: CrashArguments,
  milliseconds: number,
): void {
  const { reported } = result;
  const cells = reported.map(({ record, sha256 }) => summarizeCell(record, sha256));
  const sum = (count: (cell: CrashRun["cells"][number]) => number) =>
    result.cells.reduce((total, cell) => total + count(cell), 0);
  const summary = {
    scenario: args.scenario,
    mode: input.mode,
    seed: input.seed,
    market: input.definition.name,
    cells,
    timing: {
      setupMs: Math.round(result.setUpMilliseconds),
      cellMs: result.cells.map(({ milliseconds }) => Math.round(milliseconds)),
      blocks: sum(({ blocks }) => blocks),
      transactions: sum(({ transactions }) => transactions),
      reads: sum(({ reads }) => reads),
    },
  };
  const json = `${stableJson(summary)}\n`;
  new WholeFile(join(out, "summary.json")).finish(json);
  const page = reportPage(
    reportData(reported, cells, runMarks(input), commandOf(input, args), readMarketSources(scenarioMarketText())),
  );
  new WholeFile(join(out, "report.html")).finish(page);
  if (args.json) {
    process.stdout.write(json);
    return;
  }
  console.log(crashTable(cells, { isColored: process.stdout.isTTY }));
  console.log(
    `${summary.timing.transactions} actions in ${summary.timing.blocks} blocks, ${result.cells.length} cells, ${(milliseconds / 1000).toFixed(1)} s`,
  );
  console.log(`records, summary and report: ${out}; open ${join(out, "report.html")}`);
}

async function readCell(out: string, { recordFile, recordSha256 }: CrashCell): Promise<ReportedCell> {
  const lines: RecordLine[] = [];
  for await (const line of readRecord(join(out, recordFile))) lines.push(line);
  return { record: cellRecord(lines), sha256: recordSha256, recordFile };
}

function commandOf(
  input: CrashInput,
  { scenario, oracle, backing, backend, sending, sets: texts }: CrashArguments,
): string {
  const cell = [
    backend === "local" ? [] : ["--backend", backend],
    sending === undefined ? [] : ["--sending", sending],
    oracle === undefined ? [] : ["--oracle", oracle],
    backing === undefined ? [] : ["--backing", backing],
  ].flat();
  const sets = texts.flatMap((text) => ["--set", text]);
  return ["npx hardhat crash --scenario", scenario, "--mode", input.mode, "--seed", input.seed, ...cell, ...sets].join(
    " ",
  );
}
