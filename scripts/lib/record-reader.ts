import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { PowderkegError } from "./errors.ts";
import type { RecordLine } from "./record.ts";

const LINE_TYPES: ReadonlySet<string> = new Set<RecordLine["type"]>([
  "header",
  "block",
  "health",
  "action",
  "event",
  "accounts",
  "end",
]);
const SCALED_KEY = /(?:Wei|Units|Wad|Ray|E8|Bps|Base)$/;
const INTEGER = /^-?\d+$/;

/** A line that is no line of a record: cut off, edited, or from another program. */
export class UnreadableRecordError extends PowderkegError {
  /**
   * @param lineNumber Counted from 1.
   * @param reason What is wrong with it.
   */
  constructor(
    readonly lineNumber: number,
    reason: string,
    options?: { readonly cause?: unknown },
  ) {
    super(`record line ${lineNumber}: ${reason}; run the scenario again to get a whole record`, options);
  }
}

/**
 * Read a record file line by line, oldest first, without holding it in memory.
 *
 * @throws UnreadableRecordError for a line that cannot be read; Error of node:fs for a file that cannot.
 */
export async function* readRecord(path: string): AsyncGenerator<RecordLine> {
  let lineNumber = 0;
  for await (const text of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
    yield parseRecordLine(text, ++lineNumber);
  }
}

/**
 * Parse one line of a record.
 *
 * @param lineNumber Named in the error, counted from 1.
 * @throws UnreadableRecordError when the text is not JSON, has no known type, or holds something else than an integer
 * under a key that ends in a scale.
 */
export function parseRecordLine(text: string, lineNumber: number): RecordLine {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new UnreadableRecordError(lineNumber, "is not JSON", { cause });
  }
  return reviveRecordLine(parsed, lineNumber);
}

/**
 * Turn the parsed JSON of one line back into a record line: strings under keys that end in a scale (Wei, Units, Wad,
 * Ray, E8, Bps, Base) become bigint, lists and maps under such keys included.
 *
 * @param lineNumber Named in the error, counted from 1.
 * @throws UnreadableRecordError as `parseRecordLine`.
 */
export function reviveRecordLine(parsed: unknown, lineNumber = 1): RecordLine {
  if (typeof parsed !== "object" || parsed === null || !("type" in parsed)) {
    throw new UnreadableRecordError(lineNumber, "is no object with a type");
  }
  if (!LINE_TYPES.has(String(parsed.type))) {
    throw new UnreadableRecordError(lineNumber, `has the unknown type ${JSON.stringify(parsed.type)}`);
  }
  return revive(parsed, "", false, lineNumber) as RecordLine;
}

function revive(value: unknown, key: string, scaled: boolean, lineNumber: number): unknown {
  if (Array.isArray(value)) return value.map((item) => revive(item, key, scaled, lineNumber));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        // Keys under "switches" are names a scenario gives, their values text: no scale to read from them.
        name === "switches" ? inner : revive(inner, name, scaled || SCALED_KEY.test(name), lineNumber),
      ]),
    );
  }
  if (!scaled) return value;
  if (typeof value !== "string" || !INTEGER.test(value)) {
    throw new UnreadableRecordError(lineNumber, `holds ${JSON.stringify(value)} under ${key}, which is no integer`);
  }
  return BigInt(value);
}
