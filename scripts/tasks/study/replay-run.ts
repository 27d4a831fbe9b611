import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readMarketSources } from "../../lib/market-sources.ts";
import { RecordWriter } from "../../lib/record-writer.ts";
import type { RecordLine } from "../../lib/record.ts";
import { stableJson } from "../../lib/stable-json.ts";
import { cellRecord } from "../../metrics/cell-record.ts";
import { measureRun } from "../../metrics/run-metrics.ts";
import { runKey } from "../../metrics/study-row.ts";
import { summarizeCell } from "../../metrics/summarize-cell.ts";
import { crashTable } from "../../reports/crash-table.ts";
import { reportPage } from "../../reports/html/report-page.ts";
import { reportData } from "../../reports/report-data.ts";
import { runMarks } from "../../scenarios/october-2025/marks.ts";
import { prepare } from "../../scenarios/october-2025/prepare.ts";
import { recordFileName } from "../../scenarios/october-2025/crash-stage.ts";
import { executeRun } from "../../studies/execute-batch.ts";
import { readRows } from "../../studies/row-log.ts";
import { runInput } from "../../studies/run-input.ts";
import { WholeFile } from "../whole-file.ts";
import { ReplayDiffersError } from "./replay-differs-error.ts";
import { rowsFile } from "./study-folder.ts";
import type { StudyWords } from "./study-words.ts";

/**
 * Run one run of a study again, alone on a fresh chain, with its whole record, summary and the report of `hardhat crash`.
 * @throws ReplayDiffersError when the study has a row of this run with another record
 */
export async function replayRun(
  { plan, file, sets }: StudyWords,
  run: { readonly point: number; readonly seed: number },
  out: string,
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  const key = runKey(run);
  const values = plan.points[run.point]?.values ?? {};
  const input = runInput(plan, values, run.seed);
  const [cell] = input.cells;
  if (cell === undefined) throw new RangeError("a run of a study has one cell");
  const folder = join(out, `replay-${run.point}-${run.seed}`);
  mkdirSync(folder, { recursive: true });

  const { provider } = await hre.network.create("sim");
  const prepared = await prepare({ ...input, provider });
  const recordFile = recordFileName(cell);
  const writer = new RecordWriter(join(folder, recordFile));
  const lines: RecordLine[] = [];
  let sha256: string;
  try {
    await executeRun(prepared, input, (line) => {
      writer.write(line);
      lines.push(line);
    });
    sha256 = writer.finish();
  } catch (error) {
    writer.discard();
    throw error;
  }

  const record = cellRecord(lines);
  const summary = summarizeCell(record, sha256);
  new WholeFile(join(folder, "summary.json")).finish(
    `${stableJson({ study: plan.study.name, run: key, values, metrics: measureRun(record), cells: [summary] })}\n`,
  );
  const command = ["npx hardhat study", file, "--only", key, ...sets.flatMap((set) => ["--set", set])].join(" ");
  new WholeFile(join(folder, "report.html")).finish(
    reportPage(
      reportData(
        [{ record, sha256, recordFile }],
        [summary],
        runMarks(input),
        command,
        readMarketSources(plan.marketText),
      ),
    ),
  );
  console.log(crashTable([summary], { isColored: process.stdout.isTTY }));
  console.log(`run ${key}, SHA-256 ${sha256}: record, summary and report in ${folder}`);

  const known = existsSync(out)
    ? readRows(join(out, rowsFile(undefined))).find((row) => runKey(row) === key)
    : undefined;
  const expected = known?.recordSha256 ?? sha256;
  if (expected !== sha256) throw new ReplayDiffersError(key, expected, sha256);
}
