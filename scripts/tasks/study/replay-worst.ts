import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { StudySummary } from "../../metrics/study-summary.ts";
import { runKey, type StudyRow } from "../../metrics/study-row.ts";
import { replayFolder, replayReport } from "./replay-folder.ts";
import { replayRun } from "./replay-run.ts";
import { writeStudyPage } from "./study-results.ts";
import type { StudyWords } from "./study-words.ts";

/** Which of a finished study's runs to replay, and where. */
export interface ReplayWorstOptions {
  /** Folder of the study. */
  readonly out: string;
  /** Runs at most; none for 0. */
  readonly count: number;
  readonly hre: HardhatRuntimeEnvironment;
}

/**
 * Replay the worst runs of a study whose results are written, one after the other, and write its page again, which then links
 * to them. What is there already, of the same record, is not repeated.
 * @param rows All of the study, whoever has run them.
 * @throws ReplayDiffersError
 */
export async function replayWorst(
  words: StudyWords,
  summary: StudySummary,
  rows: readonly StudyRow[],
  { out, count, hre }: ReplayWorstOptions,
): Promise<void> {
  if (count === 0) return;
  const byKey = new Map(rows.map((row) => [runKey(row), row]));
  for (const { run } of summary.worst.slice(0, count)) {
    const row = byKey.get(run);
    if (row === undefined || row.recordSha256 === null) continue;
    const isThere = replayReport(out, row) !== undefined;
    if (!isThere) await replayRun(words, row, { out, expectedSha256: row.recordSha256 }, hre);
    console.log(`run ${run} ${isThere ? "is replayed already" : "replayed"}: ${join(out, replayFolder(row))}`);
  }
  writeStudyPage(out, words, rows, summary);
}
