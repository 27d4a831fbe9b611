import { readFileSync } from "node:fs";
import { PowderkegError } from "./errors.ts";

/** A file that was named cannot be read. */
export class UnreadableFileError extends PowderkegError {
  /**
   * @param path The path as given.
   * @param cause The system's error.
   */
  constructor(
    readonly path: string,
    cause: unknown,
  ) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "not text";
    super(`${path}: cannot be read (${reason}); give the path of a readable UTF-8 text file`, { cause });
  }
}

/**
 * Read a whole file as UTF-8 text.
 *
 * @throws UnreadableFileError if there is no such file, it may not be read, it is a directory, or it is not UTF-8.
 */
export function readTextFile(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    throw new UnreadableFileError(path, cause);
  }
}
