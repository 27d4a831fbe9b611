import type { RunMetricName } from "./run-metrics.ts";

/** What a run of a study was and gave: one line of `runs.jsonl`. It holds nothing of the machine or the moment. */
export interface StudyRow {
  /** Number of the point, from 0. */
  readonly point: number;
  /** Number of the seed at this point, from 0. */
  readonly seed: number;
  /** The values that the point sets, by path, as texts. */
  readonly values: Readonly<Record<string, string>>;
  /** Null for a run that ended. */
  readonly error: StudyRowError | null;
  /** Null for a failed run; a metric is null when the run has no such figure. */
  readonly metrics: Readonly<Record<RunMetricName, bigint | null>> | null;
  /** SHA-256 of the run's record, 64 hex digits; null for a failed run. */
  readonly recordSha256: string | null;
}

/** Why a run failed. */
export interface StudyRowError {
  /** Class of the error, such as "ChainFaultError". */
  readonly name: string;
  readonly message: string;
}

/** Name of a run within its study, as `--only` takes it: "12:3". */
export function runKey({ point, seed }: Pick<StudyRow, "point" | "seed">): string {
  return `${point}:${seed}`;
}

/** Order rows by point, then seed. */
export function byRun(a: Pick<StudyRow, "point" | "seed">, b: Pick<StudyRow, "point" | "seed">): number {
  return a.point - b.point || a.seed - b.seed;
}
