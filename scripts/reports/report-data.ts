import { PowderkegError } from "../lib/errors.ts";
import type { MarketSource } from "../lib/market-sources.ts";
import type { CauseLink } from "../metrics/cause-chain.ts";
import type { CellRecord } from "../metrics/cell-record.ts";
import { summarizeCell, type CellSummary } from "../metrics/summarize-cell.ts";
import { cellData, type CellData } from "./cell-data.ts";
import { HEADLINE_SECTIONS } from "./headline-rows.ts";

/** A finished cell: its record and the SHA-256 of the record's bytes. */
export interface ReportedCell {
  readonly record: CellRecord;
  readonly sha256: string;
  readonly recordFile: string;
}

/** A moment worth a line in a chart, from the scenario. */
export interface ReportMark {
  /** Unix seconds. */
  readonly timestamp: number;
  readonly name: string;
}

/** A value that the run rests on, as the page lists it. */
export interface ReportedAssumption {
  readonly id: string;
  readonly value: string;
  readonly source: string;
  readonly confidence: string;
  readonly note: string;
}

/** Everything the page shows: text for tables, plain numbers for charts. */
export interface ReportData {
  readonly scenario: string;
  readonly mode: string;
  readonly seed: string;
  readonly market: string;
  readonly backend: string;
  /** How actions reached the chain where it was not the node's mempool. */
  readonly sending?: "bundle";
  readonly switches: Readonly<Record<string, string>>;
  /** Unix seconds. */
  readonly startTimestamp: number;
  readonly endTimestamp: number;
  readonly command: string;
  readonly headline: readonly {
    readonly title: string;
    readonly rows: readonly { readonly name: string; readonly values: readonly string[] }[];
  }[];
  readonly cells: readonly CellData[];
  readonly causes: readonly { readonly id: string; readonly what: string; readonly cells: readonly CauseLink[] }[];
  readonly marks: readonly ReportMark[];
  readonly scenarioAssumptions: readonly ReportedAssumption[];
  readonly marketAssumptions: readonly ReportedAssumption[];
}

/** A report of no cells. */
export class NothingToReportError extends PowderkegError {
  constructor() {
    super("0 cells to report; run at least one");
  }
}

/**
 * Turn records into what the page shows.
 * @param summaries one a cell, in the cells' order; a missing one is made from the record
 * @param marks of the scenario; those outside the window are left out
 * @param command the command that repeats the run
 * @param marketSources of the market file, if they are to be listed
 * @throws NothingToReportError without cells; IncompleteRecordError for a record that lacks something
 */
export function reportData(
  cells: readonly ReportedCell[],
  summaries: readonly CellSummary[],
  marks: readonly ReportMark[],
  command: string,
  marketSources: readonly MarketSource[] = [],
): ReportData {
  const [first] = cells;
  if (first === undefined) throw new NothingToReportError();
  const { header } = first.record;
  const summarized = cells.map(({ record, sha256 }, at) => summaries[at] ?? summarizeCell(record, sha256));
  const cellsData = cells.map(({ record, recordFile }, at) =>
    cellData(record, summarized[at] as CellSummary, recordFile),
  );
  const endTimestamp = Math.max(...cells.map(({ record }) => record.blocks.at(-1)?.timestamp ?? 0));
  return {
    scenario: header.scenario,
    mode: header.mode,
    seed: header.seed,
    market: header.market,
    backend: header.backend,
    switches: header.switches,
    ...(header.sending === undefined ? {} : { sending: header.sending }),
    startTimestamp: header.startTimestamp,
    endTimestamp,
    command,
    headline: HEADLINE_SECTIONS.map(({ title, rows }) => ({
      title,
      rows: rows.map(({ name, show }) => ({ name, values: summarized.map(show) })),
    })),
    cells: cellsData,
    causes: (cellsData[0]?.causes ?? []).map(({ id, what }, at) => ({
      id,
      what,
      cells: cellsData.flatMap(({ causes }) => causes[at] ?? []),
    })),
    marks: marks.filter(({ timestamp }) => timestamp >= header.startTimestamp && timestamp <= endTimestamp),
    scenarioAssumptions: header.assumptions.map(({ id, value, unit, source, confidence, note }) => ({
      id,
      value: `${value} ${unit}`.trim(),
      source,
      confidence,
      note: note ?? "",
    })),
    marketAssumptions: marketSources.map(({ field, value, source, confidence }) => ({
      id: field,
      value,
      source,
      confidence,
      note: "",
    })),
  };
}
