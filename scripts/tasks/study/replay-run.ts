import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readMarketSources } from "../../lib/market-sources.ts";
import { RecordWriter } from "../../lib/record-writer.ts";
import type { RecordLine } from "../../lib/record.ts";
import { stableJson } from "../../lib/stable-json.ts";
import { cellRecord } from "../../metrics/cell-record.ts";
import { measureRun } from "../../metrics/run-metrics.ts";
import { runKey } from "../../metrics/study-row.ts";
import { summarizeCell, type CellSummary } from "../../metrics/summarize-cell.ts";
import { crashTable } from "../../reports/crash-table.ts";
import { reportPage } from "../../reports/html/report-page.ts";
import { reportData } from "../../reports/report-data.ts";
import { runMarks } from "../../scenarios/october-2025/marks.ts";
import { prepare } from "../../scenarios/october-2025/prepare.ts";
import { recordFileName } from "../../scenarios/october-2025/crash-stage.ts";
import { executeRun } from "../../studies/execute-batch.ts";
import { readRows } from "../../studies/row-log.ts";
import { runInput } from "../../studies/run-input.ts";
import { openFolder } from "../out-folder.ts";
import { WholeFile } from "../whole-file.ts";
import { ReplayDiffersError } from "./replay-differs-error.ts";
import { REPLAY_REPORT, replayFolder } from "./replay-folder.ts";
import { isFolderOf, rowsFile } from "./study-folder.ts";
import type { StudyWords } from "./study-words.ts";

/** A run of a study to run again. */
export interface ReplayedRun {
  readonly point: number;
  readonly seed: number;
}

/**
 * Run one run of a study again, alone on a fresh chain, with its whole record, summary and the report of `hardhat crash`.
 * @param out Folder of the study; what the replay leaves goes to `replayFolder` in it.
 * @param expectedSha256 SHA-256 of the record that the study has of this run; undefined when it has none.
 * @returns the replay's summary
 * @throws ReplayDiffersError when the record is another one; the files stay, to be compared
 */
export async function replayRun(
  { plan, file, sets }: StudyWords,
  run: ReplayedRun,
  { out, expectedSha256 }: { readonly out: string; readonly expectedSha256: string | undefined },
  hre: HardhatRuntimeEnvironment,
): Promise<CellSummary> {
  const key = runKey(run);
  const values = plan.points[run.point]?.values ?? {};
  const input = runInput(plan, values, run.seed);
  const [cell] = input.cells;
  if (cell === undefined) throw new RangeError("a run of a study has one cell");
  const folder = join(out, replayFolder(run));
  openFolder(folder);

  const recordFile = recordFileName(cell);
  const writer = new RecordWriter(join(folder, recordFile));
  const lines: RecordLine[] = [];
  const connection = await hre.network.create("sim");
  let sha256: string;
  try {
    const prepared = await prepare({ ...input, provider: connection.provider });
    await executeRun(prepared, input, (line) => {
      writer.write(line);
      lines.push(line);
    });
    sha256 = writer.finish();
  } catch (error) {
    writer.discard();
    throw error;
  } finally {
    await connection.close();
  }

  const record = cellRecord(lines);
  const summary = summarizeCell(record, sha256);
  new WholeFile(join(folder, "summary.json")).finish(
    `${stableJson({ study: plan.study.name, run: key, values, metrics: measureRun(record), cells: [summary] })}\n`,
  );
  const command = ["npx hardhat study", file, "--only", key, ...sets.flatMap((set) => ["--set", set])].join(" ");
  new WholeFile(join(folder, REPLAY_REPORT)).finish(
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
  if (expectedSha256 !== undefined && expectedSha256 !== sha256) {
    throw new ReplayDiffersError(key, expectedSha256, sha256);
  }
  return summary;
}

/**
 * Replay the run that `--only` names, and show what `hardhat crash` shows of a cell.
 * @throws as `replayRun`; OtherStudyError for a folder of another study
 */
export async function replayOnly(
  words: StudyWords,
  run: ReplayedRun,
  out: string,
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  const key = runKey(run);
  isFolderOf(out, words.plan); // refuses another study's; rows are compared with, plan or no plan
  const known = readRows(join(out, rowsFile(undefined))).find((row) => runKey(row) === key);
  const summary = await replayRun(words, run, { out, expectedSha256: known?.recordSha256 ?? undefined }, hre);
  console.log(crashTable([summary], { isColored: process.stdout.isTTY }));
  console.log(
    `run ${key}, SHA-256 ${summary.recordSha256}: record, summary and report in ${join(out, replayFolder(run))}`,
  );
}
