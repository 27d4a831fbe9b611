import { PowderkegError } from "../../lib/errors.ts";

/** A run that was run again gave another record than the study wrote down for it. */
export class ReplayDiffersError extends PowderkegError {
  /** @param expected, actual SHA-256 of the records; null of a run that failed */
  constructor(run: string, expected: string | null, actual: string | null) {
    const told = (sha256: string | null): string => (sha256 === null ? "none, it failed" : `SHA-256 ${sha256}`);
    super(
      `run ${run}: its record has ${told(actual)}, the study has ${told(expected)}; the code or the market file has changed since: run the study again`,
    );
  }
}
