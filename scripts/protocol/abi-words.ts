import { checksumAddress } from "./checksum-address.ts";
import type { Address } from "./hex.ts";

const DIGITS = 64;
const BYTES = 32;

/**
 * Read ABI-encoded data as 32-byte words from a starting point, without copying it.
 *
 * Offsets inside a tuple count from its first word, so `follow` gives a reader that starts where the word at an index points.
 */
export class AbiWords {
  readonly #data: string;
  /** Position of the first digit. */
  readonly #start: number;

  /** @param data Return data, `0x` in front. */
  constructor(data: string, start = 2) {
    this.#data = data;
    this.#start = start;
  }

  /** Unsigned integer at a word's index. @throws RangeError past the end of the data. */
  uint(index: number): bigint {
    return BigInt(`0x${this.#word(index)}`);
  }

  /** Signed integer at a word's index. */
  int(index: number): bigint {
    return BigInt.asIntN(256, this.uint(index));
  }

  /** Address at a word's index, with its checksum. */
  address(index: number): Address {
    return checksumAddress(`0x${this.#word(index).slice(24)}`);
  }

  /** A reader that starts some words further on. */
  at(index: number): AbiWords {
    return new AbiWords(this.#data, this.#start + index * DIGITS);
  }

  /** A reader that starts where the offset at a word's index points. */
  follow(index: number): AbiWords {
    return this.at(Number(this.uint(index)) / BYTES);
  }

  /** Here stands a list of integers: its length and its members. */
  uintList(): bigint[] {
    return this.staticList(1, (words) => words.uint(0));
  }

  /** Here stands a list whose members take a fixed number of words each. */
  staticList<T>(wordsEach: number, read: (words: AbiWords, index: number) => T): T[] {
    return this.#list((index) => read(this.at(1 + index * wordsEach), index));
  }

  /** Here stands a list whose members are of varying size, each behind an offset that counts from the first offset. */
  dynamicList<T>(read: (words: AbiWords, index: number) => T): T[] {
    const offsets = this.at(1);
    return this.#list((index) => read(offsets.follow(index), index));
  }

  #list<T>(member: (index: number) => T): T[] {
    return Array.from({ length: Number(this.uint(0)) }, (_, index) => member(index));
  }

  #word(index: number): string {
    const from = this.#start + index * DIGITS;
    const word = this.#data.slice(from, from + DIGITS);
    if (word.length < DIGITS) throw new RangeError(`return data ends before its word ${index}`);
    return word;
  }
}
