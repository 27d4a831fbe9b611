import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { z } from "zod";
import { PowderkegError } from "../lib/errors.ts";
import { stableJson } from "../lib/stable-json.ts";
import { RUN_METRIC_NAMES, type RunMetricName } from "../metrics/run-metrics.ts";
import { runKey, type StudyRow } from "../metrics/study-row.ts";

/** A line of a row log that is no row, and not just cut off at the file's end. */
export class UnreadableRowError extends PowderkegError {
  /** @param lineNumber Counted from 1. */
  constructor(
    readonly path: string,
    readonly lineNumber: number,
    reason: string,
  ) {
    super(`${path}:${lineNumber}: ${reason}; remove the line, or the file, and run the study again with --resume`);
  }
}

const integer = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt)
  .nullable();
const rowSchema = z.strictObject({
  point: z.int(),
  seed: z.int(),
  values: z.record(z.string(), z.string()),
  error: z.strictObject({ name: z.string(), message: z.string() }).nullable(),
  metrics: z
    .strictObject(
      Object.fromEntries(RUN_METRIC_NAMES.map((name) => [name, integer])) as Record<RunMetricName, typeof integer>,
    )
    .nullable(),
  recordSha256: z.string().nullable(),
});

/** Write a row as a line of the log: the same bytes for the same row. */
export function rowLine(row: StudyRow): string {
  return `${stableJson(row)}\n`;
}

/**
 * Finished runs on disk, one JSON line each, written and flushed as they come: a process killed at any moment loses at most
 * the run it was in.
 */
export class RowLog {
  readonly #path: string;
  readonly #file: number;

  /** @param path Made if it is not there; rows go to its end. @throws Error of node:fs when it cannot be written. */
  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, "a");
  }

  /** Append a row and see it on disk. */
  append(row: StudyRow): void {
    writeSync(this.#file, rowLine(row));
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }

  get path(): string {
    return this.#path;
  }
}

/**
 * Read the rows of a log, a run twice only once.
 * @returns in the order of the file; empty when there is none
 * @throws UnreadableRowError for a broken line; a last line without its end is left out
 */
export function readRows(path: string): readonly StudyRow[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  lines.pop(); // what follows the last line's end: nothing, or a torn line
  const rows = new Map<string, StudyRow>();
  for (const [at, line] of lines.entries()) {
    const row = parseRow(line, path, at + 1);
    if (!rows.has(runKey(row))) rows.set(runKey(row), row);
  }
  return [...rows.values()];
}

/** Cut a torn last line off a log, so that the next row begins on a line of its own. */
export function dropTornLine(path: string): void {
  if (!existsSync(path)) return;
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(path, end);
}

/**
 * Read a row from its line.
 * @param path What the line is of, for the message.
 * @throws UnreadableRowError
 */
export function parseRow(line: string, path: string, lineNumber: number): StudyRow {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new UnreadableRowError(path, lineNumber, "is not JSON");
  }
  const parsed = rowSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnreadableRowError(
    path,
    lineNumber,
    `is no row of this version: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
  );
}
