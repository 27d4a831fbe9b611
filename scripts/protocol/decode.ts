import { AbiCoder, Interface, type ErrorFragment, type EventFragment, type InterfaceAbi, type ParamType } from "ethers";
import { checksumAddress } from "./checksum-address.ts";
import type { Hex } from "./hex.ts";

/** A revert as the field reads it: the custom error's name (or "Error", "Panic", "Unknown") and its arguments. */
export interface DecodedError {
  readonly name: string;
  readonly args: readonly string[];
}

/** One log of a known contract. Integers are bigint, addresses and strings as ethers gives them. */
export interface DecodedEvent {
  /** Lower-case address of the contract that logged it. */
  readonly address: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What an event is decoded from. */
export interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

interface EventReader {
  readonly name: string;
  read(log: RawLog): Record<string, unknown>;
}

const ERROR_STRING_SELECTOR = "0x08c379a0";
const PANIC_SELECTOR = "0x4e487b71";
const WORD_DIGITS = 64;

const coder = AbiCoder.defaultAbiCoder();

/**
 * Turn revert data and logs into names and arguments, for all the ABIs it is given.
 *
 * Logs are looked up by their first topic and the number of topics; logs of unknown events give `undefined`.
 */
export class Decoder {
  readonly #errors = new Map<string, ErrorFragment>();
  readonly #events = new Map<string, EventReader>();
  readonly #textNames: ReadonlyMap<string, string>;

  /**
   * @param abis Where two ABIs know the same selector or topic, the first counts.
   * @param textNames Names of errors that some contract reverts with as a text, by text.
   */
  constructor(abis: readonly InterfaceAbi[], textNames: ReadonlyMap<string, string> = new Map()) {
    this.#textNames = textNames;
    for (const abi of abis) {
      const all = Interface.from(abi);
      all.forEachError((fragment) => {
        if (!this.#errors.has(fragment.selector)) this.#errors.set(fragment.selector, fragment);
      });
      all.forEachEvent((fragment) => {
        const key = fragment.topicHash + String(1 + fragment.inputs.filter((input) => input.indexed).length);
        if (!fragment.anonymous && !this.#events.has(key)) this.#events.set(key, eventReader(fragment));
      });
    }
  }

  /**
   * Read revert data.
   *
   * @returns Name "Unknown" with the data itself (or no argument when there is none) for errors of no known ABI.
   */
  error(data: Hex): DecodedError {
    const selector = data.slice(0, 10);
    const body = `0x${data.slice(10)}`;
    try {
      if (selector === ERROR_STRING_SELECTOR) return this.#textError(strings(["string"], body));
      if (selector === PANIC_SELECTOR) {
        const [code] = coder.decode(["uint256"], body) as unknown as [bigint];
        return { name: "Panic", args: [`0x${code.toString(16).padStart(2, "0")}`] };
      }
      const fragment = this.#errors.get(selector);
      if (fragment !== undefined) return { name: fragment.name, args: strings(fragment.inputs, body) };
    } catch {
      // Data that does not fit its selector is somebody else's error with the same four bytes.
    }
    return { name: "Unknown", args: data === "0x" ? [] : [data] };
  }

  #textError(args: readonly string[]): DecodedError {
    const name = this.#textNames.get(args[0] ?? "");
    return name === undefined ? { name: "Error", args } : { name, args: [] };
  }

  /** Read one log. @returns `undefined` for an event of no known ABI. */
  event(log: RawLog): DecodedEvent | undefined {
    const reader = this.#events.get((log.topics[0] ?? "") + String(log.topics.length));
    if (reader === undefined) return undefined;
    return { address: log.address.toLowerCase(), name: reader.name, args: reader.read(log) };
  }
}

function strings(types: readonly (string | ParamType)[], data: string): string[] {
  return coder.decode(types, data).toArray().map(String);
}

/** Event arguments of one word each, as nearly all are, are read straight from the digits; the rest go through ethers. */
function eventReader(fragment: EventFragment): EventReader {
  const inputs = fragment.inputs.map((input, index) => ({
    name: input.name === "" ? `arg${index}` : input.name,
    indexed: input.indexed === true,
    type: input,
    readWord: wordReader(input),
  }));
  const inData = inputs.filter((input) => !input.indexed);
  const oneWordEach = inData.every((input) => input.readWord !== undefined);
  const dataTypes = inData.map((input) => input.type);

  const read = (log: RawLog): Record<string, unknown> => {
    const args: Record<string, unknown> = {};
    const decoded = oneWordEach ? undefined : coder.decode(dataTypes, log.data).toArray();
    let topic = 1;
    let word = 0;
    for (const input of inputs) {
      if (input.indexed) {
        const digits = (log.topics[topic++] ?? "").slice(2);
        // Strings, bytes and arrays are indexed by their hash, which is all that can be given back.
        args[input.name] = input.readWord === undefined ? `0x${digits}` : input.readWord(digits);
      } else {
        const start = 2 + WORD_DIGITS * word;
        args[input.name] =
          decoded === undefined
            ? input.readWord?.(log.data.slice(start, start + WORD_DIGITS))
            : plain(decoded[word] as unknown);
        word++;
      }
    }
    return args;
  };
  return { name: fragment.name, read };
}

function wordReader(type: ParamType): ((digits: string) => unknown) | undefined {
  const { baseType } = type;
  if (baseType === "address") return (digits) => checksumAddress(`0x${digits.slice(24)}`);
  if (baseType === "bool") return (digits) => !/^0*$/.test(digits);
  if (baseType.startsWith("uint")) return (digits) => BigInt(`0x${digits}`);
  if (baseType.startsWith("int")) return (digits) => BigInt.asIntN(256, BigInt(`0x${digits}`));
  const fixedBytes = /^bytes(\d+)$/.exec(baseType);
  if (fixedBytes !== null) return (digits) => `0x${digits.slice(0, 2 * Number(fixedBytes[1]))}`;
  return undefined;
}

/** ethers gives lists as array-like Results; make them plain. */
function plain(value: unknown): unknown {
  return Array.isArray(value) ? Array.from(value as unknown[], plain) : value;
}
