import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { RecordLine } from "./record.ts";
import { stableJson } from "./stable-json.ts";

/** Takes the lines of a run in order; what becomes of them is the taker's business. */
export type RecordSink = (line: RecordLine) => void;

const BUFFER_CHARACTERS = 1 << 16;

/**
 * Write a record to a file, one line of stable JSON each, so that the same run gives the same bytes.
 *
 * Until `finish` the lines stand in `<path>.partial`: a file under the record's own name is always a whole record.
 */
export class RecordWriter {
  readonly #path: string;
  readonly #file: number;
  readonly #hash = createHash("sha256");
  #buffer: string[] = [];
  #buffered = 0;

  /**
   * @param path Where the finished record goes; its folder is made if need be, an older record there is replaced.
   * @throws Error of node:fs when the place is not writable.
   */
  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(this.#partial, "w");
  }

  /** Append one line. @throws UnserializableValueError for a line that JSON would silently change. */
  readonly write: RecordSink = (line) => {
    const text = `${stableJson(line)}\n`;
    this.#buffer.push(text);
    this.#buffered += text.length;
    if (this.#buffered >= BUFFER_CHARACTERS) this.#flush();
  };

  /**
   * Close the record and give it its name.
   *
   * @returns SHA-256 of the file's bytes, 64 hex digits.
   */
  finish(): string {
    this.#flush();
    closeSync(this.#file);
    renameSync(this.#partial, this.#path);
    return this.#hash.digest("hex");
  }

  /** Throw the unfinished record away: after a failed run nothing half-written stays. */
  discard(): void {
    closeSync(this.#file);
    rmSync(this.#partial, { force: true });
  }

  get #partial(): string {
    return `${this.#path}.partial`;
  }

  #flush(): void {
    const bytes = Buffer.from(this.#buffer.join(""), "utf8");
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written);
    this.#buffer = [];
    this.#buffered = 0;
  }
}
