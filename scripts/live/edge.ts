/** What a program that watches a chain needs from outside. */
export interface LiveEdge {
  /** Wait; ends early, without an error, when the program is to stop. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** One line for the reader. */
  readonly log: (line: string) => void;
  /** Asks for the end. */
  readonly signal: AbortSignal;
}
