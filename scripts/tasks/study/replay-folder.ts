import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { StudyRow } from "../../metrics/study-row.ts";

/** The report in a replay's folder; it is written last, whole or not at all. */
export const REPLAY_REPORT = "report.html";

/** Where the replay of a run lies, seen from the study's folder. */
export function replayFolder({ point, seed }: Pick<StudyRow, "point" | "seed">): string {
  return `replay-${point}-${seed}`;
}

/**
 * Find the report of a run's replay.
 * @param out Folder of the study.
 * @returns its path seen from that folder, with slashes; undefined when there is none, or one of another record than the row's
 */
export function replayReport(out: string, row: StudyRow): string | undefined {
  const path = `${replayFolder(row)}/${REPLAY_REPORT}`;
  const report = join(out, path);
  if (row.recordSha256 === null || !existsSync(report)) return undefined;
  return readFileSync(report, "utf8").includes(row.recordSha256) ? path : undefined;
}
