import { type FunctionFragment, type Interface, type ParamType } from "ethers";
import { UnencodableValueError } from "./unencodable-value-error.ts";

const WORD_DIGITS = 64;
const ADDRESS_PATTERN = /^0x[0-9a-fA-F]{40}$/;
const BYTES_PATTERN = /^0x(?:[0-9a-fA-F]{2})*$/;

/** Writes values of one ABI type as hex digits. */
interface Coder {
  readonly isDynamic: boolean;
  /** Digits it takes in the head of a tuple: its own, or those of its offset. */
  readonly headDigits: number;
  readonly write: (value: unknown) => string;
}

/**
 * Make an encoder of calls that does what `Interface.encodeFunctionData` does, several times as fast: the types of a
 * function are read once, and values are written straight into digits. Agents encode many calls a block.
 *
 * Takes functions by name (or signature, where a name is overloaded), and values as ethers does: integers as bigint or
 * number, addresses and bytes as hex, structs as objects or lists. Unlike ethers it does not check an address's checksum.
 *
 * @throws UnencodableValueError for a value that does not fit its type; ethers' errors for an unknown function.
 */
export function callEncoder<I extends Interface>(abi: I): Pick<I, "encodeFunctionData"> {
  const known = new Map<string, (values: readonly unknown[]) => string>();
  return {
    encodeFunctionData(name: string, values: readonly unknown[] = []): string {
      const encode = known.get(name) ?? functionEncoder(requireFunction(abi, name));
      known.set(name, encode);
      return encode(values);
    },
  };
}

function requireFunction(abi: Interface, name: string): FunctionFragment {
  const found = abi.getFunction(name);
  if (found === null) throw new RangeError(`the interface has no function ${name}`);
  return found;
}

function functionEncoder(fragment: FunctionFragment): (values: readonly unknown[]) => string {
  const coders = fragment.inputs.map(coderOf);
  const { selector } = fragment; // ethers hashes the signature each time it is asked
  return (values) => {
    if (values.length !== coders.length)
      throw new UnencodableValueError(fragment.format(), values.length, `${coders.length} values`);
    return selector + writeAll(coders, values);
  };
}

/** Heads first: static values, and offsets of the dynamic ones, whose digits follow in order. */
function writeAll(coders: readonly Coder[], values: readonly unknown[]): string {
  let offsetDigits = 0;
  for (const { headDigits } of coders) offsetDigits += headDigits;
  let heads = "";
  let tails = "";
  for (const [index, coder] of coders.entries()) {
    const digits = coder.write(values[index]);
    if (!coder.isDynamic) heads += digits;
    else {
      heads += word(BigInt((offsetDigits + tails.length) / 2));
      tails += digits;
    }
  }
  return heads + tails;
}

function coderOf(type: ParamType): Coder {
  const { baseType } = type;
  if (baseType === "array") return arrayCoder(type);
  if (baseType === "tuple") return tupleCoder(type);
  if (baseType === "bytes" || baseType === "string") return bytesCoder(type);
  if (baseType === "address") return wordCoder((value) => addressWord(type, value));
  if (baseType === "bool") return wordCoder((value) => word(value === true ? 1n : 0n));
  const integer = /^(u?)int(\d+)$/.exec(baseType);
  if (integer !== null) return integerCoder(type, integer[1] === "", Number(integer[2]));
  const size = /^bytes(\d+)$/.exec(baseType);
  if (size !== null) return fixedBytesCoder(type, Number(size[1]));
  throw new RangeError(`no encoder for values of type ${type.format()}`);
}

function wordCoder(write: (value: unknown) => string): Coder {
  return { isDynamic: false, headDigits: WORD_DIGITS, write };
}

function integerCoder(type: ParamType, isSigned: boolean, bits: number): Coder {
  const [least, most] = isSigned
    ? [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n]
    : [0n, (1n << BigInt(bits)) - 1n];
  return wordCoder((value) => {
    if (typeof value !== "bigint" && !Number.isSafeInteger(value))
      throw new UnencodableValueError(type.format(), value, "an integer");
    const integer = BigInt(value as bigint | number);
    if (integer < least || integer > most)
      throw new UnencodableValueError(type.format(), value, `an integer from ${least} to ${most}`);
    return word(integer < 0n ? BigInt.asUintN(256, integer) : integer);
  });
}

function addressWord(type: ParamType, value: unknown): string {
  if (typeof value !== "string" || !ADDRESS_PATTERN.test(value))
    throw new UnencodableValueError(type.format(), value, "an address: 0x and 40 hex digits");
  return value.slice(2).toLowerCase().padStart(WORD_DIGITS, "0");
}

function fixedBytesCoder(type: ParamType, bytes: number): Coder {
  return wordCoder((value) => {
    if (typeof value !== "string" || !BYTES_PATTERN.test(value) || value.length !== 2 + 2 * bytes)
      throw new UnencodableValueError(type.format(), value, `0x and ${2 * bytes} hex digits`);
    return value.slice(2).toLowerCase().padEnd(WORD_DIGITS, "0");
  });
}

function bytesCoder(type: ParamType): Coder {
  return {
    isDynamic: true,
    headDigits: WORD_DIGITS,
    write: (value) => {
      const isText = type.baseType === "string" && typeof value === "string";
      const hex = isText ? `0x${Buffer.from(value, "utf8").toString("hex")}` : value;
      if (typeof hex !== "string" || !BYTES_PATTERN.test(hex))
        throw new UnencodableValueError(type.format(), value, "0x and an even number of hex digits");
      const digits = hex.slice(2).toLowerCase();
      const padded = digits.padEnd(Math.ceil(digits.length / WORD_DIGITS) * WORD_DIGITS, "0");
      return word(BigInt(digits.length / 2)) + padded;
    },
  };
}

function arrayCoder(type: ParamType): Coder {
  const { arrayChildren, arrayLength } = type;
  if (arrayChildren === null || arrayLength !== -1)
    throw new RangeError(`no encoder for values of type ${type.format()}`);
  const member = coderOf(arrayChildren);
  return {
    isDynamic: true,
    headDigits: WORD_DIGITS,
    write: (value) => {
      if (!Array.isArray(value)) throw new UnencodableValueError(type.format(), value, "a list");
      const members: readonly unknown[] = value;
      return (
        word(BigInt(members.length)) +
        writeAll(
          members.map(() => member),
          members,
        )
      );
    },
  };
}

function tupleCoder(type: ParamType): Coder {
  const components = type.components ?? [];
  const coders = components.map(coderOf);
  const isDynamic = coders.some((coder) => coder.isDynamic);
  return {
    isDynamic,
    headDigits: isDynamic ? WORD_DIGITS : coders.reduce((sum, { headDigits }) => sum + headDigits, 0),
    write: (value) => {
      if (typeof value !== "object" || value === null)
        throw new UnencodableValueError(type.format(), value, "a struct");
      if (Array.isArray(value)) return writeAll(coders, value);
      const fields = value as Readonly<Record<string, unknown>>;
      return writeAll(
        coders,
        components.map(({ name }) => fields[name]),
      );
    },
  };
}

function word(value: bigint): string {
  return value.toString(16).padStart(WORD_DIGITS, "0");
}
