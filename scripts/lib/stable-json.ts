import { PowderkegError } from "./errors.ts";

/** A value that a record line cannot hold without losing meaning. */
export class UnserializableValueError extends PowderkegError {
  /**
   * @param path Where the value stands, such as `$.prices[3]`.
   * @param value The value.
   */
  constructor(
    readonly path: string,
    readonly value: unknown,
  ) {
    super(
      `${path}: cannot write ${describe(value)} to a record; accepted: strings, booleans, null, bigints, finite numbers, and plain lists and objects of these`,
    );
  }
}

function describe(value: unknown): string {
  if (typeof value === "number") return `the number ${value}`;
  return typeof value === "object" ? "an object that is not plain" : `a value of type ${typeof value}`;
}

/**
 * Write a value as one line of JSON, always the same bytes for the same value: keys in insertion order, bigints as
 * decimal strings, `undefined` properties left out.
 *
 * @throws UnserializableValueError for a number that is not finite, `undefined` inside a list or on its own, a function, a
 * symbol, or an object that is not plain (Map, Date, class instance), since JSON would silently turn those into something else.
 */
export function stableJson(value: unknown): string {
  return write(value, []);
}

/** @param at Keys and indices that lead to the value; a path in words is made of them only where one is needed. */
function write(value: unknown, at: (string | number)[]): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `"${value}"`;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new UnserializableValueError(pathOf(at), value);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item, index) => writeInner(item, index, at)).join(",")}]`;
  if (typeof value !== "object" || !isPlain(value)) throw new UnserializableValueError(pathOf(at), value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}:${writeInner(member, key, at)}`);
  return `{${members.join(",")}}`;
}

function writeInner(value: unknown, key: string | number, at: (string | number)[]): string {
  at.push(key);
  const text = write(value, at);
  at.pop();
  return text;
}

function pathOf(at: readonly (string | number)[]): string {
  return at.reduce<string>((path, key) => path + (typeof key === "number" ? `[${key}]` : `.${key}`), "$");
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
