import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { PowderkegError } from "../lib/errors.ts";

/** A file that was named for output cannot be written. */
export class OutputNotWritableError extends PowderkegError {
  constructor(
    readonly path: string,
    cause: unknown,
  ) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    super(`${path}: cannot be written (${reason}); give a path in a folder that exists and is writable`, { cause });
  }
}

/**
 * A file that appears whole or not at all: until `finish` its text goes to `<path>.partial`.
 *
 * Opening it first tells before any work is done whether it can be written.
 */
export class WholeFile {
  readonly #path: string;
  readonly #file: number;

  /** @throws OutputNotWritableError if there can be no file of that name. */
  constructor(path: string) {
    this.#path = path;
    this.#file = this.#attempt(() => openSync(`${path}.partial`, "w"));
  }

  /** Write the text and give the file its name. @throws OutputNotWritableError and leaves nothing behind. */
  finish(text: string): void {
    try {
      this.#attempt(() => {
        writeSync(this.#file, text);
        fsyncSync(this.#file); // or a power cut could leave the name without the text
        renameSync(`${this.#path}.partial`, this.#path);
      });
      closeSync(this.#file);
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Leave nothing behind. */
  discard(): void {
    closeSync(this.#file);
    rmSync(`${this.#path}.partial`, { force: true });
  }

  #attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (cause) {
      throw new OutputNotWritableError(this.#path, cause);
    }
  }
}
