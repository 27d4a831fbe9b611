import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { InvalidInputError } from "../../lib/invalid-input-error.ts";

/** The same record of two runs. */
export interface RecordPair {
  readonly name: string;
  readonly first: string;
  readonly second: string;
}

const RECORD = /^record.*\.jsonl$/;

/**
 * Find what is to be compared: two files, or the records of two folders by their names.
 *
 * @throws InvalidInputError naming first or second: nothing is there, no record is in it, or it lacks one that the other has.
 */
export function pairRecords(first: string, second: string): readonly RecordPair[] {
  const [ours, theirs] = [recordsAt("first", first), recordsAt("second", second)];
  if (typeof ours === "string" && typeof theirs === "string") {
    return [{ name: basename(ours), first: ours, second: theirs }];
  }
  if (typeof ours === "string" || typeof theirs === "string") {
    throw new InvalidInputError({
      field: "second",
      value: second,
      accepted: typeof ours === "string" ? "a record, as the first is" : "a folder, as the first is",
    });
  }
  requireAll("second", second, ours, theirs);
  requireAll("first", first, theirs, ours);
  return ours.map((name) => ({ name, first: join(first, name), second: join(second, name) }));
}

/** A record's path as it is, or the names of the records in a folder, sorted. */
function recordsAt(field: string, path: string): string | readonly string[] {
  if (existsSync(path) && statSync(path).isFile()) return path;
  const names = existsSync(path) ? readdirSync(path).filter((name) => RECORD.test(name)) : [];
  if (names.length > 0) return names.sort();
  throw new InvalidInputError({
    field,
    value: path,
    accepted: "a folder with records of a run (record-*.jsonl), or one of them",
  });
}

function requireAll(field: string, path: string, names: readonly string[], has: readonly string[]): void {
  const lacking = names.filter((name) => !has.includes(name));
  if (lacking.length === 0) return;
  throw new InvalidInputError({
    field,
    value: path,
    accepted: `a run of the same cells; it lacks ${lacking.join(", ")}`,
  });
}
