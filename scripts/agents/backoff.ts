/** Rests are doubled with each failure in a row up to this many times the first. */
const LONGEST_REST_FACTOR = 8;

/**
 * Remember what failed lately, by key (a target, a venue): after each failure in a row the rest doubles, up to 8 times
 * the first; one success forgets them. Whoever loses a race again and again thus leaves it to the winner, as bots do.
 */
export class Backoff {
  readonly #firstRestBlocks: number;
  readonly #failures = new Map<string, number>();
  readonly #restsUntilStep = new Map<string, number>();

  /** @param firstRestBlocks Whole blocks without an attempt after the first failure, 0 or more. */
  constructor(firstRestBlocks: number) {
    this.#firstRestBlocks = firstRestBlocks;
  }

  /** Note a failed attempt of this step. Several in one step count once. */
  failed(key: string, step: number): void {
    if (this.isResting(key, step + 1)) return;
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const factor = Math.min(2 ** failures, LONGEST_REST_FACTOR);
    this.#restsUntilStep.set(key, step + 1 + this.#firstRestBlocks * factor);
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
    this.#restsUntilStep.delete(key);
  }

  isResting(key: string, step: number): boolean {
    return step < (this.#restsUntilStep.get(key) ?? 0);
  }
}
