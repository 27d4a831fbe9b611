import { PowderkegError } from "./errors.ts";

/** A draw was asked from an empty range, so there is nothing to draw. */
export class EmptyRangeError extends PowderkegError {
  /** @param request The call as made, such as `int(5, 3)`. */
  constructor(readonly request: string) {
    super(`rng.${request}: the range is empty, so nothing can be drawn; give a range with at least one member`);
  }
}

const TWO_POW_32 = 0x1_0000_0000;
/** Draws thrown away after seeding, so that the first one used already depends on all of the state. */
const WARM_UP_DRAWS = 12;

/** Hash text to four 32-bit words (cyrb128, public domain): one changed character changes all four. */
function hashToWords(text: string): [number, number, number, number] {
  let h1 = 1779033703;
  let h2 = 3144134277;
  let h3 = 1013904242;
  let h4 = 2773480762;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    h1 = h2 ^ Math.imul(h1 ^ unit, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ unit, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ unit, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ unit, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  const all = h1 ^ h2 ^ h3 ^ h4;
  return [all >>> 0, (h2 ^ all) >>> 0, (h3 ^ all) >>> 0, (h4 ^ all) >>> 0];
}

/**
 * Draw reproducible randomness: the one generator of the project (sfc32 by Chris Doty-Humphrey, PractRand; 32-bit
 * integer arithmetic only, so equal on every machine).
 *
 * A run has one root seed. Whoever draws gets its own stream by `fork(label)`, so that one agent's draws never depend on
 * how much another has drawn.
 */
export class Rng {
  readonly #seed: string;
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** @param seed Any text or number; `1` and `"1"` are the same seed. */
  constructor(seed: string | number) {
    this.#seed = String(seed);
    [this.#a, this.#b, this.#c, this.#counter] = hashToWords(this.#seed);
    for (let drawn = 0; drawn < WARM_UP_DRAWS; drawn++) this.nextU32();
  }

  /** Draw an integer from 0 to 2^32 - 1. */
  nextU32(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  /** Draw a number in [0, 1) with 53 random bits. For choices and charts, never for amounts. */
  float(): number {
    const high = this.nextU32() >>> 5;
    const low = this.nextU32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /**
   * Draw an integer between two bounds, both included, each equally likely.
   *
   * @param min Lowest result, a safe integer.
   * @param max Highest result, a safe integer, at least `min`.
   * @throws EmptyRangeError if `max` is below `min`, or a bound is no safe integer.
   */
  int(min: number, max: number): number {
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || max < min) {
      throw new EmptyRangeError(`int(${min}, ${max})`);
    }
    return Number(BigInt(min) + this.bigintBelow(BigInt(max) - BigInt(min) + 1n));
  }

  /**
   * Draw a bigint from 0 to bound - 1, each equally likely (draws beyond the bound are rejected and repeated).
   *
   * @throws EmptyRangeError if `bound` is below 1.
   */
  bigintBelow(bound: bigint): bigint {
    if (bound < 1n) throw new EmptyRangeError(`bigintBelow(${bound})`);
    const bits = BigInt((bound - 1n).toString(2).length);
    const words = (bits + 31n) / 32n;
    for (;;) {
      let drawn = 0n;
      for (let word = 0n; word < words; word++) drawn = (drawn << 32n) | BigInt(this.nextU32());
      drawn >>= words * 32n - bits;
      if (drawn < bound) return drawn;
    }
  }

  /**
   * Draw one member of a list, each equally likely.
   *
   * @throws EmptyRangeError if the list is empty.
   */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new EmptyRangeError("pick([])");
    return list[this.#index(list.length)] as T;
  }

  /** Give a new list with the same members in random order, each order equally likely; the list itself stays as it is. */
  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list];
    for (let end = shuffled.length - 1; end > 0; end--) {
      const other = this.#index(end + 1);
      [shuffled[end], shuffled[other]] = [shuffled[other] as T, shuffled[end] as T];
    }
    return shuffled;
  }

  /**
   * Give the independent stream of a label. It depends only on this generator's seed and the label: not on what was
   * drawn before, and drawing from it changes nothing here.
   *
   * @param label Who draws, such as an agent's id.
   */
  fork(label: string): Rng {
    return new Rng(`${this.#seed.length}:${this.#seed}/${label}`);
  }

  /** Draw an index below `length` without bias, by rejection on one 32-bit word. */
  #index(length: number): number {
    const fair = TWO_POW_32 - (TWO_POW_32 % length);
    for (;;) {
      const drawn = this.nextU32();
      if (drawn < fair) return drawn % length;
    }
  }
}
