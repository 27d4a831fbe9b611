import { join } from "node:path";
import { readRecord } from "../../lib/record-reader.ts";
import type { RecordLine } from "../../lib/record.ts";
import { stableJson } from "../../lib/stable-json.ts";
import { cellRecord } from "../../metrics/cell-record.ts";
import { summarizeCell } from "../../metrics/summarize-cell.ts";
import { crashTable } from "../../reports/crash-table.ts";
import { reportPage } from "../../reports/html/report-page.ts";
import { reportData } from "../../reports/report-data.ts";
import type { ShockTerms } from "../../scenarios/price-shock/shock-terms.ts";
import { WholeFile } from "../whole-file.ts";

/** A finished run. */
export interface ReportedShock {
  readonly out: string;
  readonly recordFile: string;
  readonly sha256: string;
  readonly terms: ShockTerms;
  /** Of the fork. */
  readonly block: number;
  /** What repeats the run, without the node's address. */
  readonly command: string;
  /** Calls to the chain that read state. */
  readonly reads: number;
  readonly json: boolean;
}

/** Reduce a shock's record to summary and report, write both, and print the table. */
export async function reportShock(run: ReportedShock): Promise<void> {
  const { out, recordFile, sha256, terms, block, command } = run;
  const lines: RecordLine[] = [];
  for await (const line of readRecord(join(out, recordFile))) lines.push(line);
  const record = cellRecord(lines);
  const cells = [summarizeCell(record, sha256)];
  const { seed, asset, borrowers, truth } = terms;
  const { blocks, transactions } = record.end;
  const summary = {
    ...{ scenario: record.header.scenario, seed, market: record.header.market, block, asset, borrowers, truth },
    ...{ cells, timing: { blocks, transactions, reads: run.reads } },
  };
  const json = `${stableJson(summary)}\n`;
  new WholeFile(join(out, "summary.json")).finish(json);
  const page = reportPage(reportData([{ record, sha256, recordFile }], cells, [], command));
  new WholeFile(join(out, "report.html")).finish(page);
  if (run.json) {
    process.stdout.write(json);
    return;
  }
  console.log(crashTable(cells, { isColored: process.stdout.isTTY }));
  console.log(`${transactions} transactions in ${blocks} blocks; record, summary and report: ${out}`);
}
